"""Matters that are known by their words alone: running late, the waitlist, credit."""

from __future__ import annotations

import re

from nlu.fold import fold
from nlu.phrases import ways

_LATE = re.compile(
    r"(?<![今明昨当夜早最太那每])(?:晚|迟|晏|慢)(?:个|咗|上?[^上饭间班，。,]{0,3})?"
    r"(?:\d+|[一二两三四五六七八九十廿半]+)\s*个?多?(?:来)?(?:分钟?|刻钟?|小时|钟头|钟|个字)"
    r"|(?:我|我们|俺|路上|堵车|塞车|可能|大概|估计|恐怕|应该|会|要|得)[^，。,]{0,8}(?:迟到|晚到|晚点(?:到|过来|来)?|晚一?点儿?(?:到|过来|来)|晚些(?:到|来|过来)|"
    r"来晚|来迟|迟一?[啲点些]|晏一?[啲点些]|晚一?会儿?)(?!说|再说|联系|回复|给)"
    r"|(?:堵|塞)车|(?<![^，。,！\s])(?:堵|塞)(?:在|死|煞|得|牢)"
    r"|(?:高架|高速|路上|桥上|隧道|环线|路口|内环|外环|中环|交通)[^，。,]{0,6}(?:堵|塞|封路|封了)"
    r"|\b(?:i|we)(?:'ll|'m|'re| will| am| are| might| may| could| shall)?\b.{0,30}\b(?:late|delayed|behind)\b"
    r"|\brunning (?:a bit |a little |about |really )?(?:\S+ ){0,3}(?:late|behind)\b|"
    r"\b\d+ ?min\w* (?:late|behind|later)\b"
    r"|\b(?:stuck|caught|held up|sitting) (?:in|on|by) (?:the |a |bad |heavy |terrible )*(?:traffic|"
    r"jam|motorway|highway|ring road)"
    r"|\btraffic (?:jam|is)\b|\bheld up\b|\bgoing to be late\b|\bgonna be late\b|\bbe late\b"
    r"|(?:赶不上|赶不到|来不及|到不了)[^，。,]{0,3}[\d一二两三四五六七八九十]+点|(?:得|要|会)晚个把?(?:钟头|小时)"
    r"|(?:我|我们)[^，。,]{0,4}(?:迟到|(?:晚|迟)(?:些|一?点儿?|一?会儿?|一下)(?:才|再|先)?(?:到|过来))"
    r"|\b(?:be |get |arrive )?(?:there|here) (?:about |around )?\d+(?: ?min\w*)? late"
    r"|\b(?:a )?(?:bit|little|few minutes) late|\bwon't make it (?:by|for|at) \d"
)
_NOT_LATE = re.compile(
    r"你们(?!家|那|店|这|门)|师傅.{0,3}(?:晚|迟)|技师|进气|油路|排气|滤芯|三元|管路?堵|堵塞|水箱|空调|喷油|滤|拖车|救援|取车|提车|上次|那次|昨天|来得及|"
    r"还能|能不能|太晚|太迟|要求|赔|"
    r"\byou(?:r|'re| were| are| came)?\b(?! know)|mechanic|technician|too late|last (?:time|week)|yesterday|"
    r"pick(?:ing)? up"
)
_JOIN = re.compile(
    r"候补|排队等|等(?:空位|位子|位置)|(?:有|空出|腾出)(?:了)?(?:空位?|位置|位子|人取消)?(?:来|了)?.{0,6}(?:通知|告诉|叫|提醒)我|"
    r"有人取消.{0,8}(?:通知|告诉|叫|提醒)|"
    r"wait(?:ing)? ?-?list|(?:let|tell|notify|ping|message) me .{0,24}(?:frees? up|free|opens? up|"
    r"cancels?|available)|"
    r"if (?:a|any|some)\w* (?:slot|time|spot|place).{0,16}(?:frees?|opens?|comes? up|becomes?)"
)
_LEAVE = re.compile(
    r"(?:退出|取消|离开)(?:再)?(?:候补|排队|等位)|(?:不要|不用)(?:再)?(?:候补|(?:排队|等位)了)|候补.{0,4}(?:退出|取消|不要了)|不(?:用)?(?:再)?等(?:空位|位子)?了|别等了|"
    r"(?:leave|off|from|cancel|quit) (?:the |your |my )?wait(?:ing)? ?-?list|stop waiting|"
    r"no longer want to wait"
)
_CREDIT = re.compile(
    r"信用(?!卡|社|贷)|守约分|(?:为什么|为啥|怎么|咋)(?:就|都)?(?:没有?|没给|不给|不能?)(?:我|预约)?(?:享受?)?(?:折扣|优惠|打折)|"
    r"\bmy credit\b(?! card)|credit (?:score|level|points|history|standing|rating)|"
    r"why .{0,24}(?:no|not|n't|without) .{0,24}discount|why no discount"
)


def calls_for_help(words: str) -> bool:
    """Whether somebody is stuck with the vehicle and asks that one of us comes to it now. Rule: F2, E4."""
    said, known = fold(words).replace("’", "'"), ways("said")["help"]
    return bool(known["stuck"].search(said) and known["send"].search(said)) and not known["later"].search(said)


def matter(words: str) -> str | None:
    """late, leave_waitlist, join_waitlist or ask_credit when the words are about that."""
    said = fold(words).replace("’", "'")
    if _LATE.search(said) and not _NOT_LATE.search(said):
        return "late"
    if _LEAVE.search(said):
        return "leave_waitlist"
    if _JOIN.search(said):
        return "join_waitlist"
    return "ask_credit" if _CREDIT.search(said) else None

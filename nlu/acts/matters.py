"""Matters that are known by their words alone: running late, the waitlist, credit."""

from __future__ import annotations

import re

_LATE = re.compile(
    r"(?<![今明昨当夜早最太那每])(?:晚|迟)(?:个|上?[^上饭间班，。,]{0,3})?"
    r"(?:\d+|[一二两三四五六七八九十半]+)\s*个?多?(?:分钟?|刻钟?|小时|钟头)"
    r"|(?:我|我们|路上|堵车|可能|大概|估计|恐怕|应该)[^，。,]{0,6}(?:迟到|晚到|晚点到|晚一?点儿?(?:到|过来|来)|来晚|来迟)"
    r"|(?:我|我们|人|车)?(?:得|要|会|可能|怕|怕是|估计|恐怕|大概|快)+[^，。,]{0,3}(?:迟到|(?:晚|迟)(?:些|一?点儿?|一?会儿?|一下|个把钟头|半天)?"
    r"(?:才|再)?(?:到|来|过来))"
    r"|(?:我|我们)[^，。,]{0,4}(?:迟到|(?:晚|迟)(?:些|一?点儿?|一?会儿?|一下)(?:才|再|先)?(?:到|过来))|(?:得|要|会)晚个把?(?:钟头|小时)"
    r"|(?:赶不上|赶不到|来不及|到不了)[^，。,]{0,3}[\d一二两三四五六七八九十]+点|(?:堵|塞)(?:车|住|死)[^。]{0,8}(?:晚|迟)"
    r"|\b(?:i|we)(?:'ll|'m|'re| will| am| are| might| may| could| shall)?\b.{0,30}\b(?:late|delayed)\b"
    r"|\brunning (?:a bit |a little |about )?(?:\S+ ){0,3}late\b|\b\d+ ?min\w* late\b"
    r"|\b(?:be |get |arrive )?(?:there|here) (?:about |around )?\d+(?: ?min\w*)? late|\brunning behind"
    r"|\b(?:a )?(?:bit|little|few minutes) late"
    r"|\b(?:held up|stuck) in traffic|\b(?:be|being|arriving) late\b|\bwon'?t make it (?:by|for|at) \d"
)
_NOT_LATE = re.compile(
    r"你们|师傅|技师|拖车|救援|取车|提车|上次|那次|昨天|来得及|还能|能不能|太晚|太迟|要求|赔|"
    r"\byou(?:r|'re| were| are| came)?\b(?! know)|mechanic|technician|too late|last (?:time|week)|yesterday|"
    r"pick(?:ing)? up"
)
_JOIN = re.compile(
    r"候补|排队等|等(?:空位|位子|位置)|(?:有|空出|腾出)(?:了)?(?:空位?|位置|位子|人取消)?(?:来|了)?.{0,6}(?:通知|告诉|叫|提醒)我|"
    r"有人取消.{0,8}(?:通知|告诉|叫|提醒)|"
    r"wait(?:ing)? ?-?list|(?:let|tell|notify|ping|message) me .{0,24}(?:frees? up|free|opens? up|cancels?|available)|"
    r"if (?:a|any|some)\w* (?:slot|time|spot|place).{0,16}(?:frees?|opens?|comes? up|becomes?)"
)
_LEAVE = re.compile(
    r"(?:退出|取消|不要|离开|不用)(?:再)?(?:候补|排队|等位)|候补.{0,4}(?:退出|取消|不要了)|不(?:用)?(?:再)?等(?:空位|位子)?了|别等了|"
    r"(?:leave|off|from|cancel|quit) (?:the |your |my )?wait(?:ing)? ?-?list|stop waiting|no longer want to wait"
)
_CREDIT = re.compile(
    r"信用(?!卡|社|贷)|守约分|(?:为什么|为啥|怎么|咋)(?:就|都)?(?:没有?|没给|不给|不能?)(?:我|预约)?(?:享受?)?(?:折扣|优惠|打折)|"
    r"\bmy credit\b(?! card)|credit (?:score|level|points|history|standing|rating)|"
    r"why .{0,24}(?:no|not|n't|without) .{0,24}discount|why no discount"
)


def matter(words: str) -> str | None:
    """late, leave_waitlist, join_waitlist or ask_credit when the words are about that."""
    said = words.lower()
    if _LATE.search(said) and not _NOT_LATE.search(said):
        return "late"
    if _LEAVE.search(said):
        return "leave_waitlist"
    if _JOIN.search(said):
        return "join_waitlist"
    return "ask_credit" if _CREDIT.search(said) else None

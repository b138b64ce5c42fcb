"""Times that are only told of: when something was done, since when it shakes, when the long trip is (B3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.fold import fold
from nlu.understanding import Entity

_SINCE = re.compile(
    r"^since\b|\bago$|以来$|[\d一两二三四五六七八九十几半]+多?(?:年|个半?月|天|周|个?星期|个?礼拜)多?(?:以前|之前|前)$"
)
_MADE = re.compile(r"^(?:才|就|刚)?[做换买修弄提装洗搞办]的(?!话|时候)")
_LAST_TIME = re.compile(
    r"(?:上次|上回|上一?次|头回|\blast (?:time|one|service|visit))\s?(?:是|在|was|were|in|on|at|about|\s)*$"
)
_BEGINS = re.compile(r"开始$|起$")
_GONE = re.compile(
    r"^(?:上上?个?(?:月|周|星期|礼拜|季度)|去年|前年|今年|昨|前[天晚日年]|大前天|头[天年]|尋日|琴日|寻日|前日|这[几两]天|最近|今[早晨]|"
    r"(?:about |over )?\d* ?(?:last|yesterday|previous|this morning|these days|recently))|过去|之前$"
)
_DONE = re.compile(
    r"过|刚|才|了|老是?|一直|总是?|开始|就|发现|咗|都|"
    r"\b(?:had|was|were|did|done|have|has|been|got|changed|replaced|washed|serviced|checked|fixed|bought|made|started|began|"
    r"\w{3,}ed|keeps?|always|already|only|noticed)\b"
)
_COMES = re.compile(
    r"来|去|过来|看|修|做|查|约|换|开过|送|弄|搞|\b(?:come|book|check|look|see|fix|bring|visit|appointment|slot|please)\b"
)
_TRIP = re.compile(
    r"跑长途|长途|自驾|旅游|旅行|出远门|出门玩|出去玩|回老家|回家过|回娘家|探亲|年检|验车|审车|过户|搬家|结婚|婚礼|喜酒|出差|过年|拉货去|"
    r"要去(?!你|店|修|做|洗|换|保养)|要用车|要出门|上高速|"
    r"\b(?:road trip|trip|driving (?:to|up|down|across)|holidays?|vacation|travel\w*|wedding|moving (?:house|home)|"
    r"going (?:to|on|away)|long drive|inspection is due|leav(?:e|ing) for)\b"
)
_COLLECTS = re.compile(
    r"^(?:左右|前后|之前|以前|再|就|才|我|俺|他|司机|来|去|过来|过去|回来)*(?:来|去|过来|过去|回来|我)(?:取|拿|提|接)(?!车险|送|你|您|我)|^取车|"
    r"^ ?(?:(?:and )?(?:i|we)(?:'ll| will| can|'d)? |to )?(?:pick(?:ing)?(?: (?:it|the \w+|her))? up|collect)\b"
)
_COLLECTED = re.compile(
    r"\b(?:i|we)(?:'ll| will| can|'d| could)? (?:come (?:and |to |back )?)?(?:pick(?: (?:it|the \w+|her))? up|"
    r"pick (?:it|her|the \w+) up|collect(?: (?:it|the \w+|her))?|fetch it)"
    r"(?: again)?(?: at| on| around| after| by| in the)?\s*$|"
    r"\band (?:then )?(?:pick (?:it|her|the \w+) up|collect (?:it|her|the \w+)|fetch (?:it|her))"
    r"(?: again)?(?: at| on| around| after| by| in the)?\s*$"
)
_RETURNS = re.compile(
    r"^(?:才|就|大概|大约|左右|前后|应该|可能|估计|能|会|要|可以|得)*(?:出差|旅游|从[^，。,]{1,6})?"
    r"(?:回来|回[沪京家国程]|到家|返[回程]|还(?:车|我|给我)|开回来)(?![取拿提做修换保洗])|"
    r"^ ?(?:he|she|they|it|we|i)(?:'s|'re|'m|'ll be| is| are| will be| gets?| comes?) (?:only )?back\b"
)
_RETURNED = re.compile(
    r"\b(?:he|she|they|husband|wife|son|daughter|dad|mum|mom|car|it|i|we)"
    r"(?:'s| is|'re| are|'m| am|'ll be| will be| gets?| comes?| won't be)? (?:only )?(?:back|home|returns?|returning)"
    r"(?: home| with it| from [a-z]+)?(?: until| till)?(?: on| at| by| around| late)?\s*$|"
    r"(?:回来|返程|到家)(?:是|要|得|的?时间是)?(?:到|在|等)?$"
)
_STOP = re.compile(r"[，。,;；!！?？\n]|\.(?!\d)")
_COARSE = frozenset({"day", "week", "month", "quarter", "year"})


def only_told(group: Sequence[Entity], head: str, tail: str, symptoms: Sequence[tuple[int, int]]) -> bool:
    """Whether the times stand beside what was done then, or beside what the car does then."""
    words = fold(group[-1].text)
    if _SINCE.search(words) or re.match(r"以来|起就", tail) or _MADE.match(tail) or _LAST_TIME.search(head):
        return True
    if _RETURNS.search(tail) or _RETURNED.search(head):
        return True
    if _GONE.search(words) and _DONE.search(f"{head[-28:]} {words} {tail[:14]}"):
        return True
    beside = any(group[0].start - len(head) <= a and b <= group[-1].end + len(tail) for a, b in symptoms)
    begins = _BEGINS.search(words) or re.match(r"(?:就)?开始", tail)
    return beside and (bool(begins) or _is_habit(group[-1], head, tail))


def _is_habit(one: Entity, head: str, tail: str) -> bool:
    """ "In the mornings it won't start": a part of no certain day, in the clause of what the car does."""
    return bool(one.value.bare) and one.value.grain == "part" and not _COMES.search(f"{head} {tail}")


def is_collected(one: Entity, text: str) -> bool:
    """Whether a time beside the one wished is when the vehicle is fetched ("下午来取", "I'll collect it at five")."""
    head, tail = _STOP.split(text[: one.start])[-1], _STOP.split(text[one.end :])[0]
    return bool(_COLLECTS.search(tail.lstrip()) or _COLLECTED.search(head))


def is_beside(one: Entity, text: str) -> bool:
    """Whether a time beside the one wished is gone, or the days on which the car is needed for a trip."""
    if _GONE.search(fold(one.text)) and not fold(one.text).startswith(("今", "这", "今年")):
        return True
    if one.value.grain not in _COARSE:
        return False
    head, tail = _STOP.split(text[: one.start])[-1], _STOP.split(text[one.end :])[0]
    return bool(_TRIP.search(tail[:16]) or _TRIP.search(head[-28:]))

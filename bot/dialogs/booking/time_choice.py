"""Choosing beside what was offered: later, earlier, on another day, something else (B3)."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from bot.dialog import Frame, Turn
from domain.booking.time_wish import Wish
from nlu.acts.booking.times_said import times_said
from nlu.understanding import When

_LAST_OF = re.compile(
    r"晚(?:一?[点些])?的?那[个一]|靠后的|后面(?:的)?那?[个次]|"
    r"最晚的?(?:那|吧|$)|\bthe later(?: one| time)?\b|\b(?:the )?latest\b"
)
_FIRST_OF = re.compile(
    r"早(?:一?[点些])?的?那[个一]|靠前的|前面(?:的)?那?[个次]|"
    r"最早的?(?:那|吧|$)|\bthe earlier(?: one| time)?\b|\bthe earliest(?: one)?\b"
)
_THAT_ONE = re.compile(r"那[个天一]|\bone\b")
_LATER = re.compile(r"晚一?[点些]|[再更]晚|往后|推[迟后]|\blater\b")
_EARLIER = re.compile(r"早一?[点些]|[再更]早|往前|提[前早]|\bearlier\b|\bsooner\b")
_OTHER_DAY = re.compile(
    r"换[一个]?[天日](?!期)|换个?日[子期]|[别另]的?[一]?[天日]|其[他它]日[子期]|改天(?=行|可以|有|成|能|吗)|能不?能?改天|"
    r"\b(?:another|different|other) da(?:y|te)s?\b"
)
_OTHER = re.compile(
    r"[别其][的他它]的?时间|换[个一]?个?(?:时间|时段)|还有(?:没有)?(?:别的|其他|吗)|都不(?:太?行|合适|方便|可以|好)|没有合适|"
    r"\b(?:another|different|other) times?\b|\bnone of (?:these|those|them|that)\b|\bsomething else\b|\bneither\b"
)
_ASKS = re.compile(
    r"有没有|有吗|[能可]以?吗|行吗|行不行|呢[?？]?$|"
    r"\b(?:anything|do you have|is there|available|how about|what about)\b"
)
_OTHER_MATTERS = frozenset({"ask_shop", "ask_price", "ask_progress", "complain", "cancel_booking", "request_rescue"})
_IDLE = frozenset({"out_of_scope", "affirm", "deny", "greet", "thanks", "goodbye"})
"""What a time said in answer to "when?" may be mistaken for."""

REACH = timedelta(days=7)


def pointed_at(turn: Turn, shown: list[datetime], said: When) -> datetime | None:
    """The one of the times shown that is meant by its day or part of the day ("周六那个", "the morning one")."""
    if not _THAT_ONE.search(turn.words.lower()):
        return None
    zone = turn.shop.zone
    start, end = said.start.astimezone(zone), (said.end or said.start).astimezone(zone)
    local = [at.astimezone(zone) for at in shown]
    if said.grain == "day":
        return next((at for at in local if at.date() == start.date()), None)
    if said.grain == "part":
        until = end.time() if end.date() == start.date() else time.max
        return next((at for at in local if start.time() <= at.time() < until), None)
    return None


def _times(turn: Turn) -> bool:
    """Whether a time to come at is named."""
    said = times_said(turn.understanding)
    return bool(said.wished or said.visit)


def first_or_last(words: str) -> int | None:
    """0 for "the earlier one", -1 for "the later one"; None for neither."""
    said = words.lower()
    return -1 if _LAST_OF.search(said) else 0 if _FIRST_OF.search(said) else None


def says(turn: Turn, frame: Frame) -> bool:
    """True when the words choose beside what was offered, whatever else they may look like."""
    if frame.asked not in ("time", "confirm") or not turn.words:
        return False
    words = turn.words.lower()
    if _times(turn):
        said = times_said(turn.understanding)
        if said.out and said.wished and turn.understanding.intent not in _OTHER_MATTERS:
            return True  # "I may not make three, half past"
        meant = turn.understanding.intent in _IDLE and frame.asked == "time"
        return meant or (bool(_ASKS.search(words)) and turn.understanding.intent not in _OTHER_MATTERS)
    return any(pattern.search(words) for pattern in (_LAST_OF, _FIRST_OF, _LATER, _EARLIER, _OTHER_DAY, _OTHER))


def beside(turn: Turn, frame: Frame) -> Wish | datetime | None:
    """The one of the shown times that was named, or the wish for others; None when the words say neither. Rule: B3."""
    shown = _shown(turn, frame)
    words = turn.words.lower()
    if not shown or not words:
        return None
    choosing = frame.asked == "time"
    if choosing and (_LAST_OF.search(words) or _FIRST_OF.search(words)):
        return shown[-1] if _LAST_OF.search(words) else shown[0]
    for pattern, wish in ((_OTHER_DAY, _other_day), (_LATER, _later), (_EARLIER, _earlier)):
        if pattern.search(words):
            return wish(turn, shown)
    refused = choosing and turn.understanding.intent == "deny" and turn.understanding.answers
    if refused or _OTHER.search(words):
        seen = [datetime.fromisoformat(at) for at in frame.slots.get("seen", [])]
        return Wish(turn.now.astimezone(turn.shop.zone), turn.now + REACH, shown[0], unlike=(*seen, *shown))
    return None


def _shown(turn: Turn, frame: Frame) -> list[datetime]:
    """The times the customer was shown last, on the shop's clock."""
    start = frame.slots.get("start")
    read_back = [start] if start else frame.slots.get("planned", [])
    found = {"time": frame.slots.get("offered", []), "confirm": read_back}.get(frame.asked or "", [])
    return sorted(datetime.fromisoformat(at).astimezone(turn.shop.zone) for at in found)


def _later(turn: Turn, shown: list[datetime]) -> Wish:
    after = shown[-1] + timedelta(minutes=1)
    return Wish(after, after + REACH, after, unlike=tuple(shown))


def _earlier(turn: Turn, shown: list[datetime]) -> Wish:
    return Wish(turn.now.astimezone(turn.shop.zone), shown[0], shown[0], unlike=tuple(shown))


def _other_day(turn: Turn, shown: list[datetime]) -> Wish:
    """The same time of day on the days after those shown."""
    next_day = datetime.combine(shown[-1].date() + timedelta(days=1), time(), turn.shop.zone)
    clock = shown[0].time()
    until = (shown[0] + turn.shop.policy.grid).time()
    daily = (clock, until) if clock < until else None
    best = datetime.combine(next_day.date(), clock, turn.shop.zone)
    return Wish(next_day, next_day + REACH, best, daily=daily, unlike=tuple(shown))

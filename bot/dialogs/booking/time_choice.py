"""Choosing beside what was offered: later, earlier, on another day, something else (B3)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.dialog import Frame, Turn
from domain.booking.time_wish import Wish
from nlu.acts.booking.beside import BESIDE, names_item, said_beside
from nlu.acts.booking.times_said import times_said
from nlu.understanding import When

_OTHER_MATTERS = frozenset({"ask_shop", "ask_price", "ask_progress", "complain", "cancel_booking", "request_rescue"})
_IDLE = frozenset({"out_of_scope", "affirm", "deny", "greet", "thanks", "goodbye"})
"""What a time said in answer to "when?" may be mistaken for."""

REACH = timedelta(days=7)


def pointed_at(turn: Turn, shown: list[datetime], said: When) -> datetime | None:
    """The one of the times shown that is meant by its day or part of the day ("周六那个", "the morning one")."""
    if "that_one" not in said_beside(turn.words):
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


def of_work(words: str) -> bool:
    """Whether a place in a list is that of work, not of a time ("第二项不要")."""
    return names_item(words)


def _times(turn: Turn) -> bool:
    """Whether a time to come at is named."""
    said = times_said(turn.understanding)
    return bool(said.wished or said.visit)


def first_or_last(words: str) -> int | None:
    """0 for "the earlier one", -1 for "the later one"; None for neither."""
    said = said_beside(words)
    return -1 if "last_of" in said else 0 if "first_of" in said else None


def says(turn: Turn, frame: Frame) -> bool:
    """True when the words choose beside what was offered, whatever else they may look like."""
    waits = frame.asked is not None and bool(frame.slots.get("start"))
    if not (frame.asked in ("time", "confirm") or waits) or not turn.words:
        return False
    ways = said_beside(turn.words)
    if _times(turn):
        said = times_said(turn.understanding)
        if said.out and said.wished and turn.understanding.intent not in _OTHER_MATTERS:
            return True  # "I may not make three, half past"
        meant = turn.understanding.intent in _IDLE and frame.asked == "time"
        return meant or ("asks" in ways and turn.understanding.intent not in _OTHER_MATTERS)
    return bool(ways & BESIDE)


def beside(turn: Turn, frame: Frame) -> Wish | datetime | None:
    """The one of the shown times that was named, or the wish for others; None when the words say neither. Rule: B3."""
    shown = _shown(turn, frame)
    if not shown or not turn.words:
        return None
    ways = said_beside(turn.words)
    choosing = frame.asked == "time"
    if choosing and (chosen := first_or_last(turn.words)) is not None:
        return shown[chosen]
    for way, wish in (("other_day", _other_day), ("later", _later), ("earlier", _earlier)):
        if way in ways:
            return wish(turn, shown)
    refused = choosing and turn.understanding.intent == "deny" and turn.understanding.answers
    if refused or "other" in ways:
        seen = [datetime.fromisoformat(at) for at in frame.slots.get("seen", [])]
        return Wish(turn.now.astimezone(turn.shop.zone), turn.now + REACH, shown[0], unlike=(*seen, *shown))
    return None


def _shown(turn: Turn, frame: Frame) -> list[datetime]:
    """The times the customer was shown last, on the shop's clock."""
    start = frame.slots.get("start")
    read_back = [start] if start else frame.slots.get("planned", [])
    found = frame.slots.get("offered", []) if frame.asked == "time" else read_back if frame.asked else []
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

"""What was spoken of last, with its age: "then Thursday at eleven" is about that (A3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from bot.dialog import Turn
from nlu.acts.booking.times_said import times_said
from nlu.acts.context import Focus

FRESH = timedelta(hours=36)
"""So long after it was spoken of, a thing is still meant without a word: until the next day's evening."""

JUST_NOW = timedelta(minutes=45)
"""So long what was said last is still in the air: a bare "all right" answers it."""

DATED = frozenset({"day", "part", "hour", "minute"})
"""Grains of a time that names its day."""

REMEMBERED = timedelta(days=14)
"""So long it is worth asking whether it is meant."""


def of(turn: Turn) -> Focus:
    """What was spoken of last, in this message too; an empty one when nothing was, or too long ago."""
    found = read(turn.memory)
    return found if found.told_at is not None and turn.now - found.told_at <= REMEMBERED else Focus()


def is_fresh(turn: Turn, found: Focus) -> bool:
    """Whether it is meant without being asked about."""
    return found.told_at is not None and turn.now - found.told_at <= FRESH


def just_now(turn: Turn) -> Focus:
    """What was spoken of so lately that "it" means that."""
    found = of(turn)
    return found if found.told_at is not None and turn.now - found.told_at <= JUST_NOW else Focus()


def dwell(turn: Turn, matter: str, **facts: Any) -> None:
    """That matter is what is spoken of from now on."""
    found = Focus(matter, told_at=turn.now, **facts)
    at = found.at.isoformat() if found.at else None
    turn.memory["focus"] = {**asdict(found), "told_at": turn.now.isoformat(), "at": at}


def dwell_booking(turn: Turn, slots: Mapping[str, Any]) -> None:
    """The visit that was being booked, as far as it was known, stays what is spoken of. Rule: A3."""
    services, start = tuple(slots.get("services") or ()), slots.get("start")
    at = datetime.fromisoformat(start) if start else None
    if services:
        dwell(turn, "book_service", services=services, plate=slots.get("plate") or "", at=at)


def dwell_priced(turn: Turn, services: list[str]) -> None:
    """Those items are spoken of; the ones asked about just before are remembered beside them."""
    services, before = list(dict.fromkeys(services)), of(turn)
    earlier = before.services + before.others if before.told_at and turn.now - before.told_at <= JUST_NOW else ()
    others = tuple(code for code in earlier if code not in services)
    read = turn.understanding.intent
    matter = "ask_price" if turn.understanding.outcome != "understood" and read != "ask_parts" else read
    dwell(turn, matter, services=tuple(services), others=others)


def note_day(turn: Turn) -> None:
    """The day that the message names to come on is remembered, for an hour that follows without one. Rule: A3."""
    zone = turn.shop.zone
    wished = [one.value for one in times_said(turn.understanding).wished if not one.value.bare]
    days = {one.start.astimezone(zone).date() for one in wished if one.grain in DATED and one.start > turn.now}
    if len(days) == 1:
        turn.memory["day"] = {"on": next(iter(days)).isoformat(), "at": turn.now.isoformat()}


def day_said(turn: Turn) -> date | None:
    """The day that was named to come on just before, with nothing booked since; None when none was."""
    kept, booked = turn.memory.get("day"), turn.memory.get("booked")
    if not kept or (booked and booked["at"] >= kept["at"]):
        return None
    recent = turn.now - datetime.fromisoformat(kept["at"]) <= JUST_NOW
    return date.fromisoformat(kept["on"]) if recent else None


def leave(turn: Turn) -> None:
    """Nothing is spoken of any more: it is done."""
    turn.memory.pop("focus", None)


def read(memory: dict[str, Any]) -> Focus:
    """The focus as kept in a conversation's memory."""
    kept: dict[str, Any] = dict(memory.get("focus") or {})
    if not kept:
        return Focus()
    for name in ("services", "others", "symptoms", "systems"):
        kept[name] = tuple(kept.get(name) or ())
    at = datetime.fromisoformat(kept["at"]) if kept.get("at") else None
    return Focus(**{**kept, "told_at": datetime.fromisoformat(kept["told_at"]), "at": at})

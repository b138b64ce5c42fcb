"""What a time means as it was said: two of them together, a weekday among those offered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from nlu.understanding import Entity, When

_OR = re.compile(r"或|要么|还是|\bor\b")


def joined(words: str, said: list[Entity]) -> Entity:
    """What several times mean together: "Saturday or Sunday" is both, "Thursday, at noon" the noon of Thursday."""
    first = said[0]
    if len(said) != 2:
        return first
    if _OR.search(words[first.end : said[1].start].lower()):
        return _either(words, first, said[1])
    day, part = sorted(said, key=lambda entity: bool(entity.value.bare))
    if day.value.grain not in ("day", "week") or part.value.grain == "day" or not part.value.bare:
        return first
    return replace(part, text=f"{day.text} {part.text}", value=_within(day.value, part.value))


def _either(words: str, first: Entity, second: Entity) -> Entity:
    """Both days when one follows the other; else the first, since the days between were not meant."""
    a, b = first.value, second.value
    if b.end is None or b.start.date() - a.start.date() != timedelta(days=1) or a.grain not in ("day", "part"):
        return first
    start = a.start if a.grain == b.grain else a.start.replace(hour=b.start.hour, minute=b.start.minute)
    return replace(first, text=words[first.start : second.end], value=replace(b, start=start))


def _within(stretch: When, part: When) -> When:
    """The part of the day on that day, or on the days of that week."""
    first = stretch.start

    def on(at: datetime, day: datetime) -> datetime:
        return at.replace(year=day.year, month=day.month, day=day.day)

    last = (stretch.end or first + timedelta(days=1)) - timedelta(days=1)
    end = on(part.end, last) if part.end else None
    if end is not None and part.end is not None and part.end.date() > part.start.date():
        end += timedelta(days=1)
    return replace(part, start=on(part.start, first), end=end, bare=False)


def weekday_one(said: Entity, now: datetime) -> Entity:
    """ "The Saturday one" is the coming Saturday, whatever month has a Saturday the first."""
    if not said.text.lower().endswith(" one") or said.value.grain != "day":
        return said
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    start = today + timedelta(days=(said.value.start.weekday() - today.weekday()) % 7)
    return replace(said, value=replace(said.value, start=start, end=start + timedelta(days=1)))

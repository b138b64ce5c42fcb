"""What times mean as they were said: several of them together, a weekday among those offered, what will not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from bot.dialog import Turn
from nlu.acts.booking.times_said import Times, is_either
from nlu.understanding import Entity, When

_CLOCK = frozenset({"second", "minute", "hour"})

Bars = tuple[tuple[tuple[datetime, datetime], ...], tuple[tuple[time, time], ...]]
"""Stretches, and hours of every day, in which the customer can't come."""


def joined(said: Times, wished: list[Entity]) -> Entity:
    """What several times mean together: "Saturday or Sunday" is both, "Thursday, at noon" the noon of Thursday.

    Of two whole times the one that takes the other back is meant ("Friday at three, no, Saturday at ten").
    """
    meant = wished[0]
    for following in wished[1:]:
        meant = _together(said, meant, following)
    return meant


def last_of(wished: list[Entity]) -> Entity:
    """The time named last, on the day named just before it: "move it to Friday, still at four"."""
    last, before = wished[-1], wished[-2:-1]
    if before and last.value.bare and _is_day(before[0]) and last.value.grain != "day":
        return replace(last, value=_within(before[0].value, last.value))
    return last


def _together(said: Times, first: Entity, second: Entity) -> Entity:
    between = said.text[first.end : second.start]
    if is_either(between):
        return _either(said.text, first, second)
    if first.value.bare and not second.value.bare and second.value.grain in _CLOCK:
        return second  # "after work, Thursday at half past five"
    day, part = sorted((first, second), key=lambda entity: bool(entity.value.bare))
    if _is_day(day) and part.value.bare and part.value.grain != "day":
        return replace(part, text=f"{day.text} {part.text}", value=_within(day.value, part.value))
    if first.value.grain == "part" and not first.value.bare and second.value.bare and second.value.grain in _CLOCK:
        at = _within(_whole_day(first.value), second.value)
        if first.value.start <= at.start < (first.value.end or at.start):
            return replace(
                second, text=f"{first.text} {second.text}", value=at
            )  # "Friday afternoon, at half past three"
    if _is_day(first) and second.value.start.date() == first.value.start.date():
        return second  # "tomorrow, Thursday at two"
    if not said.replaces(first, second):
        return first
    if second.value.bare and not first.value.bare:
        return replace(second, value=_within(_whole_day(first.value), second.value))
    if _is_day(second) and second.value.grain == "day" and first.value.grain in _CLOCK and not first.value.end:
        return replace(first, text=second.text, value=_within(second.value, first.value))  # "no, Tuesday": at that hour
    return second


def _is_day(entity: Entity) -> bool:
    return entity.value.grain in ("day", "week") and not entity.value.bare


def _whole_day(said: When) -> When:
    start = said.start.replace(hour=0, minute=0, second=0, microsecond=0)
    return When(start, start + timedelta(days=1), "day")


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


def anchor(turn: Turn, said: Times) -> date | None:
    """The day that another time of the message names for a bare one: "tomorrow morning is no good, at three then"."""
    for entity in reversed(said.out):
        value: When = entity.value
        if not value.bare and value.grain not in ("day", "week", "month", "quarter", "year"):
            return value.start.astimezone(turn.shop.zone).date()
    return None


def barred(entity: Entity, zone: tzinfo) -> list[str]:
    """A time that will not do, as it is kept: from, to, and "daily" where it is of no certain day."""
    value = entity.value
    start = value.start.astimezone(zone)
    lengths = {"day": timedelta(days=1), "week": timedelta(days=7)}
    end = (value.end or value.start + lengths.get(value.grain, timedelta(minutes=30))).astimezone(zone)
    return [start.isoformat(), end.isoformat(), *(["daily"] if value.bare else [])]


def bars(kept: list[list[str]], zone: tzinfo) -> Bars:
    """The same for the search for times."""
    ends = [[datetime.fromisoformat(at).astimezone(zone) for at in one[:2]] for one in kept]
    spans = [(first, last, len(one) > 2) for (first, last), one in zip(ends, kept, strict=True)]
    stretches = tuple((first, last) for first, last, daily in spans if not daily)
    hours = tuple(
        (first.time(), last.time() if last.date() == first.date() else time.max)
        for first, last, daily in spans
        if daily
    )
    return stretches, hours

"""Conditions of a visit said together: the week, the days of it that will not do, the hours of any day (B3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from nlu.fold import fold
from nlu.understanding import Entity, When

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_BREATH = 6
"""Characters within which a day is said again."""
_CLOCK = frozenset({"second", "minute", "hour"})
_WEEK_THEN_DAY = re.compile(
    r"^(?P<week>(?:下下?|这|本)个?(?:周|星期|礼拜)|next week)[\s,，、:：]*(?:的|on )?"
    r"(?:周|星期|礼拜|mon|tue|wed|thu|fri|sat|sun|week)"
)
_NEXT = re.compile(r"^(?:下下?个?(?:周|星期|礼拜)|next )")
_CERTAIN = re.compile(r"这|本|今|明|后[天日]|昨|[号日月]$|\d|聽|听日|\b(?:this|today|tomorrow)\b")


def placed(wished: list[Entity], named: Sequence[Entity], out: list[Entity]) -> tuple[list[Entity], list[Entity]]:
    """The times wished and those that will not do, in the week named for both.

    named: times that may name the week beside those. A week said only with a day that will not do is wished itself, and
    "before ten" is of any day of it.
    """
    weeks = [one for one in (*wished, *named) if _is_week(one)]
    if not weeks and out and not any(_has_day(one) for one in (*wished, *named)):
        weeks = _weeks_of(out)
        wished = [*weeks, *wished]
    if weeks:
        out = [_in_week(one, _midnight(weeks[0].value.start)) for one in out]
    if weeks or (out and not any(_has_day(one) for one in (*wished, *named))):
        wished = [_hours(one) for one in wished]
    return wished, out


def same_day(wished: Sequence[Entity], text: str) -> list[Entity]:
    """A weekday said again right after itself is that very day: "next Wednesday, Wednesday at two"."""
    found: list[Entity] = []
    for one in wished:
        before = found[-1].value if found else None
        again = (
            before is not None
            and before.grain == "day"
            and not one.value.bare
            and one.value.start > before.start - _WEEK
        )
        near = again and len(text[found[-1].end : one.start]) <= _BREATH
        if before and near and one.value.start < before.start and one.value.start.weekday() == before.start.weekday():
            end = one.value.end
            by = before.start.date() - one.value.start.date()
            one = replace(one, value=replace(one.value, start=one.value.start + by, end=end + by if end else None))
        found.append(one)
    return found


def _is_week(one: Entity) -> bool:
    value = one.value
    return value.grain == "week" or (
        value.grain == "part" and value.end is not None and value.end - value.start > 3 * _DAY
    )


def _has_day(one: Entity) -> bool:
    return not one.value.bare


def _weeks_of(out: Sequence[Entity]) -> list[Entity]:
    """The week that a day which will not do was named with; of "next Monday" only beside others of that week."""
    for one in out:
        words = fold(one.text)
        said = _WEEK_THEN_DAY.match(words)
        if said or (len(out) > 1 and one.value.grain == "day" and _NEXT.match(words)):
            monday = _midnight(one.value.start) - timedelta(days=one.value.start.weekday())
            length = said.end("week") if said else 1
            value = When(monday, monday + _WEEK, "week")
            return [replace(one, text=one.text[:length], end=one.start + length, value=value)]
    return []


def _in_week(one: Entity, monday: datetime) -> Entity:
    """A weekday or weekend said bare, moved on into that week."""
    value, end = one.value, one.value.end
    weekday = value.grain in ("day", "part") and not value.bare and end is not None and end - value.start <= 2 * _DAY
    if not weekday or end is None or value.start >= monday or _CERTAIN.search(fold(one.text)):
        return one
    weeks = -((value.start - monday) // _WEEK)
    return replace(one, value=replace(value, start=value.start + weeks * _WEEK, end=end + weeks * _WEEK))


def _hours(one: Entity) -> Entity:
    """ "Before ten" or "after three" of no certain day, as those hours of any day."""
    value = one.value
    if not (value.bare and value.open_ended and value.grain in _CLOCK):
        return one
    if value.end is None:
        hours = replace(value, end=_midnight(value.start) + _DAY)
    else:
        hours = replace(value, start=_midnight(value.end))
    return replace(one, value=replace(hours, grain="part", open_ended=False))


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)

"""What the rules of both languages build with: lengths, distances from now, and two descriptions made one."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from nlu.times.counted import Away, Following, Nth
from nlu.times.days import TODAY, Calendar, Days
from nlu.times.frame import Length
from nlu.times.moments import Bounded, Instant, Moment, Phrase
from nlu.times.yearly import Festival, Lunar, OneYear
from nlu.understanding import Grain


class Ordinal(NamedTuple):
    """第三周, the last two days: fields as in `Nth`."""

    n: int
    unit: str
    whole: bool = False


_SECONDS = {"second": 1, "minute": 60, "quarter_hour": 900, "hour": 3600}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_GRAINS: dict[str, Grain] = {"second": "second", "month": "month", "year": "year", "week": "week"}


def length_of(count: float, unit: str) -> Length:
    """`count` units; half a month is 15 days, half a day 12 hours."""
    if unit in _SECONDS:
        return Length(seconds=count * _SECONDS[unit], grain=_GRAINS.get(unit, "minute"))
    if unit == "workday":
        return Length(workdays=int(count))
    if unit in _DAYS:
        days = count * _DAYS[unit]
        part = (days - int(days)) * 86400 if unit == "day" else 0
        return Length(days=int(days), seconds=part, grain="hour" if part else "day")
    months = count * _MONTHS[unit]
    return Length(int(months), days=15 if months != int(months) else 0, grain="month" if months % 12 else "year")


def shifted(length: Length, side: str) -> Moment | Instant:
    """That far after or before now: a day for days and longer, an instant for hours and shorter."""
    sign = 1 if side == "after" else -1
    if length.seconds:
        return Instant(length, sign)
    return Moment(away(length, sign))


def away(length: Length, sign: int, of: Days = TODAY) -> Away:
    """That many days or more after (1) or before (-1) a day."""
    return Away(sign * length.months, sign * length.days, sign * length.workdays, of)


def bounded(side: str, of: Phrase) -> Phrase:
    """From `of` on, or up to it; see `Bounded`."""
    return Bounded(side, of)


def join_days(a: Days, b: Days) -> Days | None:
    """Two descriptions of one day as one: fields together, a festival or lunar date with its year."""
    if isinstance(a, Calendar) and isinstance(b, Calendar):
        return None if _two_days(a, b) else a.joined(b)
    for one, other in ((a, b), (b, a)):
        if isinstance(other, Away | Nth) and isinstance(one, Calendar) and one.said().keys() == {"weekday"}:
            return Following(str(one.weekday), other)
        if isinstance(one, Calendar) and isinstance(other, Festival | Lunar) and other.when == OneYear():
            said = one.said()
            if said.keys() <= {"year", "year_off"}:
                return replace(other, when=OneYear(one.year, one.year_off))
    return None


def _two_days(a: Calendar, b: Calendar) -> bool:
    """Whether one is counted from today and the other a weekday: "not tomorrow, Friday" names two."""
    said = (a.said().keys(), b.said().keys())
    return any(fields == {"day_off"} for fields in said) and any("weekday" in fields for fields in said)


def join_moments(a: Moment, b: Moment) -> Moment | None:
    """Two halves of one moment together, None when they contradict each other."""
    if a.days and b.days:
        days = join_days(a.days, b.days)
        return replace(a, days=None).joined(replace(b, days=days)) if days else None
    return a.joined(b)

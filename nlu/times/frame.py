"""What a phrase is read against: now, opening hours and leaning; and lengths of time, measured from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from nlu.times.calendar import plus_months, plus_workdays
from nlu.times.clock import Hours
from nlu.times.days import Reference
from nlu.understanding import Grain


class ZoneUnknown(ValueError):
    """A time zone was said, but `now` is naive, so there is nothing to convert to."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long: 两个半小时, three working days. grain: the finest unit said."""

    months: int = 0
    days: int = 0
    seconds: float = 0
    workdays: int = 0
    grain: Grain = "day"

    def plus(self, other: Length) -> Length:
        """Both lengths together, as fine as the second."""
        return Length(
            self.months + other.months,
            self.days + other.days,
            self.seconds + other.seconds,
            self.workdays + other.workdays,
            other.grain,
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """What a phrase is read against.

    now: naive or aware; answers are of the same kind. hours: opening hours, may be empty.
    """

    now: datetime
    hours: Hours = ()
    past: bool = False

    @property
    def reference(self) -> Reference:
        """Today and the leaning, for descriptions of days."""
        return Reference(self.now.date(), self.past)

    def midnight(self, day: date) -> datetime:
        """The first instant of the day."""
        return self.at(day, 0)

    def at(self, day: date, seconds: int, zone: tzinfo | None = None) -> datetime:
        """Wall-clock seconds after the day's midnight; a time that a clock change skips moves on by the change."""
        wall = datetime.combine(day, time()) + timedelta(seconds=seconds)
        if zone is not None:
            if self.now.tzinfo is None:
                raise ZoneUnknown
            return wall.replace(tzinfo=zone).astimezone(self.now.tzinfo)
        if self.now.tzinfo is None:
            return wall
        return wall.replace(tzinfo=self.now.tzinfo).astimezone(UTC).astimezone(self.now.tzinfo)

    def shifted(self, length: Length, sign: int) -> datetime:
        """Now plus the length (minus, for sign -1): days by the calendar, hours and shorter by elapsed time."""
        day = plus_months(self.now.date(), sign * length.months) + timedelta(days=sign * length.days)
        if length.workdays:
            day = plus_workdays(day, sign * length.workdays)
        moved = datetime.combine(day, self.now.timetz())
        elapsed = timedelta(seconds=sign * length.seconds)
        if moved.tzinfo is None:
            return moved + elapsed
        return (moved.astimezone(UTC) + elapsed).astimezone(moved.tzinfo)

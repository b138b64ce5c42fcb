"""Weeks, months and years of the shop's calendar, and what each is compared with (R1, R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.closed_set import Name
from domain.months import months_later


class Length(Name):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


SHOWN = {Length.WEEK: 13, Length.MONTH: 13, Length.YEAR: 4}
"""So many periods make a trend: a quarter of weeks, a year of months."""


@dataclass(frozen=True, slots=True)
class Span:
    """Instants from start up to, not including, end."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """A week from Monday on, a calendar month or a calendar year. first: its first day."""

    length: str
    first: date
    zone: ZoneInfo

    @property
    def after(self) -> date:
        """The first day that is not in it any more."""
        return self.moved(1).first

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after - timedelta(days=1)

    @property
    def start(self) -> datetime:
        """Midnight at its beginning, on the shop's clock."""
        return datetime.combine(self.first, time(), self.zone)

    @property
    def end(self) -> datetime:
        """Midnight at its end."""
        return datetime.combine(self.after, time(), self.zone)

    def moved(self, by: int) -> Period:
        """The period so many further on; back when below zero."""
        if self.length == Length.WEEK:
            return Period(self.length, self.first + timedelta(weeks=by), self.zone)
        months = 12 if self.length == Length.YEAR else 1
        return Period(self.length, months_later(self.first, by * months), self.zone)

    def year_before(self) -> Period:
        """The same a year ago; of a week the one 52 weeks before, which has the same days."""
        by = {Length.WEEK: -52, Length.MONTH: -12, Length.YEAR: -1}[Length(self.length)]
        return self.moved(by)

    def until(self, now: datetime) -> Span:
        """From its start to its end, or to now while it lasts."""
        return Span(self.start, max(self.start, min(self.end, now)))

    def part_like(self, other: Period, now: datetime) -> Span:
        """As much of it as has passed of the other: half a month is compared with half a month."""
        if now >= other.end:
            return Span(self.start, self.end)
        passed = max(now - other.start, timedelta(0))
        return Span(self.start, min(self.start + passed, self.end))

    def trend(self) -> list[Period]:
        """The periods up to and with this one, oldest first."""
        return [self.moved(by) for by in range(1 - SHOWN[Length(self.length)], 1)]


def period_of(length: str, day: date, zone: ZoneInfo) -> Period:
    """The period in which that day lies."""
    match length:
        case Length.WEEK:
            first = day - timedelta(days=day.weekday())
        case Length.MONTH:
            first = day.replace(day=1)
        case _:
            first = day.replace(month=1, day=1)
    return Period(length, first, zone)

"""What a phrase about days stands for: run of days, and the kinds of description that name one.

A description (`Calendar`, `Festival`, `Nth` ...) is what was said, still without a today; `span` finds its days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Protocol

from nlu.times.calendar import (
    DAY,
    WEEK,
    day_or_none,
    monday,
    plus_months,
    plus_workdays,
)
from nlu.understanding import Grain

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
FIRST_YEAR, LAST_YEAR = 1000, 9000
JUST_GONE_DAYS = 31
"""How long ago a date may be that is said with its weekday and read as to come otherwise."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The day a phrase is read on, and which way an open one leans."""

    today: date
    past: bool = False

    def years(self) -> Iterator[int]:
        """Years to try for a date said without one, likeliest first (29 February may need eight)."""
        for step in range(10):
            yield self.today.year + (-step if self.past else step)

    def years_on(self, count: int) -> Reference:
        """The same so many years on in the direction that the reading leans to."""
        return Reference(plus_months(self.today, -12 * count if self.past else 12 * count), self.past)

    def fits(self, run: Run) -> bool:
        """Whether the days lie on the side that the reading leans to; today does both ways."""
        return run.first <= self.today if self.past else run.after > self.today


@dataclass(frozen=True, slots=True)
class Run:
    """Days from `first` up to, not including, `after`; what was the finest unit said, and what was left open."""

    first: date
    after: date
    grain: Grain = "day"
    ambiguous: tuple[str, ...] = ()


class Days(Protocol):
    """A description of days."""

    def span(self, ref: Reference) -> Run | None:
        """The days meant, or None when the calendar has none like it."""
        ...


def one_day(day: date | None, *ambiguous: str) -> Run | None:
    """The run of that single day."""
    return None if day is None else Run(day, day + DAY, "day", ambiguous)


def unit_span(unit: str, day: date, count: int = 1) -> Run:
    """The calendar unit that `day` is in, `count` units long."""
    if unit == "week":
        return Run(monday(day), monday(day) + count * WEEK, "week")
    if unit == "weekend":
        first = monday(day) + 5 * DAY
        return Run(first, first + 2 * DAY, "day")
    if unit in MONTHS:
        size = MONTHS[unit]
        start = ((day.year * 12 + day.month - 1) // size) * size
        first = date(start // 12, start % 12 + 1, 1)
        grain: Grain = "month" if unit == "month" else "quarter" if unit == "quarter" else "year"
        return Run(first, plus_months(first, size * count), grain)
    return Run(day, day + count * DAY)


def step_units(unit: str, day: date, count: int) -> date:
    """The day `count` units away."""
    if unit in ("week", "weekend"):
        return day + count * WEEK
    if unit == "workday":
        return plus_workdays(day, count)
    return plus_months(day, MONTHS[unit] * count) if unit in MONTHS else day + count * DAY


@dataclass(frozen=True, slots=True)
class Calendar:
    """Fields of a date, any of them absent: 明年 + 三月 + 15号, 下周 + 三.

    *_off: counted from now, 0 the present one. weekday: Monday is 0. turn: "next March" 1, "last March" -1: strictly
    after or before the present one. unsure_week: another week's day may be meant ("next Wednesday" on a Monday).
    """

    year: int | None = None
    year_off: int | None = None
    half: int | None = None
    quarter: int | None = None
    quarter_off: int | None = None
    month: int | None = None
    month_off: int | None = None
    week_off: int | None = None
    weekend: bool | None = None
    day: int | None = None
    day_off: int | None = None
    weekday: int | None = None
    turn: int | None = None
    unsure_week: bool | None = None

    def joined(self, other: Calendar) -> Calendar | None:
        """Both descriptions in one, or None when they speak of the same field."""
        mine, theirs = self.said(), other.said()
        if mine.keys() & theirs.keys() or (mine.keys() | theirs.keys()) in _CLASHES:
            return None
        return replace(self, **theirs)  # type: ignore[arg-type]

    def said(self) -> dict[str, int | bool]:
        """The fields that are present."""
        return {f: v for f in _FIELDS if (v := getattr(self, f)) is not None}

    @property
    def relative(self) -> bool:
        """Whether it is counted from now, so that no other date can complete it."""
        return any(f.endswith("_off") for f in self.said())

    def span(self, ref: Reference) -> Run | None:
        """The days meant; a date said without its year, month or week is the nearest on the leaning side."""
        if self.day_off is not None:
            return one_day(ref.today + timedelta(days=self.day_off))
        if self.week_off is not None or self.weekend:
            return self._in_week(ref)
        if self.month_off is not None:
            months = self.month_off + 12 * (self.year_off or 0)
            return self._in_month(plus_months(ref.today.replace(day=1), months))
        if self.quarter_off is not None:
            return unit_span("quarter", plus_months(ref.today, 3 * self.quarter_off))
        if self.month is None and self.day is None and self.weekday is not None and self._year(ref) is None:
            return self._bare_weekday(ref)
        return self._in_year(ref)

    def _in_week(self, ref: Reference) -> Run | None:
        week = monday(ref.today) + (self.week_off or 0) * WEEK
        if self.weekend:
            return unit_span("weekend", week)
        if self.weekday is not None:
            near = self.unsure_week and self.week_off == 1 and self.weekday > ref.today.weekday()
            sunday = self.week_off == 1 and ref.today.weekday() == 6
            return one_day(week + timedelta(days=self.weekday), *(["week"] if near or sunday else []))
        if self.day is not None:
            return next((one_day(d) for d in (week + i * DAY for i in range(7)) if d.day == self.day), None)
        return unit_span("week", week)

    def _bare_weekday(self, ref: Reference) -> Run | None:
        assert self.weekday is not None
        ahead = (self.weekday - ref.today.weekday()) % 7
        if self.turn:
            return one_day(ref.today + timedelta(days=(ahead or 7) if self.turn > 0 else ahead - 7))
        offset = ahead - 7 if ref.past and ahead else ahead
        return one_day(ref.today + timedelta(days=offset), *([] if ahead else ["week"]))

    def _year(self, ref: Reference) -> int | None:
        if self.year_off is not None:
            return ref.today.year + self.year_off
        return self.year

    def _in_year(self, ref: Reference) -> Run | None:
        if (year := self._year(ref)) is not None:
            return self._of_year(year) if FIRST_YEAR <= year <= LAST_YEAR else None
        if self.month is not None and self.day is not None and self.weekday is not None:
            return self._checked_weekday(ref)
        for run in self._candidates(ref):
            if self._turned(run, ref) if self.turn else ref.fits(run):
                rolled = run.first.year != ref.today.year or run.first.month != ref.today.month
                unsure = "month" if self.month is None and self.day else "year"
                flag = rolled and not self.turn and self._passed(ref)
                return replace(run, ambiguous=(unsure,)) if flag else run
        return None

    def _checked_weekday(self, ref: Reference) -> Run | None:
        """The date that has the weekday said: of this or next year, or just gone; the nearest, if none has it."""
        near = [run for i in (0, 1, -1) if (run := replace(self, weekday=None).span(ref.years_on(i)))]
        likely = (run for run in near if run.first >= ref.today - timedelta(days=JUST_GONE_DAYS) or ref.past)
        right = next((run for run in likely if run.first.weekday() == self.weekday), None)
        return right or (replace(near[0], ambiguous=("day",)) if near else None)

    def _turned(self, run: Run, ref: Reference) -> bool:
        return run.after <= ref.today if self.turn == -1 else run.first > ref.today

    def _passed(self, ref: Reference) -> bool:
        """Whether this month's or year's own such date is on the other side of today."""
        if self.month is None and self.day:
            nearest = self._in_month(ref.today.replace(day=1))
        else:
            nearest = self._of_year(ref.today.year)
        return nearest is not None and not ref.fits(nearest)

    def _candidates(self, ref: Reference) -> Iterator[Run]:
        backwards = ref.past or self.turn == -1
        if self.month is None and self.day is not None:
            months = (plus_months(ref.today.replace(day=1), -i if backwards else i) for i in range(60))
            found = (self._in_month(m) for m in months)
        else:
            found = (self._of_year(y) for y in Reference(ref.today, backwards).years())
        return (run for run in found if run)

    def _of_year(self, year: int) -> Run | None:
        if self.month is not None:
            return self._in_month(date(year, self.month, 1))
        if self.quarter is not None:
            return unit_span("quarter", date(year, 3 * self.quarter - 2, 1))
        if self.half is not None:
            return replace(unit_span("half", date(year, 6 * self.half - 5, 1)), grain="month")
        if self.day is not None or self.weekday is not None:
            return None
        return unit_span("year", date(year, 1, 1))

    def _in_month(self, first: date) -> Run | None:
        if self.day is None:
            return unit_span("month", first) if self.weekday is None else None
        day = day_or_none(first.year, first.month, self.day)
        if day is None or (self.weekday is not None and day.weekday() != self.weekday):
            return None
        return one_day(day)


_FIELDS = tuple(f.name for f in fields(Calendar))
_CLASHES = [
    {"year", "year_off"}, {"month", "month_off"}, {"quarter", "month"}, {"day_off", "day"}, {"week_off", "month"},
    {"year", "turn"},
]  # fmt: skip

TODAY = Calendar(day_off=0)


def is_single(days: Days) -> bool:
    """Whether it is a day and no longer stretch."""
    if not isinstance(days, Calendar):
        return True
    return days.day is not None or days.day_off is not None or days.weekday is not None

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
    break_around,
    day_or_none,
    first_week,
    last_week,
    lunar_day,
    monday,
    next_lunar_month,
    plus_months,
    plus_workdays,
)
from nlu.times.festivals import DAYS as FESTIVALS
from nlu.understanding import Grain

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
FIRST_YEAR, LAST_YEAR = 1000, 9000


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
        """The date of this, the next or the last year that has the weekday said; the nearest, if none has it."""
        near = [run for i in (0, 1, -1) if (run := replace(self, weekday=None).span(ref.years_on(i)))]
        right = next((run for run in near if run.first.weekday() == self.weekday), None)
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


@dataclass(frozen=True, slots=True)
class OneYear:
    """The year a festival or lunar date is said to be in: absolute, counted from now, or left open.

    turn: 1 strictly after today, -1 strictly before.
    """

    year: int | None = None
    off: int | None = None
    turn: int = 0

    def pick(self, ref: Reference, run_in: DayFinder) -> Run | None:
        """The run of the year meant; of the nearest fitting year when none was said."""
        if self.year is not None or self.off is not None:
            return run_in(self.year if self.year is not None else ref.today.year + (self.off or 0))
        backwards = self.turn == -1 or (ref.past and self.turn == 0)
        start = ref.today.year + (1 if backwards else -1)
        for step in range(4):
            run = run_in(start - step if backwards else start + step)
            if run and self._fits(run, ref):
                return run
        return None

    def _fits(self, run: Run, ref: Reference) -> bool:
        if self.turn:
            return run.after <= ref.today if self.turn < 0 else run.first > ref.today
        return ref.fits(run)


class DayFinder(Protocol):
    """Finds the days of a year."""

    def __call__(self, year: int) -> Run | None: ...


@dataclass(frozen=True, slots=True)
class Festival:
    """A named day, its whole run of days off when `holiday`. plus: days after it (初三 is 春节 plus 2)."""

    name: str
    when: OneYear = OneYear()
    holiday: bool = False
    plus: int = 0

    def span(self, ref: Reference) -> Run | None:
        """Its day, or days off, of the year meant or nearest."""
        return self.when.pick(ref, self._in)

    def _in(self, year: int) -> Run | None:
        day = FESTIVALS[self.name](year) if 1900 <= year < 2099 else None
        if day is None:
            return None
        if self.holiday:
            return Run(*break_around(day))
        return one_day(day + timedelta(days=self.plus))


@dataclass(frozen=True, slots=True)
class Lunar:
    """A day, or the whole month when `day` is None, of the lunar calendar. `when` counts lunar years."""

    month: int
    day: int | None
    when: OneYear = OneYear()
    leap: bool = False

    def span(self, ref: Reference) -> Run | None:
        """Its solar days in the year meant or nearest."""
        return self.when.pick(ref, self._in)

    def _in(self, year: int) -> Run | None:
        if self.day is not None:
            return one_day(lunar_day(year, self.month, self.day, self.leap))
        first, after = lunar_day(year, self.month, 1), lunar_day(*next_lunar_month(year, self.month), 1)
        return Run(first, after, "month") if first and after else None


@dataclass(frozen=True, slots=True)
class Nth:
    """The n-th day, week, month, weekday ... in or after something: 十月第一个周一, the last Friday of May.

    n: from 1; negative counts from the end. unit: a unit, "workday", "weekend", or a weekday as "0".."6".
    whole: `n` units from the start (or end, when negative) instead of the n-th alone. after: counted from the end of
    `of` onwards instead of inside it.
    """

    n: int
    unit: str
    of: Days
    whole: bool = False
    after: bool = False

    def span(self, ref: Reference) -> Run | None:
        """The unit counted out; in next year's when this year's is over and no year was said."""
        run = self.of.span(ref)
        found = self._count(run) if run else None
        if found and not ref.fits(found) and run and isinstance(self.of, Calendar) and not self.of.relative:
            later = self.of.span(Reference(run.after, ref.past)) if not ref.past else None
            return self._count(later) if later else found
        return found

    def _count(self, run: Run) -> Run | None:
        outer = Run(run.after, date.max) if self.after else run
        if self.unit.isdigit():
            found: Run | None = one_day(self._weekday(outer, int(self.unit)))
        elif self.unit == "workday":
            found = one_day(
                plus_workdays(outer.first - DAY, self.n) if self.n > 0 else plus_workdays(outer.after, self.n)
            )
        else:
            found = self._unit(outer)
        return found if found and outer.first - WEEK < found.first < outer.after else None

    def _weekday(self, outer: Run, weekday: int) -> date:
        if self.n > 0:
            return outer.first + timedelta(days=(weekday - outer.first.weekday()) % 7 + 7 * (self.n - 1))
        last = outer.after - DAY
        return last - timedelta(days=(last.weekday() - weekday) % 7 - 7 * (self.n + 1))

    def _unit(self, outer: Run) -> Run:
        if self.unit in ("week", "weekend"):
            first, last = first_week(outer.first), last_week(outer.after) if not self.after else outer.first
        else:
            first, last = outer.first, outer.after - DAY
        count = abs(self.n)
        at, away = (first, self.n - 1) if self.n > 0 else (last, self.n + 1)
        found = unit_span(self.unit, step_units(self.unit, at, away))
        if not self.whole or count == 1:
            return found
        edge = unit_span(self.unit, first if self.n > 0 else last)
        return Run(min(edge.first, found.first), max(edge.after, found.after))


@dataclass(frozen=True, slots=True)
class Edge:
    """The early, mid or late part of a unit: 月初 is days 1-10, 月底 the last week of the month."""

    which: str
    of: Days

    def span(self, ref: Reference) -> Run | None:
        """Its days; of the next unit when this one's are over and the unit itself was left open."""
        run = self.of.span(ref)
        if run is None:
            return None
        if run.after - run.first <= DAY:
            return None
        first, after = self._cut(run)
        return Run(first, after, "day", run.ambiguous)

    def _cut(self, run: Run) -> tuple[date, date]:
        length = (run.after - run.first).days
        if length <= 7:
            return self._of_week(run)
        if length <= 31:
            return self._of_month(run)
        months = length // 30
        third = max(months // 3, 1) if months < 12 else 2
        if self.which == "early":
            return run.first, plus_months(run.first, third)
        if self.which == "mid":
            return plus_months(run.first, (months - third) // 2), plus_months(run.first, (months + third) // 2)
        return plus_months(run.after, -third), run.after

    def _of_week(self, run: Run) -> tuple[date, date]:
        cuts = {"early": (0, 3), "mid": (2, 4), "late": (4, 7), "end": (4, 7), "half1": (0, 3), "half2": (3, 7)}
        a, b = cuts[self.which]
        return run.first + a * DAY, run.first + b * DAY

    def _of_month(self, run: Run) -> tuple[date, date]:
        if self.which == "end":
            return run.first + 24 * DAY, run.after
        a, b = {"early": (0, 10), "mid": (10, 20), "half1": (0, 15)}.get(
            self.which, (20 if self.which == "late" else 15, 40)
        )
        return run.first + a * DAY, min(run.first + b * DAY, run.after)


@dataclass(frozen=True, slots=True)
class Away:
    """So many months and days (or working days) from something: 三天后, two weeks before Christmas."""

    months: int
    days: int
    workdays: int = 0
    of: Days = Calendar(day_off=0)
    grain: Grain = "day"

    def span(self, ref: Reference) -> Run | None:
        """That day; `of` counts from its first day."""
        run = self.of.span(ref)
        if run is None:
            return None
        day = plus_months(run.first, self.months) + timedelta(days=self.days)
        if self.workdays:
            day = plus_workdays(day, self.workdays)
        return Run(day, day + DAY, self.grain, run.ambiguous)


@dataclass(frozen=True, slots=True)
class Beside:
    """The days right before or after something: 春节前一周, 元旦后两天. months, days: below nought for before."""

    months: int
    days: int
    of: Days

    def span(self, ref: Reference) -> Run | None:
        """The run that ends where `of` begins, or begins where it ends."""
        run = self.of.span(ref)
        if run is None:
            return None
        edge = run.after if self.months + self.days > 0 else run.first
        other = plus_months(edge, self.months) + timedelta(days=self.days)
        return Run(min(edge, other), max(edge, other), "day", run.ambiguous)


@dataclass(frozen=True, slots=True)
class Coming:
    """The next (or, negative, last) so many units without the present one: 未来两天, the past three weeks."""

    months: int
    days: int

    def span(self, ref: Reference) -> Run | None:
        """From tomorrow on; backwards, up to yesterday."""
        if self.months + self.days > 0:
            first = ref.today + DAY
            return Run(first, plus_months(first, self.months) + timedelta(days=self.days))
        return Run(plus_months(ref.today, self.months) + timedelta(days=self.days), ref.today)


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a unit: the rest of the week."""

    of: Days

    def span(self, ref: Reference) -> Run | None:
        """From today to the unit's end."""
        run = self.of.span(ref)
        return Run(max(ref.today, run.first), run.after) if run and run.after > ref.today else None


@dataclass(frozen=True, slots=True)
class Following:
    """The unit that something is in, `count` units long: the week of 7 October. A weekday ("0".."6") is that of its week."""

    unit: str
    of: Days
    count: int = 1

    def span(self, ref: Reference) -> Run | None:
        """The unit that holds the first day of `of`; for "day", from that very day on."""
        run = self.of.span(ref)
        if run and self.unit.isdigit():
            return one_day(monday(run.first) + timedelta(days=int(self.unit)))
        return unit_span(self.unit, run.first, self.count) if run else None

"""Days counted out from other days: the n-th of something, its edge, what is away from, beside or left of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nlu.times.calendar import (
    DAY,
    WEEK,
    first_week,
    last_week,
    monday,
    plus_months,
    plus_workdays,
)
from nlu.times.days import TODAY, Calendar, Days, Reference, Run, one_day, step_units, unit_span
from nlu.understanding import Grain


@dataclass(frozen=True, slots=True)
class Nth:
    """The n-th day, week, month, weekday ... in or after something: 十月第一个周一, the last Friday of May.

    n: from 1; negative counts from the end. unit: a unit, "workday", "weekend", or a weekday as "0".."6".
    whole: `n` units from the start (or end, when negative) instead of the n-th alone. after: counted from the end of
    `of` onwards instead of inside it. rolls: counted in the next unit when that of now is over ("of the month").
    """

    n: int
    unit: str
    of: Days
    whole: bool = False
    after: bool = False
    rolls: bool = False

    def span(self, ref: Reference) -> Run | None:
        """The unit counted out; in next year's when this year's is over and no year was said."""
        run = self.of.span(ref)
        found = self._count(run) if run else None
        movable = self.rolls or (isinstance(self.of, Calendar) and not self.of.relative)
        if found and run and movable and not ref.fits(found):
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
        if self.unit == "weekend":
            first, last = _saturdays(outer)
        elif self.unit == "week":
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


def _saturdays(run: Run) -> tuple[date, date]:
    """The first Saturday that the days hold, and their last."""
    saturday = 5
    first = run.first + timedelta(days=(saturday - run.first.weekday()) % 7)
    last = run.after - DAY - timedelta(days=(run.after.weekday() - 1 - saturday) % 7) if run.after < date.max else first
    return first, last


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
    of: Days = TODAY
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
    """The unit that something is in, `count` units long: the week of 7 October.

    unit: a weekday ("0".."6") is that of its week.
    """

    unit: str
    of: Days
    count: int = 1

    def span(self, ref: Reference) -> Run | None:
        """The unit that holds the first day of `of`; for "day", from that very day on."""
        run = self.of.span(ref)
        if run and self.unit.isdigit():
            return one_day(monday(run.first) + timedelta(days=int(self.unit)))
        return unit_span(self.unit, run.first, self.count) if run else None

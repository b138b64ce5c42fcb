"""Days that come once a year: festivals with their days off, dates of the lunar calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from nlu.times.calendar import (
    break_around,
    lunar_day,
    next_lunar_month,
)
from nlu.times.days import Reference, Run, one_day
from nlu.times.festivals import DAYS as FESTIVALS


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

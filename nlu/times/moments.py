"""From a phrase to instants: a day with its clock time or part of day, stretches, bounds, distances from now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from nlu.times.calendar import WEEK
from nlu.times.clock import Clock, at_odds
from nlu.times.days import Calendar, Days, Run
from nlu.times.frame import Frame, Length
from nlu.times.hours import clock_after, hour_before, in_part, settled
from nlu.understanding import When


class Phrase(Protocol):
    """A reading that needs only a `Frame` to become instants."""

    def when(self, frame: Frame) -> When | None:
        """The instants meant, None when there are none like it."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a part of it, a clock time, or any two or three of these together.

    until: the clock time it runs to ("3-4pm"). lasting: how long it runs ("from 9 for two hours").
    """

    days: Days | None = None
    part: str | None = None
    clock: Clock | None = None
    until: Clock | None = None
    lasting: Length | None = None

    def joined(self, other: Moment) -> Moment | None:
        """Both in one, None when they contradict each other: 明天 + 下午, 下午 + 3点, Friday + the 13th."""
        if self.days and other.days:
            if not (isinstance(self.days, Calendar) and isinstance(other.days, Calendar)):
                return None
            days: Days | None = self.days.joined(other.days)
            if days is None:
                return None
        else:
            days = self.days or other.days
        if (self.clock and other.clock) or (self.part and other.part) or (self.lasting and other.lasting):
            return None
        if at_odds(self.part, other.clock) or at_odds(other.part, self.clock):
            return None
        both = Moment(days, self.part or other.part, self.clock or other.clock, self.until or other.until)
        return replace(both, lasting=self.lasting or other.lasting)._heard()

    def _heard(self) -> Moment:
        """The same with the part of day put to the clock times it was said with."""
        if self.part is None or self.clock is None:
            return self
        until = self.until.said_in(self.part) if self.until else None
        return replace(self, part=None, clock=self.clock.said_in(self.part), until=until)

    def when(self, frame: Frame) -> When | None:
        """The instants meant."""
        run = self.days.span(frame.reference) if self.days else None
        if self.days and run is None:
            return None
        found = self._placed(run, frame)
        if run and found and "week" in run.ambiguous and not frame.past and (found.end or found.start) <= frame.now:
            found = self._placed(replace(run, first=run.first + WEEK, after=run.after + WEEK), frame)
        return self._lasted(found) if self.lasting and found else found

    def _placed(self, run: Run | None, frame: Frame) -> When | None:
        if self.clock:
            return self._at_clock(self.clock, run, frame)
        if self.part:
            return in_part(self.part, run, frame)
        if run is None:
            return None
        return When(frame.midnight(run.first), frame.midnight(run.after), run.grain, ambiguous=run.ambiguous)

    def _at_clock(self, clock: Clock, run: Run | None, frame: Frame) -> When:
        day, hour, ambiguous = settled(clock, self.until, run, frame)
        start = frame.at(day, clock.seconds(hour), clock.zone)
        if self.until is None:
            return When(start, None, clock.grain, ambiguous=ambiguous)
        end = clock_after(self.until, start, day, frame)
        finer = clock if clock.minute is not None else self.until
        return When(start, end, finer.grain, ambiguous=ambiguous)

    def _lasted(self, found: When) -> When:
        assert self.lasting is not None
        later = Frame(found.start).shifted(self.lasting, 1)
        return replace(found, end=later)


@dataclass(frozen=True, slots=True)
class Instant:
    """An exact distance from now: 两小时后, three minutes ago, now itself."""

    length: Length
    sign: int = 1

    def when(self, frame: Frame) -> When | None:
        """That instant."""
        return When(frame.shifted(self.length, self.sign), None, self.length.grain)


@dataclass(frozen=True, slots=True)
class Within:
    """The time between now and an exact distance from it: 未来48小时, the last ten minutes."""

    length: Length
    sign: int = 1

    def when(self, frame: Frame) -> When | None:
        """From now on, or up to now."""
        other = frame.shifted(self.length, self.sign)
        start, end = sorted((frame.now, other))
        return When(start, end, self.length.grain)


@dataclass(frozen=True, slots=True)
class Between:
    """From one phrase to another; each completes what the other left out: 13 to 15 July, 一月十日到十二日."""

    left: Moment | Instant
    right: Moment | Instant

    def when(self, frame: Frame) -> When | None:
        """From the first's start to the second: to its start for a clock time, to its end for days."""
        start = _completed(self.left, self.right).when(frame)
        if start is None:
            return None
        end = self._end(self.right, start, frame)
        if end is None:
            return None
        return When(start.start, end if end > start.start else None, start.grain, ambiguous=start.ambiguous)

    def _end(self, right: Moment | Instant, start: When, frame: Frame) -> datetime | None:
        if isinstance(right, Moment) and right.clock and right.days is None:
            return clock_after(right.clock, start.start, start.start.date(), frame)
        absolute = isinstance(right, Moment) and not (isinstance(right.days, Calendar) and right.days.relative)
        end = right.when(replace(frame, now=start.start, past=False) if absolute else frame)
        return (end.end or end.start) if end else None


def _completed(left: Moment | Instant, right: Moment | Instant) -> Moment | Instant:
    """The beginning with the day, month, year or half of the day that only the end said."""
    if isinstance(left, Instant) or isinstance(right, Instant):
        return left
    if left.clock and right.clock and left.clock.open and left.days == right.days and not right.clock.open:
        left = replace(left, clock=replace(left.clock, hour=hour_before(left.clock, right.clock) or left.clock.hour))
    if left.days is None and right.days and not left.clock and left.part:
        left = replace(left, days=right.days)
    if isinstance(left.days, Calendar) and isinstance(right.days, Calendar):
        left = replace(left, days=_completed_days(left.days, right.days))
    return left


def _completed_days(left: Calendar, right: Calendar) -> Calendar:
    """The earlier date with the month and year that only the later one has.

    The later one needs nothing: it is read as seen from the earlier.
    """
    if left.relative or left.weekday is not None:
        return left
    if left.day and right.day and left.month is None and left.day < right.day:
        left = replace(left, month=right.month, month_off=right.month_off)
    if left.year is None and right.year is not None and left.month:
        over = right.month is not None and left.month > right.month
        return replace(left, year=right.year - (1 if over else 0))
    return replace(left, year_off=right.year_off) if left.year is None else left


@dataclass(frozen=True, slots=True)
class Bounded:
    """Only one end said.

    side: "after" it is over, "since" it begins, "ever since" it began,
    "before" it begins, "by" the end of it.
    """

    side: str
    of: Phrase

    def when(self, frame: Frame) -> When | None:
        """Open-ended: from then on, or from now until then."""
        found = self.of.when(replace(frame, past=True) if self.side == "ever since" else frame)
        if found is None:
            return None
        if self.side in ("after", "since", "ever since"):
            point = found.end if self.side == "after" and found.end and found.grain not in _POINTS else found.start
            return When(point, None, found.grain, open_ended=True, ambiguous=found.ambiguous)
        end = (found.end or found.start) if self.side == "by" else found.start
        if end <= frame.now:
            return self._tomorrow(found, end, frame)
        if isinstance(self.of, Moment) and self.of.days and self.of.clock and self.side == "before":
            start = max(frame.now, frame.midnight(end.date()))  # "before five on Friday" is on Friday
            return When(start, end, found.grain, open_ended=True, ambiguous=found.ambiguous)
        return When(frame.now, end, found.grain, open_ended=True, ambiguous=found.ambiguous)

    def _tomorrow(self, found: When, end: datetime, frame: Frame) -> When | None:
        """ "Before nine", said at ten, is before nine tomorrow; a day that is named and gone stays so."""
        if frame.past or not (isinstance(self.of, Moment) and self.of.clock and self.of.days is None):
            return None
        day = frame.now.date() + timedelta(days=1)
        until = frame.midnight(day).replace(hour=end.hour, minute=end.minute)
        return When(frame.midnight(day), until, found.grain, open_ended=True, ambiguous=found.ambiguous)


_POINTS = ("second", "minute", "hour")

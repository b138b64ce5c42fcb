"""From a phrase to instants: a day with its clock time or part of day, stretches, bounds, distances from now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Protocol

from nlu.times.calendar import DAY, plus_months, plus_workdays
from nlu.times.clock import HOUR, PARTS, Clock, Hours, by_opening
from nlu.times.days import Calendar, Days, Reference, Run
from nlu.understanding import Grain, When


class ZoneUnknown(ValueError):
    """A time zone was said, but `now` is naive, so there is nothing to convert to."""


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

    def at(self, day: date, seconds: int, zone: int | None = None) -> datetime:
        """Wall-clock seconds after the day's midnight; a time that a clock change skips moves on by the change."""
        wall = datetime.combine(day, time()) + timedelta(seconds=seconds)
        if zone is not None:
            if self.now.tzinfo is None:
                raise ZoneUnknown
            return wall.replace(tzinfo=timezone(timedelta(minutes=zone))).astimezone(self.now.tzinfo)
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
        if self.clock:
            found = self._at_clock(self.clock, run, frame)
        elif self.part:
            found = _in_part(self.part, run, frame)
        elif run:
            found = When(frame.midnight(run.first), frame.midnight(run.after), run.grain, ambiguous=run.ambiguous)
        else:
            return None
        return self._lasted(found) if self.lasting else found

    def _at_clock(self, clock: Clock, run: Run | None, frame: Frame) -> When:
        day, hour, ambiguous = _settled(clock, self.until, run, frame)
        start = frame.at(day, clock.seconds(hour), clock.zone)
        if self.until is None:
            return When(start, None, clock.grain, ambiguous=ambiguous)
        end = _clock_after(self.until, start, day, frame)
        finer = clock if clock.minute is not None else self.until
        return When(start, end, finer.grain, ambiguous=ambiguous)

    def _lasted(self, found: When) -> When:
        assert self.lasting is not None
        later = Frame(found.start).shifted(self.lasting, 1)
        return replace(found, end=later)


def _in_part(name: str, run: Run | None, frame: Frame) -> When:
    """A part of the day or days named; of today when none was named, of tomorrow (yesterday) once it is over."""
    part, today = PARTS[name], frame.now.date()
    if run is None:
        minutes = frame.now.hour * HOUR + frame.now.minute
        rolled = minutes < part.start if frame.past else minutes >= part.end
        day = today + (-DAY if frame.past else DAY) if rolled else today
        run = Run(day, day + DAY, "day", ("day",) if rolled else ())
    start, end = frame.at(run.first, part.start * 60), frame.at(run.after - DAY, part.end * 60)
    return When(start, end, "part", ambiguous=run.ambiguous)


def _settled(clock: Clock, until: Clock | None, run: Run | None, frame: Frame) -> tuple[date, int, tuple[str, ...]]:
    """Day, hour on the 24-hour dial and open questions of a clock time.

    A clock time with no part of day is read by opening hours; where these don't decide, as said on a named day or in a
    stretch, else as the next (leaning back: the latest) time that a clock shows it.
    """
    hours = [clock.hour_in_part()]
    unsure: tuple[str, ...] = ()
    if clock.open or (clock.hour == 12 and until and not clock.fixed and clock.part is None):
        matched = _hour_before(clock, until) if until else None
        matched = by_opening(clock, frame.hours) if matched is None else matched
        hours = [matched] if matched is not None else [clock.hour] if until else list(clock.dials())
        unsure = () if matched is not None else ("am_pm",)
    if run is not None:
        return run.first, _on_day(clock, hours, run, frame), run.ambiguous + unsure
    day, hour = _nearest(clock, hours, until, frame)
    return day, hour, unsure + (() if day == frame.now.date() else ("day",))


def _hour_before(clock: Clock, until: Clock) -> int | None:
    """The reading that goes with a fixed end: five in "5 to 6pm" is 17, nine in "9 to 3pm" stays 9."""
    if until.open:
        return None
    end = until.seconds()
    return max((h for h in clock.dials() if clock.seconds(h) < end), default=None)


def _on_day(clock: Clock, hours: list[int], run: Run, frame: Frame) -> int:
    """The hour as said; today, the later reading when the earlier has gone by."""
    gone = frame.at(run.first, clock.seconds(hours[0])) <= frame.now if clock.zone is None else False
    if len(hours) > 1 and run.first == frame.now.date() and gone and not frame.past:
        return hours[1]
    return hours[0]


def _nearest(clock: Clock, hours: list[int], until: Clock | None, frame: Frame) -> tuple[date, int]:
    """Day and hour of the next such time (leaning back: the latest); of a stretch, today while it isn't over."""
    today = frame.now.date()
    if until and not frame.past:
        start = frame.at(today, clock.seconds(hours[0]), clock.zone)
        ahead = _clock_after(until, start, today, frame) > frame.now
        return (today if ahead else today + DAY), hours[0]
    tries = [(today + i * DAY, h) for i in (-1, 0, 1) for h in hours]
    timed = [(frame.at(d, clock.seconds(h), clock.zone), d, h) for d, h in tries]
    if frame.past:
        return max(t for t in timed if t[0] <= frame.now)[1:]
    return min(t for t in timed if t[0] >= frame.now.replace(second=0, microsecond=0))[1:]


def _clock_after(until: Clock, start: datetime, day: date, frame: Frame) -> datetime:
    """The end of a stretch: the first reading of `until` past its start, the day after if need be."""
    hours = until.dials() if until.hour <= 11 and not until.fixed else (until.hour_in_part(),)
    if until.part and until.hour_in_part() in hours:
        hours = (until.hour_in_part(), *hours)
    ends = [frame.at(d, until.seconds(h), until.zone) for d in (day, day + DAY) for h in hours]
    return next((e for e in ends if e > start), ends[-1])


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
            return _clock_after(right.clock, start.start, start.start.date(), frame)
        absolute = isinstance(right, Moment) and not (isinstance(right.days, Calendar) and right.days.relative)
        end = right.when(replace(frame, now=start.start, past=False) if absolute else frame)
        return (end.end or end.start) if end else None


def _completed(left: Moment | Instant, right: Moment | Instant) -> Moment | Instant:
    """The beginning with the day, month, year or half of the day that only the end said."""
    if isinstance(left, Instant) or isinstance(right, Instant):
        return left
    if left.clock and right.clock and left.clock.open and left.days == right.days and not right.clock.open:
        left = replace(left, clock=replace(left.clock, hour=_hour_before(left.clock, right.clock) or left.clock.hour))
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
            return None
        return When(frame.now, end, found.grain, open_ended=True, ambiguous=found.ambiguous)


_POINTS = ("second", "minute", "hour")

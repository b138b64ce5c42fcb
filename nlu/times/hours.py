"""Which hour of which day a clock time or part of day is."""

from __future__ import annotations

from datetime import date, datetime

from nlu.times.calendar import DAY
from nlu.times.clock import HOUR, PARTS, Clock, by_opening
from nlu.times.days import Run
from nlu.times.frame import Frame
from nlu.understanding import When


def in_part(name: str, run: Run | None, frame: Frame) -> When:
    """A part of the day or days named; of today when none was named, of tomorrow (yesterday) once it is over."""
    part, today = PARTS[name], frame.now.date()
    if run is None:
        minutes = frame.now.hour * HOUR + frame.now.minute
        rolled = minutes < part.start if frame.past else minutes >= part.end
        day = today + (-DAY if frame.past else DAY) if rolled else today
        run = Run(day, day + DAY, "day", ("day",) if rolled else ())
    start, end = frame.at(run.first, part.start * 60), frame.at(run.after - DAY, part.end * 60)
    return When(start, end, "part", ambiguous=run.ambiguous)


def settled(clock: Clock, until: Clock | None, run: Run | None, frame: Frame) -> tuple[date, int, tuple[str, ...]]:
    """Day, hour on the 24-hour dial and open questions of a clock time.

    A clock time with no part of day is read by opening hours; where these don't decide, as said on a named day or in a
    stretch, else as the next (leaning back: the latest) time that a clock shows it.
    """
    hours = [clock.hour_in_part()]
    unsure: tuple[str, ...] = ()
    if clock.open or (clock.hour == 12 and until and not clock.fixed and clock.part is None):
        matched = hour_before(clock, until) if until else None
        matched = by_opening(clock, frame.hours) if matched is None else matched
        hours = [matched] if matched is not None else [clock.hour] if until else list(clock.dials())
        unsure = () if matched is not None else ("am_pm",)
    if run is not None:
        if (
            len(hours) == 1
            and clock.open
            and not (until or "week" in run.ambiguous)
            and _gone(clock, hours[0], run, frame)
        ):
            hours, unsure = [hours[0], hours[0] % 12 + 12], ("am_pm",)
        return run.first, _on_day(clock, hours, run, frame), run.ambiguous + unsure
    day, hour = _nearest(clock, hours, until, frame)
    return day, hour, unsure + (() if day == frame.now.date() else ("day",))


def hour_before(clock: Clock, until: Clock) -> int | None:
    """The reading that goes with a fixed end: five in "5 to 6pm" is 17, nine in "9 to 3pm" or "9 to 17:00" stays 9."""
    if until.open:
        return None
    if until.fixed and not until.halved:
        return clock.hour
    end = until.seconds()
    return max((h for h in clock.dials() if clock.seconds(h) < end), default=None)


def _gone(clock: Clock, hour: int, run: Run, frame: Frame) -> bool:
    """Whether the hour is today's and over, when what is to come was asked for."""
    if frame.past or clock.zone is not None or run.first != frame.now.date():
        return False
    return frame.at(run.first, clock.seconds(hour)) <= frame.now


def _on_day(clock: Clock, hours: list[int], run: Run, frame: Frame) -> int:
    """The hour as said; today, the later reading when the earlier has gone by."""
    return hours[-1] if _gone(clock, hours[0], run, frame) else hours[0]


def _nearest(clock: Clock, hours: list[int], until: Clock | None, frame: Frame) -> tuple[date, int]:
    """Day and hour of the next such time (leaning back: the latest); of a stretch, today while it isn't over."""
    today = frame.now.date()
    if until and not frame.past:
        start = frame.at(today, clock.seconds(hours[0]), clock.zone)
        ahead = clock_after(until, start, today, frame) > frame.now
        return (today if ahead else today + DAY), hours[0]
    tries = [(today + i * DAY, h) for i in (-1, 0, 1) for h in hours]
    timed = [(frame.at(d, clock.seconds(h), clock.zone), d, h) for d, h in tries]
    if frame.past:
        return max(t for t in timed if t[0] <= frame.now)[1:]
    return min(t for t in timed if t[0] >= frame.now.replace(second=0, microsecond=0))[1:]


def clock_after(until: Clock, start: datetime, day: date, frame: Frame) -> datetime:
    """The end of a stretch: the first reading of `until` past its start, the day after if need be."""
    hours = until.dials() if until.hour <= 11 and not until.fixed else (until.hour_in_part(),)
    if until.part and until.hour_in_part() in hours:
        hours = (until.hour_in_part(), *hours)
    ends = [frame.at(d, until.seconds(h), until.zone) for d in (day, day + DAY) for h in hours]
    return next((e for e in ends if e > start), ends[-1])

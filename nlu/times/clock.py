"""Clock times and parts of a day: hours as said, and which of two twelve-hour readings is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from nlu.understanding import Grain

HOUR = 60
Hours = Sequence[tuple[int, int]]
_LATEST = 20
"""The last hour that a bare number may mean."""


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of the day, from and to minutes after its midnight; `late` says hours up to 12 are p.m. in it."""

    start: int
    end: int
    late: bool


def _part(start: float, end: float) -> Part:
    return Part(int(start * HOUR), int(end * HOUR), late=start >= 11)


PARTS: dict[str, Part] = {
    "small_hours": _part(0, 6),
    "early_morning": _part(6, 9),
    "morning": _part(6, 12),
    "forenoon": _part(8, 12),
    "mid_morning": _part(10, 12),
    "noon": _part(11, 14),
    "afternoon": _part(12, 18),
    "early_afternoon": _part(12, 15),
    "mid_afternoon": _part(14, 16),
    "late_afternoon": _part(15, 18),
    "dusk": _part(17, 19),
    "evening": _part(18, 22),
    "late_evening": _part(20, 23),
    "tonight": _part(18, 24),
    "night": _part(20, 24),
    "late_night": _part(21, 24),
    "after_work": _part(18, 21),
    "after_lunch": _part(13, 17),
    "after_school": _part(15, 21),
    "midday": _part(10, 14),
    "daytime": Part(8 * HOUR, 18 * HOUR, late=False),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as said.

    hour: 0-24. minute, second: None when not said. part: key of PARTS said with it, None when none was.
    fixed: the hour is on the 24-hour dial; halved: because a.m. or p.m. was said. zone: when one
    was said.
    """

    hour: int
    minute: int | None = None
    second: int | None = None
    part: str | None = None
    fixed: bool = False
    zone: tzinfo | None = None
    halved: bool = False

    @property
    def grain(self) -> Grain:
        """The finest unit said."""
        return "second" if self.second is not None else "minute" if self.minute is not None else "hour"

    @property
    def open(self) -> bool:
        """Whether it could be a.m. as well as p.m.; a bare twelve is noon."""
        return not self.fixed and self.part is None and 1 <= self.hour <= 11

    def seconds(self, hour: int | None = None) -> int:
        """Seconds after midnight, of `hour` instead of the hour said when given; may pass the day's end."""
        at = self.hour_in_part() if hour is None else hour
        return (at * HOUR + (self.minute or 0)) * 60 + (self.second or 0)

    def hour_in_part(self) -> int:
        """The hour on the 24-hour dial once the part of day is heard: 下午3点 is 15, 晚上12点 is 24."""
        if self.part is None or self.fixed or self.hour > 12:
            return self.hour
        part, hour = PARTS[self.part], self.hour % 12
        if self.part == "noon":
            return hour + 12 if hour < 4 else hour
        if not part.late:
            return 12 if self.hour == 12 and self.part != "small_hours" else hour
        if part.start >= 18 * HOUR and hour < 4:
            return hour + 24
        return hour + 12

    def dials(self) -> tuple[int, int]:
        """The two hours it may mean when open: morning reading, afternoon reading."""
        return self.hour % 12, self.hour % 12 + 12

    def said_in(self, part: str | None) -> Clock:
        """This clock with a part of day heard before or after it."""
        return replace(self, part=part) if self.part is None and not self.fixed else self


def clock(hour: int, minute: int | None = None, second: int | None = None, *, half: str | None = None) -> Clock | None:
    """A clock time, or None when no clock shows it. half: "a" or "p" when a.m. or p.m. was said."""
    if not (0 <= hour <= 24 and (minute or 0) < 60 and (second or 0) < 60) or (hour == 24 and minute):
        return None
    if half is None:
        return Clock(hour, minute, second, fixed=hour > 12 or hour == 0)
    if hour > 12:
        return Clock(hour, minute, second, fixed=True) if half == "p" else None
    return Clock(hour % 12 + (12 if half == "p" else 0), minute, second, fixed=True, halved=True)


def at_odds(part: str | None, said: Clock | None) -> bool:
    """Whether a part of day names another than the one a clock time was said in ("not the morning, 4 p.m.")."""
    if part is None or said is None or said.part is None or part == said.part:
        return False
    one, other = PARTS[part], PARTS[said.part]
    return one.end <= other.start or other.end <= one.start


def by_opening(said: Clock, hours: Hours) -> int | None:
    """The one of the two readings that falls in opening hours (closing time included), None when both or neither do."""
    open_at = [h for h in said.dials() if any(a * HOUR <= h * HOUR + (said.minute or 0) <= b * HOUR for a, b in hours)]
    return open_at[0] if len(open_at) == 1 else None


def hours_between(a: float, b: float) -> tuple[Clock, Clock] | None:
    """Two hours that follow each other on a clock and lie in the day, None for other numbers."""
    first, last = in_figures(a), in_figures(b)
    if first is None or last is None or (a >= 100) != (b >= 100):
        return None
    runs_on = first.hour < last.hour or (last.open and first.hour <= 12)
    return (first, last) if runs_on and a != b and max(first.hour, last.hour) <= _LATEST else None


def in_figures(n: float) -> Clock | None:
    """The hour 9, or the time 930 or 1430."""
    if n != int(n):
        return None
    if n < 100:
        return clock(int(n)) if n else None
    hour, minute = divmod(int(n), 100)
    return clock(hour, minute) if 6 <= hour <= _LATEST and minute % 5 == 0 else None

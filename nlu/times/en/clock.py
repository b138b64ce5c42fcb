"""English clock times: 3 o'clock, half past eight, 5 to 6pm."""

from __future__ import annotations

from dataclasses import replace

from nlu.times.clock import Clock, clock
from nlu.times.days import Calendar, Days
from nlu.times.formats import Decimal
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Instant, Phrase

rule = Rulebook()


@rule("n:Num m:Num? Ish? Oclock? x:AmPm", "Clock")
@rule("n:Num Oclock x:AmPm?", "Clock")
@rule("n:Num Ish", "Clock")
def with_half(n: float, x: str | None = None, m: int | None = None) -> Clock | None:
    """3 o'clock pm, ten thirty am, 330 p.m., 11ish."""
    if n != int(n):
        return None
    hour, minute = divmod(int(n), 100) if n >= 100 else (int(n), m)
    return clock(hour, minute, half=x)


@rule("In c:HourMark", "Phrase")
def in_hours(c: Clock) -> Phrase:
    """In 2h30: a length, not an hour of the day."""
    return Instant(Length(seconds=c.seconds(c.hour), grain="minute"))


@rule("c:(HourMark|Military) x:AmPm?", "Clock")
def hour_mark(c: Clock, x: str | None) -> Clock | None:
    """15h30, 10h10 pm."""
    return clock(c.hour, c.minute, half=x) if x else c


@rule("(From|Between)? a:Num (To|And) b:Clock", "Hours")
def loose_hours(a: float, b: Clock) -> tuple[Clock, Clock] | None:
    """5 to 6pm, 9-11am."""
    first = clock(int(a)) if a == int(a) and a <= 12 else None
    return (first, b) if first else None


@rule("Half n:Num", "Clock")
def half_hour(n: float) -> Clock | None:
    """Half five, as the British say for half past."""
    return clock(int(n), 30) if n in range(1, 13) else None


@rule("A? h:Half Past (n:Num|c:Clock)", "Clock")
@rule("A? q:QuarterWord (Past|s:Side) (n:Num|c:Clock)", "Clock")
@rule("(m:Num|much:Length) (Past|s:Side) (n:Num|c:Clock)", "Clock")
@rule("much:Length s:From c:Clock", "Clock")
def past_hour(
    c: Clock | None,
    n: int | None = None,
    h: int | None = None,
    q: bool | None = None,
    m: int | None = None,
    much: Length | None = None,
    s: str | bool | None = None,
) -> Clock | None:
    """Half past eight, a quarter past three pm, 20 past 3."""
    minutes = h or (15 if q else m) or (_minutes(much) if much else None)
    if minutes is None or s == "by":
        return None
    return _off_hour(minutes if s != "before" else -minutes, n, c, strict=s is not None)


@rule("A? q:QuarterWord (To|Of) (n:Num|c:Clock)", "Clock")
@rule("much:Length To (n:Num|c:Clock)", "Clock")
@rule("m:Num To c:Clock", "Clock")
def to_hour(
    c: Clock | None, n: int | None = None, q: bool | None = None, much: Length | None = None, m: float | None = None
) -> Clock | None:
    """A quarter to eight, three minutes to noon, 20 to 3pm (more than 12 is no hour)."""
    minutes = (
        15 if q else _minutes(much) if much else m if m in (20, 25) or (m == 15 and c and c.hour in (0, 12)) else None
    )
    return _off_hour(-int(minutes), n, c) if minutes else None


def _minutes(length: Length) -> int | None:
    whole = not (length.months or length.days or length.workdays) and length.seconds % 60 == 0
    return int(length.seconds // 60) if whole and length.seconds < 3600 else None


def _off_hour(minutes: int, n: int | None, said: Clock | None, strict: bool = False) -> Clock | None:
    """The clock time so many minutes after (before, when negative) a whole hour."""
    hour = said or (clock(n) if n is not None and n == int(n) and not strict else None)
    if hour is None or hour.minute or hour.second or not -60 < minutes < 60:
        return None
    back = 1 if minutes < 0 else 0
    return replace(hour, hour=(hour.hour - back) % 24 if hour.fixed else hour.hour - back or 12, minute=minutes % 60)


@rule("n:Num In The? p:Part", "Clock")
def hour_in_part(n: float, p: str) -> Clock | None:
    """Saturday 10 in the morning."""
    said = clock(int(n)) if n in range(1, 13) else None
    return said.said_in(p) if said else None


@rule("HourCue (At|Around)? h:Num m:Num?", "Clock")
def hour_after_cue(h: float, m: float | None) -> Clock | None:
    """Make it 3, it should be eleven thirty."""
    whole = h in range(1, 13) and (m is None or m in range(10, 60))
    return clock(int(h), int(m) if m else None) if whole else None


@rule("At Around? h:Num m:Num", "Clock")
def at_figures(h: float, m: float) -> Clock | None:
    """At 12 15, at seven twenty-seven."""
    return clock(int(h), int(m)) if h == int(h) and m == int(m) and m >= 10 else None


@rule("At Around? (h:Num|x:Decimal)", "Clock")
def at_hour(h: float | None, x: Decimal | None) -> Clock | None:
    """At 3, at 8.30."""
    if x:
        return clock(int(x.value), round(x.value % 1 * 100))
    return clock(int(h)) if h is not None and h == int(h) and h <= 24 else None


@rule("Next (A|The)* u:Weekend", "Day")
def next_weekend(u: bool) -> Days:
    """Next weekend."""
    return Calendar(week_off=1, weekend=True)

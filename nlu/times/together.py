"""How days, parts of day and clock times make one phrase, in every language alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from nlu.times.clock import Clock
from nlu.times.compose import join_moments
from nlu.times.days import Calendar, Days
from nlu.times.formats import Decimal, like_fraction
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Between, Bounded, Instant, Moment, Phrase, Within

rule = Rulebook()
bounds = Rulebook()
"""Applied after each language's own rules for bounds."""


@rule("c:HourMark", "Clock")
def hour_mark(c: Clock) -> Clock:
    """15h30."""
    return c


@rule("c:Clock Filler? z:Zone", "Clock")
@rule("z:Zone Filler? c:Clock", "Clock")
def in_zone(c: Clock, z: tzinfo) -> Clock:
    """9 am PST, 北京时间九点."""
    return replace(c, zone=z)


@rule("h:Hours Filler? z:Zone", "Hours")
def hours_in_zone(h: tuple[Clock, Clock], z: tzinfo) -> tuple[Clock, Clock]:
    """9 to 11 Beijing time."""
    return replace(h[0], zone=z), replace(h[1], zone=z)


@rule("(s:Slash|x:Decimal) (Filler|At|In|The)* (p:Part|c:Clock)", "Moment")
def figures_and_time(s: Calendar | None, x: Decimal | None, p: str | None, c: Clock | None) -> Moment | None:
    """3/25 or 3.25 beside a part of day or clock time is a date."""
    day = s or (x.day if x else None)
    return Moment(day, p, c) if day else None


@rule("From? a:Slash To b:(Slash|Day)", "Phrase")
def stretch_of_slashes(a: Calendar, b: Days) -> Phrase:
    """3/4 to 3/9."""
    return Between(Moment(a), Moment(b))


@rule("s:Slash", "Day")
def slashed(s: Calendar) -> Calendar | None:
    """3/25; what may be a fraction (3/4 of a tank) is a date only in company or alone."""
    return None if like_fraction(s) else s


@rule("s:Slash", "Maybe")
def fraction_or_date(s: Calendar) -> Phrase:
    """3/4 alone: a date."""
    return Moment(s)


@rule("From? a:Clock To b:Clock Between?", "Hours")
@rule("From? a:Clock And b:Clock Between", "Hours")
@rule("Between a:Clock (And|To) b:Clock", "Hours")
def hours(a: Clock, b: Clock) -> tuple[Clock, Clock]:
    """Nine to eleven."""
    return a, b


@rule("length:Deadline", "Phrase")
def deadline_in_days(length: Length) -> Phrase | None:
    """三天内."""
    return None if length.seconds else Within(length)


@rule("length:Deadline", "Maybe")
def deadline_in_hours(length: Length) -> Phrase:
    """10分钟内 is a time only when nothing else is said."""
    return Within(length)


@rule("h:Hours", "Moment")
def stretch_of_day(h: tuple[Clock, Clock]) -> Moment:
    """A clock time that runs to another."""
    return Moment(clock=h[0], until=h[1])


@rule("a:Decimal To b:Decimal", "Maybe")
def stretch_of_decimals(a: Decimal, b: Decimal) -> Phrase | None:
    """3.20-3.25, which may as well be a pressure."""
    return Between(Moment(a.day), Moment(b.day)) if a.day and b.day else None


@rule("c:Clock", "Moment")
def at_clock(c: Clock) -> Moment:
    """A clock time alone."""
    return Moment(clock=c)


@rule("p:Part", "Moment")
def in_part(p: str) -> Moment:
    """A part of day alone."""
    return Moment(part=p)


@rule("d:Day", "Moment")
def on_day(d: Days) -> Moment:
    """A day alone."""
    return Moment(d)


@rule("p:Phrase", "Moment")
def plain(p: Phrase) -> Moment | None:
    """A distance in days is a moment that a clock time may join."""
    return p if isinstance(p, Moment) else None


@rule("a:Moment (Filler|At|On|In|The|Of|Around|From)* b:Moment", "Moment", again=True)
def together(a: Moment, b: Moment) -> Moment | None:
    """Tomorrow + 3pm, 3pm + on Friday."""
    return join_moments(a, b)


@rule("a:Moment Filler* Comma Filler* b:Moment", "Moment", again=True)
def together_after_pause(a: Moment, b: Moment) -> Moment | None:
    """周五，下午三点; what is whole before the pause is left alone."""
    return None if a.clock and a.days and b.days else join_moments(a, b)


@rule("From? a:(Moment|Phrase) Since? To b:(Moment|Phrase) Between?", "Phrase")
@rule("From? a:(Moment|Phrase) And b:(Moment|Phrase) Between", "Phrase")
@rule("Between a:(Moment|Phrase) (And|To) b:(Moment|Phrase)", "Phrase")
def stretch(a: Phrase, b: Phrase) -> Phrase | None:
    """From one moment to another."""
    simple = isinstance(a, Moment | Instant) and isinstance(b, Moment | Instant)
    return Between(a, b) if simple else None  # type: ignore[arg-type]


_FROM = ("after", "since")


@bounds("a:Phrase (Filler|And)* b:Phrase", "Phrase")
def after_and_before(a: Phrase, b: Phrase) -> Phrase | None:
    """三点以后五点之前."""
    if not (isinstance(a, Bounded) and isinstance(b, Bounded) and a.side in _FROM and b.side not in _FROM):
        return None
    simple = isinstance(a.of, Moment) and isinstance(b.of, Moment)
    return Between(a.of, b.of) if simple else None  # type: ignore[arg-type]

"""English bounds, lengths that follow a time, and what is a time only when nothing else is said."""

from __future__ import annotations

from dataclasses import replace

from nlu.times.clock import clock, in_figures
from nlu.times.compose import (
    bounded,
    join_moments,
    length_of,
    shifted,
)
from nlu.times.days import Calendar, Days
from nlu.times.formats import Decimal, is_year
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Bounded, Instant, Moment, Phrase

rule = Rulebook()


@rule("^ n:Num (Filler|At)* m:Moment", "Moment")
def number_first(n: float, m: Moment) -> Moment | None:
    """10, tonight; 9 tomorrow; but 15 at 8:00 is a day."""
    if n != int(n):
        return None
    if m.clock and n in range(1, 32):
        return join_moments(Moment(Calendar(day=int(n))), m)
    said = clock(int(n))
    return join_moments(Moment(clock=said), m) if said else None


@rule("The d:Num Filler? m:Moment", "Moment")
def day_and_clock(d: float, m: Moment) -> Moment | None:
    """The 17 between 2 and 4pm."""
    return join_moments(Moment(Calendar(day=int(d))), m) if d in range(1, 32) and m.clock else None


@rule("m:Moment Around h:Num", "Moment")
def around_hour(m: Moment, h: float) -> Moment | None:
    """Tomorrow evening around 7."""
    said = in_figures(h)
    return join_moments(m, Moment(clock=said)) if said else None


@rule("m:Moment s:Side h:Num", "Phrase")
@rule("s:Side h:Num (On|Filler)* m:Moment", "Phrase")
def bound_by_hour(m: Moment, s: str, h: float) -> Phrase | None:
    """Tomorrow after 5."""
    both = around_hour(m, h)
    return bounded(s, both) if both else None


@rule("s:Side h:Num", "Maybe")
def bare_bound(s: str, h: float) -> Phrase | None:
    """After 3."""
    said = in_figures(h)
    return bounded(s, Moment(clock=said)) if said else None


@rule("For x:Length (Filler|From|Side)* m:Moment", "Moment")
@rule("m:Moment For x:Length", "Moment")
def lasting(x: Length, m: Moment) -> Moment | None:
    """From 2pm for two hours, for 3 days from today."""
    return None if m.lasting or m.until else replace(m, lasting=x)


@rule("a:Moment (Filler|From)* b:Moment", "Moment", again=True)
def joined(a: Moment, b: Moment) -> Moment | None:
    """14 Feb for 7 hours from 9:30."""
    return join_moments(a, b)


@rule("t:To m:Moment", "Phrase")
def until(t: str, m: Moment) -> Phrase | None:
    """Until 5pm; "to Friday" is where something is moved to."""
    return bounded("by", m) if t == "until" else None


@rule("s:Side (The|On|At)* m:(Moment|Phrase)", "Phrase")
@rule("m:Moment s:OrSide", "Phrase")
def bound(s: str, m: Phrase) -> Phrase:
    """After 3pm, by Friday, 3pm or later."""
    return bounded(s, m)


@rule("a:Moment b:Phrase", "Phrase")
def bound_on_day(a: Moment, b: Phrase) -> Phrase | None:
    """Tomorrow after 4pm."""
    if not isinstance(b, Bounded) or not isinstance(b.of, Moment):
        return None
    both = join_moments(a, b.of)
    return bounded(b.side, both) if both else None


# What is a time only when nothing else is said


@rule("AtTheMoment", "Maybe")
def at_the_moment() -> Phrase:
    """Atm; inside a sentence it is a cash machine as often."""
    return Instant(Length(grain="second"))


@rule("^ h:Num m:Num", "Maybe")
def bare_clock(h: float, m: float) -> Phrase | None:
    """Eight forty."""
    said = clock(int(h), int(m)) if h == int(h) and m == int(m) and m >= 10 else None
    return Moment(clock=said) if said else None


@rule("n:Num", "Maybe")
def figures_alone(n: float) -> Moment | None:
    """1430 as an answer; 2027 is a year."""
    said = in_figures(n) if n >= 100 and not (is_year(n) and n >= 1960) else None
    return Moment(clock=said) if said else None


@rule("In n:Num", "Maybe")
def in_minutes(n: float) -> Phrase:
    """In 15."""
    return shifted(length_of(n, "minute"), "after")


@rule("The? n:Num", "Maybe")
def bare_number(n: float) -> Phrase | None:
    """15 as an answer: the 15th; 2027."""
    if is_year(n):
        return Moment(Calendar(year=int(n)))
    return Moment(Calendar(day=int(n))) if n in range(1, 32) else None


@rule("x:Decimal", "Maybe")
def bare_decimal(x: Decimal) -> Phrase | None:
    """5.12 as an answer: 12 May."""
    return Moment(x.day) if x.day else None


@rule("d:TheUnit", "Maybe")
def bare_unit(d: Days) -> Phrase:
    """The month."""
    return Moment(d)

"""English parts of day, and how days, clock times and bounds make one phrase."""

from __future__ import annotations

from dataclasses import replace

from nlu.times.clock import PARTS, Clock, clock
from nlu.times.compose import (
    add_bounds,
    add_composition,
    bounded,
    join_moments,
    length_of,
    shifted,
)
from nlu.times.days import Calendar, Days
from nlu.times.en.clock import loose_hours
from nlu.times.formats import Decimal
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Bounded, Instant, Moment, Phrase

rule = Rulebook()


# Parts of day


@rule("e:EdgeWord d:Day p:Part?", "Moment")
def edge_of_day(e: str, d: Days, p: str | None) -> Moment:
    """Early tomorrow, late tomorrow afternoon."""
    whole = {"early": "morning", "mid": "midday", "late": "evening"}[e]
    finer = f"{e}_{p}"
    return Moment(d, whole if p is None else finer if finer in PARTS else p)


@rule("Tonight", "Moment")
def tonight() -> Moment:
    """Tonight."""
    return Moment(Calendar(day_off=0), "tonight")


@rule("p:LateTonight", "Moment")
def late_tonight(p: str) -> Moment:
    """Late tonight."""
    return Moment(Calendar(day_off=0), p)


@rule("This p:Part", "Moment")
def this_part(p: str) -> Moment:
    """This morning."""
    return Moment(Calendar(day_off=0), p)


@rule("Last p:Part", "Moment")
def last_part(p: str) -> Moment:
    """Last night."""
    return Moment(Calendar(day_off=-1), p)


@rule("LaterIn p:Part", "Part")
@rule("In? The p:Part", "Part")
@rule("(In|At) p:Part", "Part")
def in_the_part(p: str) -> str:
    """In the afternoon, at night."""
    return p


@rule("a:Num (To|And) b:Num p:Part", "Hours")
@rule("From a:Num To b:Num", "Hours")
@rule("Between a:Num And b:Num", "Hours")
def bare_hours(a: float, b: float, p: str | None = None) -> tuple[Clock, Clock] | None:
    """From 5 to 6, between 9 and 11."""
    first, last = clock(int(a)), clock(int(b))
    if not first or not last or a != int(a) or b != int(b):
        return None
    return (first.said_in(p), last.said_in(p)) if p else (first, last)


@rule("a:Num To b:Num (On|Filler)? d:Day", "Moment")
def bare_hours_of_day(a: float, b: float, d: Days) -> Moment | None:
    """Five to seven today."""
    pair = bare_hours(a, b)
    return Moment(d, clock=pair[0], until=pair[1]) if pair else None


@rule("From a:Num b:Num To c:Num d:Num", "Hours")
def bare_minutes(a: float, b: float, c: float, d: float) -> tuple[Clock, Clock] | None:
    """From two thirty to two forty five."""
    first, last = clock(int(a), int(b)), clock(int(c), int(d))
    return (first, last) if first and last and b >= 10 and d >= 10 else None


@rule("From h:Num For x:Length", "Moment")
@rule("For x:Length From h:Num", "Moment")
def bare_hour_lasting(h: float, x: Length) -> Moment | None:
    """From 9 for two hours."""
    said = clock(int(h)) if h == int(h) else None
    return Moment(clock=said, lasting=x) if said else None


@rule("c:Clock Filler? p:Part", "Clock")
@rule("n:Num m:Num p:Part", "Clock")
@rule("n:Num p:Part", "Clock")
def clock_in_part(p: str, c: Clock | None = None, n: float | None = None, m: int | None = None) -> Clock | None:
    """8 in the evening, 12 noon."""
    said = c or (clock(int(n), m) if n is not None and n == int(n) else None)
    return said.said_in(p) if said else None


@rule("p:Part c:Clock", "Clock")
def part_and_clock(p: str, c: Clock) -> Clock:
    """Afternoon 7:00, in the evening at eight."""
    return c.said_in(p)


rule("(From|Between)? a:Num (To|And) b:Clock", "Hours")(loose_hours)


@rule("(From|Between)? a:Clock (To|And) b:Num", "Hours")
def loose_end(a: Clock, b: float) -> tuple[Clock, Clock] | None:
    """8pm - 11."""
    last = clock(int(b)) if b == int(b) else None
    return (a, last) if last else None


@rule("c:Clock Filler? z:Zone", "Clock")
def in_zone(c: Clock, z: int) -> Clock:
    """9 am PST."""
    return replace(c, zone=z)


@rule("d:Day x:AmPm", "Moment")
def day_and_half(d: Days, x: str) -> Moment:
    """Tuesday AM."""
    return Moment(d, "forenoon" if x == "a" else "afternoon")


@rule("d:Day Filler? h:Num m:Num", "Moment")
def day_and_figures(d: Days, h: float, m: float) -> Moment | None:
    """March eighteenth nine thirty."""
    if h != int(h) or m != int(m) or not 10 <= m < 60:
        return None
    said = clock(int(h), int(m))
    return Moment(d, clock=said) if said else None


add_composition(rule)


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
    said = clock(int(h)) if h == int(h) else None
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
    said = clock(int(h)) if h == int(h) else None
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


@rule("In n:Num", "Maybe")
def in_minutes(n: float) -> Phrase:
    """In 15."""
    return shifted(length_of(n, "minute"), "after")


@rule("The? n:Num", "Maybe")
def bare_number(n: float) -> Phrase | None:
    """15 as an answer: the 15th."""
    return Moment(Calendar(day=int(n))) if n in range(1, 32) else None


@rule("x:Decimal", "Maybe")
def bare_decimal(x: Decimal) -> Phrase | None:
    """5.12 as an answer: 12 May."""
    return Moment(x.day) if x.day else None


@rule("d:TheUnit", "Maybe")
def bare_unit(d: Days) -> Phrase:
    """The month."""
    return Moment(d)


add_bounds(rule)

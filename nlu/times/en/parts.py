"""English parts of day and the clock times said with them."""

from __future__ import annotations

from nlu.times.clock import PARTS, Clock, at_odds, clock
from nlu.times.days import Calendar, Days
from nlu.times.en.clock import loose_hours
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Moment

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
    return said.said_in(p) if said and not at_odds(p, said) else None


@rule("p:Part c:Clock", "Clock")
def part_and_clock(p: str, c: Clock) -> Clock | None:
    """Afternoon 7:00, in the evening at eight."""
    return None if at_odds(p, c) else c.said_in(p)


rule("(From|Between)? a:Num (To|And) b:Clock", "Hours")(loose_hours)


@rule("(From|Between)? a:Clock (To|And) b:Num", "Hours")
def loose_end(a: Clock, b: float) -> tuple[Clock, Clock] | None:
    """8pm - 11."""
    last = clock(int(b)) if b == int(b) else None
    return (a, last) if last else None


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

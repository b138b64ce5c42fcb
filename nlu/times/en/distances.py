"""English days within or away from other days: the last Friday of May, two weeks before Christmas."""

from __future__ import annotations

from dataclasses import replace

from nlu.times.clock import Clock
from nlu.times.compose import (
    Ordinal,
    away,
    join_days,
    length_of,
    shifted,
)
from nlu.times.counted import Edge, Following, Nth, Rest
from nlu.times.days import TODAY, Calendar, Days
from nlu.times.en.weeks import unit_off
from nlu.times.en.words import HOLIDAYS
from nlu.times.formats import is_year
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Between, Instant, Moment, Phrase
from nlu.times.yearly import Festival

rule = Rulebook()


@rule("(The|In|On)* e:EdgeWord (The|Around)? d:Day", "Day")
def edge(e: str, d: Days) -> Days | None:
    """End of next week, mid March; a single day has parts instead."""
    single = isinstance(d, Calendar) and (d.day_off is not None or d.weekday is not None or d.day is not None)
    return None if single else Edge(e, d)


@rule("(The|In|On)* e:EdgeWord (d:TheUnit|u:Unit)", "Day")
def edge_of_this(e: str, d: Days | None, u: str | None) -> Days | None:
    """End of the month."""
    of = d or unit_off(u or "", 0)
    return Edge(e, of) if of and u != "day" else None


@rule("e:EdgeWord The? y:Num", "Day")
def edge_of_year(e: str, y: float) -> Days | None:
    """Mid 2027."""
    return Edge(e, Calendar(year=int(y))) if is_year(y) else None


@rule("RestOf (The|This)* (u:Unit|d:Day)", "Phrase")
def rest_of_day(u: str | None, d: Days | None) -> Phrase | None:
    """The rest of the day: from now on."""
    today = u == "day" or d == TODAY
    return Between(Instant(Length(grain="minute")), Moment(TODAY)) if today else None


@rule("RestOf (The|This)* (u:Unit|d:Day)", "Day")
def rest(u: str | None, d: Days | None) -> Days | None:
    """The rest of the week."""
    of = d or unit_off(u or "", 0)
    return Rest(of) if of else None


@rule("LaterIn (d:Day|u:Unit)", "Day")
def later_in(d: Days | None, u: str | None) -> Days | None:
    """Later this week."""
    of = d or unit_off(u or "", 0)
    return Rest(of) if of else None


@rule("u:Unit n:Num", "WeekNumber")
def week_number(u: str, n: float) -> int | None:
    """Week 31."""
    return int(n) if u == "week" and n in range(1, 54) else None


@rule("n:WeekNumber (Of|In)? y:Num", "Day")
def week_of_year(n: int, y: float) -> Days | None:
    """Week 3 of 2027."""
    return Nth(n, "week", Calendar(year=int(y))) if is_year(y) else None


@rule("n:WeekNumber (Of? d:Day)?", "Day")
def week_of_this_year(n: int, d: Days | None) -> Days:
    """Week 31."""
    return Nth(n, "week", d or Calendar(year_off=0))


@rule("o:OrdinalOf (The|In|On)* (d:Day|t:TheUnit|y:Num)", "Day", again=True)
def nth_of(o: Ordinal, d: Days | None, t: Days | None, y: float | None) -> Days | None:
    """Last Friday of October, third week of 2027."""
    of = d or t or (Calendar(year=int(y)) if y and is_year(y) else None)
    return Nth(o.n, o.unit, of, whole=o.whole, rolls=t is not None) if of else None


@rule("The? o:OrdinalOf", "Day")
def quarter_by_number(o: Ordinal) -> Days | None:
    """Third quarter."""
    return Calendar(quarter=o.n) if o.unit == "quarter" and o.n in (1, 2, 3, 4) else None


@rule("The? o:OrdinalOf Side (The|On)* d:Day", "Day")
def nth_after(o: Ordinal, d: Days) -> Days:
    """Third Tuesday after Christmas; days off count as part of the festival."""
    off = replace(d, holiday=True) if isinstance(d, Festival) and d.name in HOLIDAYS else d
    return Nth(o.n, o.unit, off, after=True)


@rule("The? d:Ord Of The? e:(Day|TheUnit)", "Day")
def day_of_unit(d: int, e: Days) -> Days | None:
    """20th of next month."""
    return join_days(Calendar(day=d), e)


@rule("For x:Length (From|s:Side) d:Day", "Day")
def so_long_from(x: Length, d: Days, s: str | None = None) -> Days | None:
    """For ten days from 18 December."""
    return Following("day", d, x.days) if x.days and not x.seconds and s in (None, "since") else None


@rule("A WeekOf d:Day", "Day")
def week_from(d: Days) -> Days:
    """A week starting tomorrow."""
    return Following("day", d, 7)


@rule("The? WeekOf (The|On)* d:Day", "Day")
@rule("(u:Unit|t:TheUnit) Of (The|On)* d:Day", "Day")
def week_of(d: Days, u: str | None = "week", t: Days | None = None) -> Days | None:
    """The week of 7 October."""
    return Following("week", d) if u == "week" or t == Calendar(week_off=0) else None


@rule("x:Length s:Side (The|On)* d:Day", "Day")
@rule("x:Length From d:Day", "Day")
def away_from_day(x: Length, d: Days, s: str = "after") -> Days | None:
    """Three days after Easter, two weeks before Christmas."""
    if x.seconds or s not in ("after", "before"):
        return None
    return away(x, -1 if s == "before" else 1, d)


@rule("(The|A)* u:Unit (s:Side|From) (The|On)* d:Day", "Day")
def next_to_day(u: str, s: str | None, d: Days) -> Days | None:
    """The day after Christmas, the week before Easter."""
    return away_from_day(length_of(1, u), d, s or "after") if u in ("day", "week", "month") else None


@rule("d:Day u:Unit", "Day")
def week_on(d: Days, u: str) -> Days | None:
    """Tomorrow week, as the British say."""
    near = isinstance(d, Calendar) and d.day_off in (0, 1)
    return away(length_of(1, u), 1, d) if near and u == "week" else None


@rule("d:Day Plus x:Length", "Day")
def day_plus(d: Days, x: Length) -> Days | None:
    """Next Tuesday +10 days."""
    return None if x.seconds else away(x, 1, d)


@rule("n:Now? Plus x:Length", "Phrase")
@rule("x:Length side:(Later|Ago)", "Phrase")
@rule("In (Around|The)* x:Length", "Phrase")
def from_now(x: Length, side: str = "after", n: bool | None = None) -> Phrase:
    """In three days, two hours ago, +15min."""
    return shifted(x, side)


@rule("s:Side x:Length", "Phrase")
def after_working_days(s: str, x: Length) -> Phrase | None:
    """After two working days, which nothing else lasts."""
    return shifted(x, "after") if x.workdays and s == "after" else None


@rule("Side x:Length", "Maybe")
def after_length(x: Length) -> Phrase:
    """After a year."""
    return shifted(x, "after")


@rule("Now", "Phrase")
def now() -> Phrase:
    """Now, as soon as possible."""
    return Instant(Length(grain="second"))


@rule("Midnight On d:Day", "Moment")
def midnight_on(d: Days) -> Moment:
    """Midnight on 12 August: its first instant."""
    return Moment(d, clock=Clock(0, fixed=True))


@rule("Midnight", "Clock")
def midnight() -> Clock:
    """Midnight: the end of the day."""
    return Clock(24, fixed=True)


@rule("EndOfDay", "Clock")
def end_of_day() -> Clock:
    """End of day: the day's last second."""
    return Clock(23, 59, 59, fixed=True)

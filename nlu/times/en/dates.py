"""English dates with a month's name or in figures, festivals with their year."""

from __future__ import annotations

from dataclasses import replace

from nlu.times.clock import Clock
from nlu.times.days import Calendar, Days
from nlu.times.en.words import HOLIDAYS
from nlu.times.formats import Decimal, is_year, like_fraction
from nlu.times.grammar import Rulebook
from nlu.times.moments import Between, Moment, Phrase
from nlu.times.yearly import Festival, OneYear

rule = Rulebook()


@rule("(This|Next)? Weekday (x:Decimal|d:Slash)", "Day")
def weekday_and_date(x: Decimal | None, d: Days | None) -> Days | None:
    """Friday 7.6, this Friday 5/12: the date decides."""
    return d or (x.day if x else None)


@rule("On s:Slash", "Day")
def on_slashed(s: Calendar) -> Calendar:
    """On 3/4."""
    return s


@rule("s:Slash", "Day")
def slashed(s: Calendar) -> Calendar | None:
    """3/18; what may be a fraction waits for company (see `together`)."""
    return None if like_fraction(s) else s


@rule("The? a:(Ord|Num) (To|And) The? b:(Ord|Num) Of? m:Month", "DayRange")
@rule("m:Month (From|Between)? The? a:(Ord|Num) (To|And) The? b:(Ord|Num)", "DayRange")
def days_of_month(a: float, b: float, m: int) -> tuple[Calendar, Calendar] | None:
    """13 to 15 July, August 27th - 29th."""
    if not (1 <= a <= 31 and 1 <= b <= 31 and a == int(a) and b == int(b)):
        return None
    return Calendar(month=m, day=int(a)), Calendar(month=m, day=int(b))


@rule("d:DayRange Filler? In? y:Num", "DayRange")
def days_of_month_and_year(d: tuple[Calendar, Calendar], y: float) -> tuple[Calendar, Calendar] | None:
    """10 - 22 August 2026."""
    return (replace(d[0], year=int(y)), replace(d[1], year=int(y))) if is_year(y) else None


@rule("(From|Between)? d:DayRange", "Phrase")
def day_range(d: tuple[Calendar, Calendar]) -> Phrase:
    """A run of days of one month."""
    return Between(Moment(d[0]), Moment(d[1]))


@rule("The? d:Ord Of? m:Month y:Num", "Day")
def day_and_short_year(d: int, m: int, y: float) -> Calendar | None:
    """14th April 15: two figures are a year only after an ordinal."""
    return Calendar(year=2000 + int(y), month=m, day=d) if y in range(10, 41) and 1 <= d <= 31 else None


@rule("The? d:Ord Of? m:Month", "Day")
@rule("d:Num Of? m:Month", "Day")
@rule("m:Month Filler? The? d:Ord", "Day")
@rule("m:Month d:Num", "Day")
def day_of_month(d: float, m: int) -> Calendar | None:
    """3rd of March, March 3."""
    return Calendar(month=m, day=int(d)) if d in range(1, 32) else None


@rule("d:Day (Filler|Of|In)* y:Num", "Day")
def with_year(d: Days, y: float) -> Days | None:
    """March 3rd, 2015."""
    if isinstance(d, Festival) and d.when == OneYear() and is_year(y):
        return replace(d, when=OneYear(int(y)))
    if not isinstance(d, Calendar) or d.year is not None or d.month is None or y != int(y):
        return None
    return replace(d, year=int(y)) if is_year(y) else None


@rule("d:Day c:Clock y:Num", "Moment")
def day_clock_and_year(d: Days, c: Clock, y: float) -> Moment | None:
    """Oct 26 15:50:06 2026."""
    dated = with_year(d, y)
    return Moment(dated, clock=c) if dated else None


@rule("f:Festival (Filler|Of|In)* y:Num", "Day")
def festival_in_year(f: Festival, y: float) -> Days | None:
    """Thanksgiving 2026."""
    return replace(f, when=OneYear(int(y))) if is_year(y) else None


@rule("m:Month (Filler|Of|In)* y:Num", "Day")
def month_and_year(m: int, y: float) -> Calendar | None:
    """May 2026."""
    return Calendar(month=m, year=int(y)) if is_year(y) else None


@rule("y:Num (Filler|The)* m:Month", "Day")
def year_and_month(y: float, m: int) -> Calendar | None:
    """2027 April."""
    return month_and_year(m, y)


@rule("This m:Month", "Day")
def this_month(m: int) -> Calendar:
    """This August."""
    return Calendar(month=m, year_off=0)


@rule("Next m:Month", "Day")
@rule("Next The? d:Day", "Day")
@rule("(Next|Coming) f:Festival", "Day")
def next_one(m: int | None = None, d: Days | None = None, f: Festival | None = None) -> Days | None:
    """Next March, next 6th of April, next Thanksgiving."""
    if m:
        return Calendar(month=m, turn=1)
    if f:
        return replace(f, when=OneYear(turn=1))
    plain = isinstance(d, Calendar) and d.month and d.said().keys() <= {"month", "day", "weekday"}
    return replace(d, turn=1) if plain and isinstance(d, Calendar) else None


@rule("(Last|Past) m:Month", "Day")
@rule("(Last|Past) f:Festival", "Day")
def last_one(m: int | None = None, f: Festival | None = None) -> Days:
    """Last March, last Christmas."""
    return Calendar(month=m, turn=-1) if m else replace(f or Festival("new_year"), when=OneYear(turn=-1))


@rule("This? The? f:Festival Break", "FestivalDay")
def days_off(f: Festival) -> Festival:
    """The National Day holiday."""
    return replace(f, holiday=True) if f.name in HOLIDAYS else f


@rule("This? f:Festival", "FestivalDay")
def festival(f: Festival) -> Festival:
    """Christmas."""
    return f

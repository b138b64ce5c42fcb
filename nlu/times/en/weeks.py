"""English weekdays, weeks, months, quarters and years counted from now."""

from __future__ import annotations

from nlu.times.compose import (
    Ordinal,
    away,
    bounded,
    length_of,
)
from nlu.times.counted import Coming, Nth
from nlu.times.days import Calendar, Days
from nlu.times.en.figures import figures_of_weekday, hours_of_weekday
from nlu.times.formats import is_year
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Between, Moment, Phrase, Within
from nlu.times.yearly import Festival

rule = Rulebook()


@rule("q:QuarterWord", "Unit")
def quarter_unit(q: bool) -> str:
    """A quarter that is no part of an hour."""
    return "quarter"


@rule("The? o:(Ord|Num)? last:Last (u:Unit|w:Weekday|e:Weekend) Of", "OrdinalOf")
@rule("The? o:Ord (u:Unit|w:Weekday|e:Weekend) (Of|In)?", "OrdinalOf")
def ordinal(o: int | None, u: str | None, w: int | None, e: bool | None, last: bool | None = None) -> Ordinal:
    """The third week of, last Friday of, fifth last day of."""
    unit = str(w) if w is not None else u or "weekend"
    return Ordinal((o or 1) * (-1 if last else 1), unit)


@rule("The? o:(Ord|Num)? Last (u:Unit|w:Weekday|e:Weekend) In (m:Month|d:Day)", "Day")
def last_in_month(
    o: int | None, u: str | None, w: int | None, e: bool | None, m: int | None, d: Days | None
) -> Days | None:
    """The last Thursday in March; "in" may go on with a part of day otherwise."""
    of = Calendar(month=m) if m else d
    last = ordinal(o, u, w, e, last=True)
    return Nth(last.n, last.unit, of) if isinstance(of, Calendar) and of.month and of.day is None else None


@rule("w:Weekday Side Next", "Day")
def weekday_after_next(w: int) -> Days:
    """Friday after next."""
    return Nth(2, str(w), Calendar(day_off=0), after=True)


@rule("m:Month Side Next", "Day")
def month_after_next(m: int) -> Days:
    """March after next."""
    return Calendar(month=m, year_off=1)


@rule("The? (u:Unit|e:Weekend) Side The? Next", "Day")
def unit_after_next(u: str | None, e: bool | None) -> Days | None:
    """The week after next."""
    return unit_off(u or "weekend", 2)


@rule("This w:Weekday", "Day")
def this_weekday(w: int) -> Days:
    """This Friday: the coming one."""
    return Calendar(weekday=w)


@rule("Next w:Weekday", "Day")
def next_weekday(w: int) -> Days:
    """Next Friday: next week's, though this week's may be meant."""
    return Calendar(week_off=1, weekday=w, unsure_week=True)


@rule("(Coming|Upcoming) w:Weekday", "Day")
def coming_weekday(w: int) -> Days:
    """Coming Friday: the nearest after today."""
    return Calendar(weekday=w, turn=1)


@rule("This Past w:Weekday", "Day")
def past_weekday(w: int) -> Days:
    """This past Friday: the nearest before today."""
    return Calendar(weekday=w, turn=-1)


@rule("(Last|Past) w:Weekday", "Day")
def last_weekday(w: int) -> Days:
    """Last Friday: last week's."""
    return Calendar(week_off=-1, weekday=w)


@rule("w:Num day:Weekday Later", "Day")
def weekdays_later(w: float, day: int) -> Days | None:
    """Two Sundays from now."""
    return Nth(int(w), str(day), Calendar(day_off=0), after=True) if w in range(1, 60) else None


@rule("(Next|Coming|Upcoming) (n:Num|loose:Loose) u:Unit", "Phrase")
@rule("(n:Num|loose:Loose) (Next|Coming|Upcoming) u:Unit", "Phrase")
def coming(u: str, n: float | None, loose: int | None) -> Phrase:
    """Next three days, 2 coming weeks."""
    return _stretch(length_of(n or loose or 0, u), 1)


@rule("(Next|Coming|Upcoming) x:Length", "Phrase")
def coming_length(x: Length) -> Phrase:
    """Next 3 hours."""
    return _stretch(x, 1)


@rule("(Last|Past) x:Length", "Phrase")
@rule("(Last|Past) loose:Loose u:Unit", "Phrase")
def gone(x: Length | None = None, loose: int | None = None, u: str | None = None) -> Phrase:
    """Last ten minutes, the past few days."""
    return _stretch(x or length_of(loose or 0, u or "day"), -1)


@rule("n:Num (Last|Past) u:Unit", "Phrase")
def gone_after_number(n: float, u: str) -> Phrase:
    """Thirteen last minutes."""
    return _stretch(length_of(n, u), -1)


def _stretch(length: Length, sign: int) -> Phrase:
    if length.seconds or length.workdays:
        return Within(length, sign)
    return Moment(Coming(sign * length.months, sign * length.days))


@rule("(n:(Next|Coming)|last:(Last|Past)|This) (u:Unit|e:Weekend)", "Day")
@rule("n:Upcoming u:Unit", "Day")
def unit_from_now(n: bool | None, last: bool | None = None, u: str | None = None, e: bool | None = None) -> Days | None:
    """Next week, this month, last year."""
    return unit_off(u or "weekend", 1 if n else -1 if last else 0)


@rule("(Next|Coming) u:Unit", "Phrase")
def coming_one(u: str) -> Phrase | None:
    """The next hour."""
    return Within(length_of(1, u)) if u in ("hour", "minute") else None


@rule("The e:Weekend", "Day")
@rule("e:Weekend", "Day")
def weekend(e: bool) -> Days:
    """The weekend: this week's."""
    return Calendar(week_off=0, weekend=True)


@rule("In y:Num", "Day")
@rule("The? u:Unit y:Num", "Day")
def year_number(y: float, u: str = "year") -> Days | None:
    """In 2027, the year 2027."""
    return Calendar(year=int(y)) if u == "year" and is_year(y) else None


@rule("The u:Unit", "TheUnit")
def the_unit(u: str) -> Days | None:
    """The month: the present one, when that is all that is said."""
    return unit_off(u, 0) if u in ("week", "month", "year", "quarter") else None


def unit_off(unit: str, off: int) -> Days | None:
    if unit == "weekend":
        return Calendar(week_off=off, weekend=True)
    if unit == "workday":
        return Nth(off, "workday", Calendar(day_off=0), after=True) if off > 0 else None
    if unit == "decade":
        return None
    known = unit in ("day", "week", "month", "quarter", "year")
    return Calendar(**{f"{unit}_off": off}) if known else None  # type: ignore[arg-type]


rule("w:Weekday (Filler|From)* a:Num To b:Num", "Moment")(hours_of_weekday)
rule("w:Weekday (Filler|At|Around)* n:Num", "Moment")(figures_of_weekday)


@rule("w:Weekday Filler? The? d:Ord", "Day")
@rule("w:Weekday d:Num", "Day")
def weekday_and_day(w: int, d: float) -> Days | None:
    """Tuesday the 19th, Monday 21."""
    return Calendar(weekday=w, day=int(d)) if d in range(1, 32) else None


@rule("w:Weekday u:Unit", "Day")
@rule("x:Length On w:Weekday", "Day")
def weekday_and_weeks(w: int, u: str | None = None, x: Length | None = None) -> Days | None:
    """Monday week, a week on Monday."""
    length = x or length_of(1, u or "day")
    return away(length, 1, Calendar(weekday=w)) if length.days and length.days % 7 == 0 else None


@rule("w:Weekday", "Day")
def weekday(w: int) -> Days:
    """Friday."""
    return Calendar(weekday=w)


@rule("On? The d:Ord", "Day")
@rule("On d:Ord", "Day")
def the_ordinal(d: int) -> Days | None:
    """The 27th, on the first."""
    return Calendar(day=d) if 1 <= d <= 31 else None


@rule("On The? d:Num", "Day")
def on_number(d: float) -> Days | None:
    """8pm on 15."""
    return Calendar(day=int(d)) if d in range(1, 32) else None


@rule("s:Side y:Num", "Phrase")
@rule("y:Num s:OrSide", "Phrase")
def bound_year(y: float, s: str) -> Phrase | None:
    """Later than 2018, 2018 or later."""
    return bounded(s, Moment(Calendar(year=int(y)))) if is_year(y) else None


@rule("From? a:Num To d:Day", "Phrase")
def from_day_number(a: float, d: Days) -> Phrase | None:
    """From 02 to April 07."""
    dated = isinstance(d, Calendar) and d.day and d.month and a in range(1, 32)
    return Between(Moment(Calendar(day=int(a))), Moment(d)) if dated else None


@rule("(q:Quarter|h:HalfYear) (Of|Filler)* y:Num", "Day")
@rule("y:Num To? (q:Quarter|h:HalfYear)", "Day")
def quarter_of_year(q: int | None, h: int | None, y: float) -> Days | None:
    """Q3 2026, H1 2026, 2026-Q3."""
    return Calendar(quarter=q, half=h, year=int(y)) if is_year(y) else None


@rule("(From|Between) a:Num (To|And) b:Num", "Phrase")
def years(a: float, b: float) -> Phrase | None:
    """Between 2027 and 2029."""
    return _from_year(a, Calendar(year=int(b))) if is_year(b) else None


@rule("From a:Num To d:Day", "Phrase")
def from_year(a: float, d: Days) -> Phrase | None:
    """From 2026 to May 2027."""
    return _from_year(a, d)


def _from_year(year: float, until: Days) -> Phrase | None:
    return Between(Moment(Calendar(year=int(year))), Moment(until)) if is_year(year) else None


@rule("q:Quarter", "Day")
def quarter(q: int) -> Days:
    """Q3."""
    return Calendar(quarter=q)


@rule("The? n:Ord Half Of? y:Num", "Day")
def half_of_year(n: int, y: float) -> Days | None:
    """The second half of 2026."""
    return Calendar(half=n, year=int(y)) if n in (1, 2) and is_year(y) else None


@rule("m:Month", "Day")
def month(m: int) -> Days:
    """March."""
    return Calendar(month=m)


@rule("f:(FestivalDay|Festival)", "Day")
def festival_as_days(f: Festival) -> Days:
    """Christmas as a day."""
    return f


@rule("d:Dated", "Day")
def dated_edge(d: Days) -> Days:
    """EOM."""
    return d

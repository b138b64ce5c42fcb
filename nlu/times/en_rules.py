"""How English words of time go together."""

from __future__ import annotations

from dataclasses import replace

from nlu.times.clock import Clock, clock
from nlu.times.compose import Ordinal, add_bounds, add_composition, away, bounded, join_days, join_moments, length_of, shifted
from nlu.times.days import Away, Calendar, Coming, Days, Edge, Festival, Following, Nth, OneYear, Rest
from nlu.times.en_words import HOLIDAYS
from nlu.times.formats import Decimal
from nlu.times.grammar import Rulebook
from nlu.times.moments import Between, Instant, Length, Moment, Phrase, Within

rule = Rulebook()


# Ordinals and lengths


@rule("The? (l:Last|o:Ord) n:Num u:Unit Of", "OrdinalOf")
def several(n: float, u: str, l: bool | None, o: int | None) -> Ordinal | None:
    """The last three weeks of, the first 2 weeks of."""
    return Ordinal(int(n) * (-1 if l else 1), u, whole=True) if l or o == 1 else None


@rule("(A? l:Loose|n:Num|x:Decimal) Of? u:(Unit|Unit2)", "Length")
def length(u: str | bool, n: float | None, l: int | None, x: Decimal | None) -> Length:
    """Three days, a couple of hours, 2.5 hours."""
    return length_of(n or l or (x.value if x else 0), "second" if u is True else str(u))


@rule("n:Num And A? Half u:Unit", "Length")
@rule("n:Num u:Unit And A Half", "Length")
def length_and_half(n: float, u: str) -> Length:
    """Two and a half hours, two hours and a half."""
    return length_of(n + 0.5, u)


@rule("A u:Unit And A Half", "Length")
def one_and_half(u: str) -> Length:
    """An hour and a half."""
    return length_of(1.5, u)


@rule("f:Fraction (A|Of)* u:Unit", "Length")
@rule("Half (A|Of)* u:Unit", "Length")
def half(u: str, f: float = 0.5) -> Length:
    """Half an hour, three quarters of an hour."""
    return length_of(f, u)


@rule("n:Num? A? QuarterWord (A|Of)* u:Unit", "Length")
def quarters(u: str, n: float | None) -> Length | None:
    """A quarter of an hour, three quarters of an hour."""
    return length_of((n or 1) / 4, u) if u == "hour" else None


@rule("A u:(Unit|Unit2)", "Length")
def one(u: str | bool) -> Length:
    """A week, an hour."""
    return length_of(1, "second" if u is True else str(u))


@rule("a:Length (Filler|And)* b:Length", "Length", again=True)
def lengths(a: Length, b: Length) -> Length:
    """1 day, 2 hours and 5 minutes."""
    return a.plus(b)


@rule("Within (The|Next|Coming|Upcoming)* x:Length", "Deadline")
def within(x: Length) -> Length:
    """Within 3 days."""
    return x


# Clock times


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


@rule("A? h:Half Past (n:Num|c:(Clock|Noon))", "Clock")
@rule("A? q:QuarterWord (Past|s:Side) (n:Num|c:Clock)", "Clock")
@rule("(m:Num|l:Length) (Past|s:Side) (n:Num|c:Clock)", "Clock")
@rule("l:Length s:From c:Clock", "Clock")
def past_hour(
    c: Clock | None,
    n: int | None = None,
    h: int | None = None,
    q: bool | None = None,
    m: int | None = None,
    l: Length | None = None,
    s: str | bool | None = None,
) -> Clock | None:
    """Half past eight, a quarter past three pm, 20 past 3."""
    minutes = h or (15 if q else m) or (_minutes(l) if l else None)
    if minutes is None or s == "by":
        return None
    return _off_hour(minutes if s != "before" else -minutes, n, c, strict=s is not None)


@rule("A? q:QuarterWord To (n:Num|c:Clock)", "Clock")
@rule("l:Length To (n:Num|c:Clock)", "Clock")
@rule("m:Num To c:Clock", "Clock")
def to_hour(
    c: Clock | None, n: int | None = None, q: bool | None = None, l: Length | None = None, m: float | None = None
) -> Clock | None:
    """A quarter to eight, three minutes to noon, 20 to 3pm (more than 12 is no hour)."""
    minutes = 15 if q else _minutes(l) if l else m if m in (20, 25) or (m == 15 and c and c.hour in (0, 12)) else None
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


@rule("At Around? h:Num m:Num", "Clock")
def at_figures(h: float, m: float) -> Clock | None:
    """At 12 15, at seven twenty-seven."""
    return clock(int(h), int(m)) if h == int(h) and m == int(m) and 10 <= m else None


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


# Dates with a month's name or in figures


@rule("s:Slash", "Day")
def slashed(s: Calendar) -> Calendar:
    """3/18."""
    return s


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
    return (replace(d[0], year=int(y)), replace(d[1], year=int(y))) if _is_year(y) else None


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
    if isinstance(d, Festival) and d.when == OneYear() and _is_year(y):
        return replace(d, when=OneYear(int(y)))
    if not isinstance(d, Calendar) or d.year is not None or d.month is None or y != int(y):
        return None
    return replace(d, year=int(y)) if _is_year(y) else None


@rule("f:Festival (Filler|Of|In)* y:Num", "Day")
def festival_in_year(f: Festival, y: float) -> Days | None:
    """Thanksgiving 2026."""
    return replace(f, when=OneYear(int(y))) if _is_year(y) else None


@rule("m:Month (Filler|Of|In)* y:Num", "Day")
def month_and_year(m: int, y: float) -> Calendar | None:
    """May 2026."""
    return Calendar(month=m, year=int(y)) if _is_year(y) else None


def _is_year(number: float) -> bool:
    return number in range(1900, 2101)


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


@rule("This? f:Festival (Break|Holiday)?", "FestivalDay")
def festival(f: Festival) -> Festival:
    """Christmas."""
    return f


# Weekdays, weeks and other units counted from now


@rule("q:QuarterWord", "Unit")
def quarter_unit(q: bool) -> str:
    """A quarter that is no part of an hour."""
    return "quarter"


@rule("The? o:(Ord|Num)? l:Last (u:Unit|w:Weekday|e:Weekend) Of", "OrdinalOf")
@rule("The? o:Ord (u:Unit|w:Weekday|e:Weekend) (Of|In)?", "OrdinalOf")
def ordinal(o: int | None, u: str | None, w: int | None, e: bool | None, l: bool | None = None) -> Ordinal:
    """The third week of, last Friday of, fifth last day of."""
    unit = str(w) if w is not None else u or "weekend"
    return Ordinal((o or 1) * (-1 if l else 1), unit)


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
    return _unit_off(u or "weekend", 2)


@rule("This? Weekday x:Decimal", "Day")
def weekday_and_decimal(x: Decimal) -> Days | None:
    """Friday 7.6."""
    return x.day


@rule("This w:Weekday", "Day")
def this_weekday(w: int) -> Days:
    """This Friday: the coming one."""
    return Calendar(weekday=w)


@rule("Next w:Weekday", "Day")
def next_weekday(w: int) -> Days:
    """Next Friday: next week's, though this week's may be meant."""
    return Calendar(week_off=1, weekday=w, unsure_week=True)


@rule("Coming w:Weekday", "Day")
def coming_weekday(w: int) -> Days:
    """Coming Friday: the nearest after today."""
    return Nth(1, str(w), Calendar(day_off=0), after=True)


@rule("(Last|Past) w:Weekday", "Day")
def last_weekday(w: int) -> Days:
    """Last Friday: last week's."""
    return Calendar(week_off=-1, weekday=w)


@rule("w:Num day:Weekday Later", "Day")
def weekdays_later(w: float, day: int) -> Days | None:
    """Two Sundays from now."""
    return Nth(int(w), str(day), Calendar(day_off=0), after=True) if w in range(1, 60) else None


@rule("(Next|Coming) (n:Num|l:Loose) u:Unit", "Phrase")
@rule("(n:Num|l:Loose) (Next|Coming) u:Unit", "Phrase")
def coming(u: str, n: float | None, l: int | None) -> Phrase:
    """Next three days, 2 coming weeks."""
    return _stretch(length_of(n or l or 0, u), 1)


@rule("(Next|Coming) x:Length", "Phrase")
def coming_length(x: Length) -> Phrase:
    """Next 3 hours."""
    return _stretch(x, 1)


@rule("(Last|Past) x:Length", "Phrase")
@rule("(Last|Past) l:Loose u:Unit", "Phrase")
def gone(x: Length | None = None, l: int | None = None, u: str | None = None) -> Phrase:
    """Last ten minutes, the past few days."""
    return _stretch(x or length_of(l or 0, u or "day"), -1)


@rule("n:Num (Last|Past) u:Unit", "Phrase")
def gone_after_number(n: float, u: str) -> Phrase:
    """Thirteen last minutes."""
    return _stretch(length_of(n, u), -1)


def _stretch(length: Length, sign: int) -> Phrase:
    if length.seconds or length.workdays:
        return Within(length, sign)
    return Moment(Coming(sign * length.months, sign * length.days))


@rule("(n:(Next|Coming)|l:(Last|Past)|This) (u:Unit|e:Weekend)", "Day")
def unit_from_now(n: bool | None, l: bool | None, u: str | None, e: bool | None) -> Days | None:
    """Next week, this month, last year."""
    return _unit_off(u or "weekend", 1 if n else -1 if l else 0)


@rule("The e:Weekend", "Day")
@rule("e:Weekend", "Day")
def weekend(e: bool) -> Days:
    """The weekend: this week's."""
    return Calendar(week_off=0, weekend=True)


@rule("In y:Num", "Day")
@rule("The? u:Unit y:Num", "Day")
def year_number(y: float, u: str = "year") -> Days | None:
    """In 2027, the year 2027."""
    return Calendar(year=int(y)) if u == "year" and _is_year(y) else None


@rule("The u:Unit", "TheUnit")
def the_unit(u: str) -> Days | None:
    """The month: the present one, when that is all that is said."""
    return _unit_off(u, 0) if u in ("week", "month", "year", "quarter") else None


def _unit_off(unit: str, off: int) -> Days | None:
    if unit == "weekend":
        return Calendar(week_off=off, weekend=True)
    if unit == "workday":
        return Nth(off, "workday", Calendar(day_off=0), after=True) if off > 0 else None
    if unit == "decade":
        return None
    field = {"day": "day_off", "week": "week_off", "month": "month_off", "quarter": "quarter_off", "year": "year_off"}.get(unit)
    return Calendar(**{field: off}) if field else None  # type: ignore[arg-type]


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
    return bounded(s, Moment(Calendar(year=int(y)))) if _is_year(y) else None


@rule("From? a:Num To d:Day", "Phrase")
def from_day_number(a: float, d: Days) -> Phrase | None:
    """From 02 to April 07."""
    dated = isinstance(d, Calendar) and d.day and d.month and a in range(1, 32)
    return Between(Moment(Calendar(day=int(a))), Moment(d)) if dated else None


@rule("q:Quarter (Of|Filler)* y:Num", "Day")
def quarter_of_year(q: int, y: float) -> Days | None:
    """Q3 2026."""
    return Calendar(quarter=q, year=int(y)) if _is_year(y) else None


@rule("q:Quarter", "Day")
def quarter(q: int) -> Days:
    """Q3."""
    return Calendar(quarter=q)


@rule("The? n:Ord Half Of? y:Num", "Day")
def half_of_year(n: int, y: float) -> Days | None:
    """The second half of 2026."""
    return Calendar(half=n, year=int(y)) if n in (1, 2) and _is_year(y) else None


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


# Days within days, distances


@rule("(The|In|On)* e:EdgeWord (The|Around)? d:Day", "Day")
def edge(e: str, d: Days) -> Days:
    """End of next week, mid March."""
    return Edge(e, d)


@rule("(The|In|On)* e:EdgeWord (d:TheUnit|u:Unit)", "Day")
def edge_of_this(e: str, d: Days | None, u: str | None) -> Days | None:
    """End of the month."""
    of = d or _unit_off(u or "", 0)
    return Edge(e, of) if of and u != "day" else None


@rule("RestOf (The|This)* (u:Unit|d:Day)", "Day")
def rest(u: str | None, d: Days | None) -> Days | None:
    """The rest of the week."""
    of = d or _unit_off(u or "", 0)
    return Rest(of) if of else None


@rule("LaterIn (d:Day|u:Unit)", "Day")
def later_in(d: Days | None, u: str | None) -> Days | None:
    """Later this week."""
    of = d or _unit_off(u or "", 0)
    return Rest(of) if of else None


@rule("u:Unit n:Num", "WeekNumber")
def week_number(u: str, n: float) -> int | None:
    """Week 31."""
    return int(n) if u == "week" and n in range(1, 54) else None


@rule("n:WeekNumber (Of|In)? y:Num", "Day")
def week_of_year(n: int, y: float) -> Days | None:
    """Week 3 of 2027."""
    return Nth(n, "week", Calendar(year=int(y))) if _is_year(y) else None


@rule("n:WeekNumber (Of? d:Day)?", "Day")
def week_of_this_year(n: int, d: Days | None) -> Days:
    """Week 31."""
    return Nth(n, "week", d or Calendar(year_off=0))


@rule("o:OrdinalOf (The|In|On)* (d:(Day|TheUnit)|y:Num)", "Day", again=True)
def nth_of(o: Ordinal, d: Days | None, y: float | None) -> Days | None:
    """Last Friday of October, third week of 2027."""
    of = d or (Calendar(year=int(y)) if y and _is_year(y) else None)
    return Nth(o.n, o.unit, of, whole=o.whole) if of else None


@rule("The? o:OrdinalOf", "Day")
def quarter_by_number(o: Ordinal) -> Days | None:
    """Third quarter."""
    return Calendar(quarter=o.n) if o.unit == "quarter" and o.n in (1, 2, 3, 4) else None


@rule("The? o:OrdinalOf Side (The|On)* d:Day", "Day")
def nth_after(o: Ordinal, d: Days) -> Days:
    """Third Tuesday after Christmas; days off count as part of the festival."""
    off = replace(d, holiday=True) if isinstance(d, Festival) and d.name in HOLIDAYS else d
    return Nth(o.n, o.unit, off, after=True)


@rule("The? d:Ord Of The? e:Day", "Day")
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
@rule("x:Length After d:Day", "Day")
def away_from_day(x: Length, d: Days, s: str = "after") -> Days | None:
    """Three days after Easter, two weeks before Christmas."""
    if x.seconds or s not in ("after", "before"):
        return None
    return away(x, -1 if s == "before" else 1, d)


@rule("(The|A)* u:Unit s:Side (The|On)* d:Day", "Day")
def next_to_day(u: str, s: str, d: Days) -> Days | None:
    """The day after Christmas, the week before Easter."""
    return away_from_day(length_of(1, u), d, s) if u in ("day", "week", "month") else None


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


# Parts of day


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
@rule("n:Num p:Part", "Clock")
def clock_in_part(p: str, c: Clock | None = None, n: float | None = None) -> Clock | None:
    """8 in the evening, 12 noon."""
    said = c or (clock(int(n)) if n is not None and n == int(n) else None)
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
@rule("s:Side h:Num m:Moment", "Phrase")
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


@rule("s:Side (The|On|At)* m:(Moment|Phrase)", "Phrase")
@rule("m:Moment s:OrSide", "Phrase")
def bound(s: str, m: Phrase) -> Phrase:
    """After 3pm, by Friday, 3pm or later."""
    return bounded(s, m)


@rule("a:Moment b:Phrase", "Phrase")
def bound_on_day(a: Moment, b: Phrase) -> Phrase | None:
    """Tomorrow after 4pm."""
    if not hasattr(b, "side") or not isinstance(b.of, Moment):
        return None
    both = join_moments(a, b.of)
    return bounded(b.side, both) if both else None


# What is a time only when nothing else is said


@rule("^ h:Num m:Num", "Maybe")
def bare_clock(h: float, m: float) -> Phrase | None:
    """Eight forty."""
    said = clock(int(h), int(m)) if h == int(h) and m == int(m) and 10 <= m else None
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

"""Chinese dates: years, months, days, weeks, festivals, and days within them."""

from __future__ import annotations

from dataclasses import replace

from nlu.times.compose import (
    Ordinal,
    bounded,
    join_days,
    length_of,
)
from nlu.times.counted import Beside, Edge, Nth
from nlu.times.days import Calendar, Days
from nlu.times.formats import century
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Between, Moment, Phrase
from nlu.times.yearly import Festival, Lunar, OneYear
from nlu.times.zh.lengths import gone
from nlu.times.zh.words import HOLIDAYS, Number

rule = Rulebook()


# Years, months, days


@rule("n:Num Nian", "Year")
def year(n: Number) -> int | None:
    """2018年, 二零一八年; two digits are a year only beside a month (see `short_year`)."""
    return int(n.value) if 1000 <= n.value <= 9000 else None


@rule("n:Num Nian m:Num Yue", "YearMonth")
def short_year(n: Number, m: Number) -> Calendar | None:
    """18年10月."""
    fits = len(n.text) == 2 and 1 <= m.value <= 12
    return Calendar(year=century(int(n.value)), month=int(m.value)) if fits else None


@rule("n:Num Yue", "Month")
def month(n: Number) -> int | None:
    """十二月."""
    return int(n.value) if n.value in range(1, 13) else None


@rule("n:Num Hao", "DayNumber")
def day_number(n: Number) -> int | None:
    """21号."""
    return int(n.value) if n.value in range(1, 32) else None


@rule("NongLi y:Year? m:(Month|LunarMonth) (d:Chu|n:Num|x:DayNumber)", "Day")
@rule("y:Year? m:LunarMonth (d:Chu|n:Num|x:DayNumber)", "Day")
@rule("y:Year? m:Month d:Chu", "Day")
def lunar_day(
    m: int, y: int | None = None, d: int | None = None, n: Number | None = None, x: int | None = None
) -> Days | None:
    """农历八月十五, 腊月十八, 九月初九: a day counted with 初 is lunar without saying so."""
    day = d or x or (int(n.value) if n else 0)
    return Lunar(m, day, OneYear(y)) if 1 <= day <= 30 else None


@rule("NongLi y:Year? m:(Month|LunarMonth)", "Day")
@rule("y:Year? m:LunarMonth", "Day")
def lunar_month(m: int, y: int | None = None) -> Days:
    """农历六月."""
    return Lunar(m, None, OneYear(y))


@rule("y:Year? m:Month d:DayNumber", "Day")
@rule("y:Year? m:Month n:Num", "Day")
def date_of_year(m: int, y: int | None = None, d: int | None = None, n: Number | None = None) -> Calendar | None:
    """2026年3月21号; 3月21 too."""
    day = d or (int(n.value) if n else 0)
    return Calendar(year=y, month=m, day=day) if 1 <= day <= 31 else None


@rule("ym:YearMonth d:DayNumber?", "Day")
def date_of_short_year(ym: Calendar, d: int | None) -> Calendar:
    """18年10月1日."""
    return replace(ym, day=d)


@rule("y:Year? m:Month", "Day")
def month_of_year(m: int, y: int | None) -> Calendar:
    """2026年三月."""
    return Calendar(year=y, month=m)


@rule("y:Year", "Day")
def whole_year(y: int) -> Calendar:
    """2026年."""
    return Calendar(year=y)


@rule("a:Num To d:DayNumber", "Phrase")
def days_of_month(a: Number, d: int) -> Phrase | None:
    """十到十二号."""
    if a.value not in range(1, 32):
        return None
    return Between(Moment(Calendar(day=int(a.value))), Moment(Calendar(day=d)))


@rule("d:DayNumber", "Day")
def day_of_month(d: int) -> Calendar:
    """15号."""
    return Calendar(day=d)


# Weeks, months and years counted from now


@rule("w:Which? Unit? d:Weekday", "Day")
def weekday(d: int, w: int | None) -> Calendar:
    """下周三, 周五."""
    return Calendar(week_off=w, weekday=d)


@rule("w:Which? Weekend", "Day")
def weekend(w: int | None) -> Calendar:
    """这周末; 周末 alone is this week's."""
    return Calendar(week_off=w or 0, weekend=True)


@rule("w:Which Num? u:Unit", "Day")
def unit_from_now(w: int, u: str) -> Days | None:
    """下周, 下个季度, 下个工作日."""
    if u == "workday":
        return Nth(max(w, 1), "workday", Calendar(day_off=0), after=True)
    if u == "week":
        return Calendar(week_off=w)
    return Calendar(quarter_off=w) if u == "quarter" else None


@rule("w:Which Yue", "Day")
def month_from_now(w: int) -> Calendar:
    """下个月."""
    return Calendar(month_off=w)


@rule("w:Which Num? Nian", "Day")
def year_from_now(w: int) -> Calendar:
    """下一年."""
    return Calendar(year_off=w)


@rule("e:Edge Ge? (Nian|HalfYear)", "Day")
def half_of_year(e: str) -> Calendar:
    """下半年."""
    return Calendar(half=1 if e == "half1" else 2)


@rule("e:Edge Ge? (y:Yue|u:Unit)", "Day")
def half_of_unit(e: str, y: bool | None, u: str | None) -> Days | None:
    """上半月, 下半周."""
    if not e.startswith("half") or u not in (None, "week"):
        return None
    return Edge(e, Calendar(month_off=0) if y else Calendar(week_off=0))


# Ordinals, edges, festivals


@rule("f:Festival (Between|Break)", "Holiday")
def days_off(f: Festival) -> Festival:
    """国庆假期, 春节期间."""
    return replace(f, holiday=True) if f.name in HOLIDAYS else f


@rule("f:Holiday", "Day")
def holiday_as_days(f: Festival) -> Festival:
    """The days off as days."""
    return f


@rule("y:Day f:Festival", "Festival")
def festival_of_year(y: Days, f: Festival) -> Festival | None:
    """明年春节, 2023年大年三十."""
    joined = join_days(y, f)
    return joined if isinstance(joined, Festival) else None


@rule("f:Festival Later much:Length", "Day")
@rule("f:Festival o:FirstOnes", "Day")
def days_beside(f: Festival, much: Length | None = None, o: Ordinal | None = None) -> Days | None:
    """元旦后两天, 春节前一周: beside a festival 前 counts back from it."""
    length = much or (length_of(o.n, o.unit) if o else Length())
    sign = 1 if much else -1
    return None if length.seconds or length.workdays else Beside(sign * length.months, sign * length.days, _off(f))


@rule("f:Festival o:Ordinal", "Day")
def day_of_festival(f: Festival, o: Ordinal) -> Days | None:
    """国庆节第三天."""
    return replace(f, plus=o.n - 1) if o.unit == "day" and o.n > 0 else None


@rule("f:Festival c:Chu", "Day")
def day_of_spring_festival(f: Festival, c: int) -> Days | None:
    """春节初五."""
    return replace(f, plus=c - 1) if f.name == "spring_festival" else None


@rule("f:(Festival|Day) (Later|Between)? Filler? o:Ordinal", "Day")
def nth_after(f: Days, o: Ordinal) -> Days | None:
    """国庆节后第一个周一: counted from the end of the days off."""
    return Nth(o.n, o.unit, _off(f), after=True) if isinstance(f, Festival) else None


@rule("f:Festival side:(Later|Ago)", "Phrase")
def around_festival(f: Festival, side: str) -> Phrase:
    """国庆节后: when the days off are over."""
    return bounded(side, Moment(_off(f)))


@rule("f:Festival", "Day")
def festival(f: Festival) -> Festival:
    """中秋节."""
    return f


def _off(days: Days) -> Days:
    return replace(days, holiday=True) if isinstance(days, Festival) and days.name in HOLIDAYS else days


# Days within days


@rule("a:Day (Filler|Comma)? b:Day", "Day", again=True)
def same_day(a: Days, b: Days) -> Days | None:
    """明年 + 三月 + 15号."""
    return join_days(a, b)


@rule("d:Day Filler? o:(Ordinal|FirstOnes)", "Day", again=True)
def nth_of(d: Days, o: Ordinal) -> Days:
    """2021年的第二周, 下个月最后一个周五."""
    return Nth(o.n, o.unit, d, whole=o.whole)


@rule("d:Day Filler? (Yue|Nian)? e:Edge", "Day")
def edge_of(d: Days, e: str) -> Days:
    """十二月月底, 明年初, 三月下旬."""
    return Edge(e, d)


@rule("Yue e:Edge", "Day")
def edge_of_month(e: str) -> Days:
    """月底."""
    return Edge(e, Calendar(month_off=0))


@rule("Nian e:Edge", "Day")
def edge_of_year(e: str) -> Days:
    """年底."""
    return Edge(e, Calendar(year_off=0))


@rule("u:Unit e:Edge", "Day")
def edge_of_week(u: str, e: str) -> Days | None:
    """周初."""
    return Edge(e, Calendar(week_off=0)) if u == "week" else None


@rule("o:Ordinal", "Phrase")
def day_counted_from_today(o: Ordinal) -> Phrase | None:
    """第三天: today is the first."""
    return Moment(Calendar(day_off=o.n - 1)) if o.unit == "day" and o.n > 1 else None


@rule("o:FirstOnes", "Phrase")
def past_ones(o: Ordinal) -> Phrase:
    """前两周, with nothing they could be the first of."""
    return gone(length_of(o.n, o.unit))

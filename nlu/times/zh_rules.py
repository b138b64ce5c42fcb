"""How Chinese words of time go together."""

from __future__ import annotations

from dataclasses import replace

from nlu.times.clock import Clock, clock
from nlu.times.compose import Ordinal, add_bounds, add_composition, bounded, join_days, length_of, shifted
from nlu.times.days import Beside, Calendar, Coming, Days, Edge, Festival, Following, Lunar, Nth, OneYear
from nlu.times.formats import century
from nlu.times.grammar import Rulebook
from nlu.times.moments import Between, Instant, Length, Moment, Phrase, Within
from nlu.times.zh_words import HOLIDAYS, Number

rule = Rulebook()


# Numbers


@rule("n:Num Duo", "Num")
def roughly(n: Number) -> Number:
    """二十多 counts as twenty."""
    return n


@rule("l:Loose", "Num")
def loosely(l: Number) -> Number:
    """两三 counts as two."""
    return l


# Clock times


@rule("Cha m:Num Fen? k:Ke? h:Num Dian", "Clock")
@rule("h:Num Dian Cha m:Num Fen? k:Ke?", "Clock")
def before_hour(m: Number, h: Number, k: bool | None) -> Clock | None:
    """差五分九点, 九点差一刻."""
    minutes = int(m.value) * (15 if k else 1)
    return clock(int(h.value) - 1, 60 - minutes) if 0 < minutes < 60 and h.value >= 1 else None


@rule("h:Num Dian Ban", "Clock")
def half_past(h: Number) -> Clock | None:
    """三点半."""
    return clock(int(h.value), 30)


@rule("h:Num Dian Again? k:Num Ke", "Clock")
def quarters_past(h: Number, k: Number) -> Clock | None:
    """两点一刻, 两点三刻."""
    return clock(int(h.value), 15 * int(k.value))


@rule("h:Num Dian Again? m:Num Fen (s:Num u:Unit?)?", "Clock")
def minutes_past(h: Number, m: Number, s: Number | None, u: str | None) -> Clock | None:
    """三点十五分, 7点42分23秒."""
    if u not in (None, "second"):
        return None
    return clock(int(h.value), int(m.value), int(s.value) if s else None)


@rule("h:Num Dian m:Num Fen", "Clock")
def minutes_before_others(h: Number, m: Number) -> Clock | None:
    """三点十五分, with a figure after it that is no seconds."""
    return clock(int(h.value), int(m.value))


@rule("h:Num Dian Dap n:Num", "Clock")
@rule("h:Num Dian n:Num Ge Zi", "Clock")
def five_minute_marks(h: Number, n: Number) -> Clock | None:
    """三点搭一, 三点一个字: the marks on the dial (Cantonese)."""
    return clock(int(h.value), 5 * int(n.value))


@rule("h:Num Dian m:Num", "Clock")
def bare_minutes(h: Number, m: Number) -> Clock | None:
    """三点十五, 三点零五: below ten a nought is said, else the number counts something else."""
    return clock(int(h.value), int(m.value)) if m.value >= 10 or m.text[0] in "零〇0" else None


@rule("h:Num d:Dian", "Hour")
def oclock(h: Number, d: bool) -> Clock | None:
    """九点. 一点 alone also means "a bit", so it needs company (see `hour_in_company`)."""
    return clock(int(h.value)) if h.value == int(h.value) else None


@rule("a:Num To b:(Hour|Clock)", "Hours")
def loose_hours(a: Number, b: Clock) -> tuple[Clock, Clock] | None:
    """五到六点: the first hour is bare."""
    first = clock(int(a.value)) if a.value == int(a.value) else None
    return (first, b) if first else None


@rule("c:Clock x:AmPm", "Clock")
@rule("c:Hour x:AmPm", "Clock")
def with_half(c: Clock, x: str) -> Clock | None:
    """6点30pm."""
    return clock(c.hour, c.minute, c.second, half=x)


@rule("h:Hour", "Clock")
def hour_in_company(h: Clock) -> Clock:
    """An hour that stands as a clock time."""
    return h


# Ordinals and lengths


@rule("Di? n:Num u:Unit", "Day")
def quarter(n: Number, u: str) -> Calendar | None:
    """一季度, 第三季度; without 个 between, or it is a length."""
    return Calendar(quarter=int(n.value)) if u == "quarter" and n.value in (1, 2, 3, 4) else None


@rule("Di n:Num Ge? (u:Unit|w:Weekday|Yue|e:Weekend)", "Ordinal")
@rule("l:LastOf Di n:Num Ge? (u:Unit|w:Weekday|Yue|e:Weekend)", "Ordinal")
def ordinal(
    n: Number, u: str | None = None, w: int | None = None, e: bool | None = None, l: bool | None = None
) -> Ordinal:
    """第三周, 第一个周一, 倒数第二天."""
    return Ordinal(int(n.value) * (-1 if l else 1), _unit_named(u, w, e))


@rule("LastOf n:Num Ge? (u:Unit|w:Weekday|Yue|e:Weekend)", "Ordinal")
def last_ones(n: Number, u: str | None, w: int | None, e: bool | None) -> Ordinal:
    """最后一个周五, 最后三周."""
    return Ordinal(-int(n.value), _unit_named(u, w, e), whole=True)


@rule("Ago n:Num Ge? (u:Unit|Yue)", "FirstOnes")
def first_ones(n: Number, u: str | None) -> Ordinal:
    """前两周: the first two of something named before, else the past two."""
    return Ordinal(int(n.value), _unit_named(u), whole=True)


def _unit_named(unit: str | None, weekday: int | None = None, weekend: bool | None = None) -> str:
    if weekday is not None:
        return str(weekday)
    return "weekend" if weekend else unit or "month"


@rule("n:Num Ge? h:Ban Ge? u:Unit", "Length")
@rule("n:Num Ge? u:Unit h:Ban?", "Length")
def length(n: Number, u: str, h: bool | None) -> Length:
    """三天, 两个半小时, 一周半."""
    return length_of(n.value + (0.5 if h else 0), u)


@rule("n:Num Ge h:Ban? Yue", "Length")
def months(n: Number, h: bool | None) -> Length:
    """三个月, 一个半月."""
    return length_of(n.value + (0.5 if h else 0), "month")


@rule("Ban Ge? u:Unit", "Length")
def half_unit(u: str) -> Length:
    """半小时, 半天."""
    return length_of(0.5, u)


@rule("Ban Ge? Yue", "Length")
def half_month() -> Length:
    """半个月."""
    return length_of(0.5, "month")


@rule("HalfYear", "HalfYears")
def half_year() -> Length:
    """半年."""
    return length_of(0.5, "year")


@rule("a:Length b:Length", "Length", again=True)
def lengths(a: Length, b: Length) -> Length:
    """两小时三十分钟."""
    return a.plus(b)


# Distances from now


@rule("n:Num Nian h:Ban? side:(Later|Ago)", "Phrase")
def years_away(n: Number, h: bool | None, side: str) -> Phrase | None:
    """七年半后; a year number (2018年后) is left to the bounds."""
    return shifted(length_of(n.value + (0.5 if h else 0), "year"), side) if n.value < 100 and n.text[0] != "0" else None


@rule("Again l:(Length|HalfYears) Later?", "Phrase")
def after_a_while(l: Length) -> Phrase:
    """再过半小时, 过两天."""
    return shifted(l, "after")


@rule("l:(Length|HalfYears) Filler? side:(Later|Ago)", "Phrase")
def away(l: Length, side: str) -> Phrase:
    """三天后, 两小时前."""
    return shifted(l, side)


@rule("Future l:(Length|HalfYears) Within?", "Phrase")
@rule("w:Which l:Length", "Phrase")
@rule("Later l:Length", "Phrase")
def coming(l: Length, w: int = 1) -> Phrase:
    """未来两天, 后三个月; 上两周 is back, and 这两天 begins today."""
    sign = -1 if w < 0 else 1
    if l.days and w == 0:
        return Moment(Following("day", Calendar(day_off=0), l.days))
    if l.seconds or l.workdays or w == 0:
        return Within(l, sign)
    return Moment(Coming(sign * l.months, sign * l.days))


@rule("(Past|Ago) l:(Length|HalfYears) Within?", "Phrase")
def gone(l: Length) -> Phrase:
    """过去十年, 最近10分钟."""
    return Moment(Coming(-l.months, -l.days)) if not l.seconds else Within(l, -1)


@rule("l:(Length|HalfYears) Within", "Deadline")
def within(l: Length) -> Length:
    """三天内."""
    return l


@rule("(Future|Later) n:Num Nian", "Phrase")
def coming_years(n: Number) -> Phrase:
    """未来三年."""
    return Moment(Coming(int(12 * n.value), 0))


@rule("(Past|Ago) n:Num Nian", "Phrase")
def gone_years(n: Number) -> Phrase:
    """近三年."""
    return Moment(Coming(-int(12 * n.value), 0))


@rule("Now", "Phrase")
def now() -> Phrase:
    """现在."""
    return Instant(Length(grain="second"))


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
def date_of_year(
    m: int, y: int | None = None, d: int | None = None, n: Number | None = None
) -> Calendar | None:
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


@rule("f:Festival Later l:Length", "Day")
@rule("f:Festival o:FirstOnes", "Day")
def days_beside(f: Festival, l: Length | None = None, o: Ordinal | None = None) -> Days | None:
    """元旦后两天, 春节前一周: beside a festival 前 counts back from it."""
    length = l or (length_of(o.n, o.unit) if o else Length())
    sign = 1 if l else -1
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


@rule("a:Day Filler? b:Day", "Day", again=True)
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


# A clock time with its part of day


@rule("p:(Part|ShortPart) Filler? c:Clock", "Clock")
def clock_in_part(p: str, c: Clock) -> Clock:
    """下午三点, 晚8:00."""
    return c.said_in(p)


@rule("d:Day Filler? p:ShortPart", "Moment")
def day_and_short_part(d: Days, p: str) -> Moment:
    """明早."""
    return Moment(d, p)


add_composition(rule)


@rule("n:Num Nian?", "Maybe")
def bare_year(n: Number) -> Phrase | None:
    """2018 or 24年 as all that is said."""
    if len(n.text) not in (2, 4) or n.value != int(n.value):
        return None
    year = century(int(n.value))
    return Moment(Calendar(year=year)) if 1900 <= year <= 2100 else None


@rule("a:Moment side:(Later|Ago)", "Phrase")
def bound(a: Moment, side: str) -> Phrase:
    """八点以后, 周五之前; 月底前 is by its end."""
    return bounded("by" if side == "before" and isinstance(a.days, Edge) and not a.clock else side, a)


@rule("From? a:Moment Since", "Phrase")
def since(a: Moment) -> Phrase:
    """从周三起."""
    return bounded("since", a)


add_bounds(rule)

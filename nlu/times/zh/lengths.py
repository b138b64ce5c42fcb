"""Chinese lengths, ordinals and distances from now: 两个半小时, 第三周, 三天后."""

from __future__ import annotations

from nlu.times.compose import (
    Ordinal,
    length_of,
    shifted,
)
from nlu.times.counted import Coming, Following
from nlu.times.days import Calendar
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Instant, Moment, Phrase, Within
from nlu.times.zh.words import Number

rule = Rulebook()


# Ordinals and lengths


@rule("Di? n:Num u:Unit", "Day")
def quarter(n: Number, u: str) -> Calendar | None:
    """一季度, 第三季度; without 个 between, or it is a length."""
    return Calendar(quarter=int(n.value)) if u == "quarter" and n.value in (1, 2, 3, 4) else None


@rule("Di n:Num Ge? (u:Unit|w:Weekday|Yue|e:Weekend)", "Ordinal")
@rule("last:LastOf Di n:Num Ge? (u:Unit|w:Weekday|Yue|e:Weekend)", "Ordinal")
def ordinal(
    n: Number, u: str | None = None, w: int | None = None, e: bool | None = None, last: bool | None = None
) -> Ordinal:
    """第三周, 第一个周一, 倒数第二天."""
    return Ordinal(int(n.value) * (-1 if last else 1), _unit_named(u, w, e))


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


@rule("Again much:(Length|HalfYears) Later?", "Phrase")
def after_a_while(much: Length) -> Phrase:
    """再过半小时, 过两天."""
    return shifted(much, "after")


@rule("much:(Length|HalfYears) Filler? side:(Later|Ago)", "Phrase")
def away_from_now(much: Length, side: str) -> Phrase:
    """三天后, 两小时前."""
    return shifted(much, side)


@rule("Future much:(Length|HalfYears) Within?", "Phrase")
@rule("w:Which much:Length", "Phrase")
@rule("Later much:Length", "Phrase")
def coming(much: Length, w: int = 1) -> Phrase:
    """未来两天, 后三个月; 上两周 is back, and 这两天 begins today."""
    sign = -1 if w < 0 else 1
    if much.days and w == 0:
        return Moment(Following("day", Calendar(day_off=0), much.days))
    if much.seconds or much.workdays or w == 0:
        return Within(much, sign)
    return Moment(Coming(sign * much.months, sign * much.days))


@rule("(Past|Ago) much:(Length|HalfYears) Within?", "Phrase")
def gone(much: Length) -> Phrase:
    """过去十年, 最近10分钟."""
    return Moment(Coming(-much.months, -much.days)) if not much.seconds else Within(much, -1)


@rule("much:(Length|HalfYears) Within", "Deadline")
def within(much: Length) -> Length:
    """三天内."""
    return much


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

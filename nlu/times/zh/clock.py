"""Chinese numbers and clock times: 三点一刻, 差五分九点, 五到六点."""

from __future__ import annotations

from nlu.times.clock import Clock, clock
from nlu.times.grammar import Rulebook
from nlu.times.zh.words import Number

rule = Rulebook()


# Numbers


@rule("n:Num Duo", "Num")
def roughly(n: Number) -> Number:
    """二十多 counts as twenty."""
    return n


@rule("n:Loose", "Num")
def loosely(n: Number) -> Number:
    """两三 counts as two."""
    return n


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

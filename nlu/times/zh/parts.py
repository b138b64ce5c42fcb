"""Chinese parts of day and the clock times said with them."""

from __future__ import annotations

from nlu.times.clock import Clock, at_odds, clock, hours_between
from nlu.times.days import Days, is_single
from nlu.times.grammar import Rulebook
from nlu.times.moments import Moment
from nlu.times.zh.words import Number

rule = Rulebook()


@rule("p:(Part|ShortPart) Filler? c:Clock", "Clock")
def clock_in_part(p: str, c: Clock) -> Clock | None:
    """下午三点, 晚8:00."""
    return None if at_odds(p, c) else c.said_in(p)


@rule("d:Day Filler? a:Num To b:Num", "Moment")
def hours_of_day(d: Days, a: Number, b: Number) -> Moment | None:
    """周二9-11."""
    pair = hours_between(a.value, b.value) if is_single(d) else None
    return Moment(d, clock=pair[0], until=pair[1]) if pair else None


@rule("p:(Part|ShortPart) h:BareHour", "Clock")
def bare_hour_in_part(p: str, h: int) -> Clock | None:
    """周六早9, 下午3: after a part of day the figure alone is the hour."""
    said = clock(h)
    return said.said_in(p) if said and 1 <= h <= 12 else None


@rule("d:Day Filler? p:ShortPart", "Moment")
def day_and_short_part(d: Days, p: str) -> Moment:
    """明早."""
    return Moment(d, p)

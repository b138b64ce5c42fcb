"""Chinese parts of day and the clock times said with them."""

from __future__ import annotations

from nlu.times.clock import Clock
from nlu.times.days import Days
from nlu.times.grammar import Rulebook
from nlu.times.moments import Moment

rule = Rulebook()


@rule("p:(Part|ShortPart) Filler? c:Clock", "Clock")
def clock_in_part(p: str, c: Clock) -> Clock:
    """下午三点, 晚8:00."""
    return c.said_in(p)


@rule("d:Day Filler? p:ShortPart", "Moment")
def day_and_short_part(d: Days, p: str) -> Moment:
    """明早."""
    return Moment(d, p)

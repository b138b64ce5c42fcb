"""Chinese bounds, and what is a time only when nothing else is said."""

from __future__ import annotations

from nlu.times.compose import (
    bounded,
)
from nlu.times.counted import Edge
from nlu.times.days import Calendar
from nlu.times.formats import century
from nlu.times.grammar import Rulebook
from nlu.times.moments import Moment, Phrase
from nlu.times.zh.words import Number

rule = Rulebook()


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


@rule("side:Latest Filler? a:Moment", "Phrase")
@rule("To? a:Moment Until", "Phrase")
def limit(a: Moment, side: str = "by") -> Phrase:
    """最晚五点, 到周五为止."""
    return bounded(side, a)


@rule("From? a:Moment Since", "Phrase")
def since(a: Moment) -> Phrase:
    """从周三起."""
    return bounded("since", a)

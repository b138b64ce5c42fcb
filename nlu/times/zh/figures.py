"""A clock time without separator, which only a day right before it makes one: 明天1430, 周五0930."""

from __future__ import annotations

from nlu.times.clock import in_figures
from nlu.times.days import Days, is_single
from nlu.times.grammar import Rulebook
from nlu.times.moments import Moment
from nlu.times.zh.words import Number

rule = Rulebook()

_DIGITS = (3, 4)


@rule("d:Day n:Num", "Moment")
def figures_of_day(d: Days, n: Number) -> Moment | None:
    """明天1430."""
    if not (n.text.isascii() and n.text.isdigit() and len(n.text) in _DIGITS and is_single(d)):
        return None
    said = in_figures(n.value)
    return Moment(d, clock=said) if said else None

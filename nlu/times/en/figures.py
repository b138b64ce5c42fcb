"""English hours in bare figures, which only a day beside them makes a time: Tuesday 9-11, 1430 on Friday."""

from __future__ import annotations

from nlu.times.clock import hours_between, in_figures
from nlu.times.days import Calendar, Days, is_single
from nlu.times.grammar import Rulebook
from nlu.times.moments import Moment

rule = Rulebook()


def hours_of_weekday(w: int, a: float, b: float) -> Moment | None:
    """Tuesday 9-11."""
    return hours_of_day(Calendar(weekday=w), a, b)


def figures_of_weekday(w: int, n: float) -> Moment | None:
    """Friday 1430."""
    return figures_of_day(Calendar(weekday=w), n)


@rule("d:Day (Filler|From)* a:Num To b:Num", "Moment")
@rule("From? a:Num To b:Num (On|Filler)* d:Day", "Moment")
def hours_of_day(d: Days, a: float, b: float) -> Moment | None:
    """The 25th 9-11, from 1400 to 1600 tomorrow."""
    pair = hours_between(a, b) if is_single(d) else None
    return Moment(d, clock=pair[0], until=pair[1]) if pair else None


@rule("d:Day (Filler|At|Around)* n:Num", "Moment")
@rule("(At|Around) n:Num (On|Filler)* d:Day", "Moment")
@rule("^ n:Num (On|Filler)* d:Day", "Moment")
def figures_of_day(d: Days, n: float) -> Moment | None:
    """Tomorrow at 930, 1430 on Friday."""
    said = in_figures(n) if n >= 100 and is_single(d) else None
    return Moment(d, clock=said) if said else None

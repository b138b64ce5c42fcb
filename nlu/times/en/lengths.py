"""English lengths of time: three days, half an hour, 1 day 2 hours."""

from __future__ import annotations

from nlu.times.compose import (
    Ordinal,
    length_of,
)
from nlu.times.formats import Decimal
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook

rule = Rulebook()


@rule("The? (last:Last|o:Ord) n:Num u:Unit Of", "OrdinalOf")
def several(n: float, u: str, last: bool | None, o: int | None) -> Ordinal | None:
    """The last three weeks of, the first 2 weeks of."""
    return Ordinal(int(n) * (-1 if last else 1), u, whole=True) if last or o == 1 else None


@rule("(A? loose:Loose|n:Num|x:Decimal) Of? u:(Unit|Unit2)", "Length")
def length(u: str | bool, n: float | None, loose: int | None, x: Decimal | None) -> Length:
    """Three days, a couple of hours, 2.5 hours."""
    return length_of(n or loose or (x.value if x else 0), "second" if u is True else str(u))


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
@rule("A? Half (A|Of)* u:Unit", "Length")
def half(u: str, f: float = 0.5) -> Length:
    """Half an hour, three quarters of an hour."""
    return length_of(f, u)


@rule("n:Num? A? QuarterWord (A|Of)* u:Unit", "Length")
def quarters(u: str, n: float | None) -> Length | None:
    """A quarter of an hour, three quarters of an hour."""
    return length_of((n or 1) / 4, u) if u == "hour" else None


@rule("A u:Unit And A QuarterWord", "Length")
def one_and_quarter(u: str) -> Length | None:
    """An hour and a quarter."""
    return length_of(1.25, u) if u == "hour" else None


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


@rule("Within (The|Next|Coming|Upcoming)* u:Unit (And x:Length)?", "Deadline")
def within_one(u: str, x: Length | None) -> Length:
    """Within the hour, within the next day and a half."""
    return length_of(1, u).plus(x) if x else length_of(1, u)

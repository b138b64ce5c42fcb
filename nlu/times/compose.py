"""What both grammars share: lengths, distances, and how days, parts of day and clock times make one phrase."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from nlu.times.clock import Clock
from nlu.times.counted import Away, Following, Nth
from nlu.times.days import TODAY, Calendar, Days
from nlu.times.formats import Decimal
from nlu.times.frame import Length
from nlu.times.grammar import Rulebook
from nlu.times.moments import Between, Bounded, Instant, Moment, Phrase, Within
from nlu.times.yearly import Festival, Lunar, OneYear
from nlu.understanding import Grain


class Ordinal(NamedTuple):
    """第三周, the last two days: fields as in `Nth`."""

    n: int
    unit: str
    whole: bool = False


_SECONDS = {"second": 1, "minute": 60, "quarter_hour": 900, "hour": 3600}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_GRAINS: dict[str, Grain] = {"second": "second", "month": "month", "year": "year", "week": "week"}


def length_of(count: float, unit: str) -> Length:
    """`count` units; half a month is 15 days, half a day 12 hours."""
    if unit in _SECONDS:
        return Length(seconds=count * _SECONDS[unit], grain=_GRAINS.get(unit, "minute"))
    if unit == "workday":
        return Length(workdays=int(count))
    if unit in _DAYS:
        days = count * _DAYS[unit]
        part = (days - int(days)) * 86400 if unit == "day" else 0
        return Length(days=int(days), seconds=part, grain="hour" if part else "day")
    months = count * _MONTHS[unit]
    return Length(int(months), days=15 if months != int(months) else 0, grain="month" if months % 12 else "year")


def shifted(length: Length, side: str) -> Moment | Instant:
    """That far after or before now: a day for days and longer, an instant for hours and shorter."""
    sign = 1 if side == "after" else -1
    if length.seconds:
        return Instant(length, sign)
    return Moment(away(length, sign))


def away(length: Length, sign: int, of: Days = TODAY) -> Away:
    """That many days or more after (1) or before (-1) a day."""
    return Away(sign * length.months, sign * length.days, sign * length.workdays, of)


def bounded(side: str, of: Phrase) -> Phrase:
    """From `of` on, or up to it; see `Bounded`."""
    return Bounded(side, of)


def join_days(a: Days, b: Days) -> Days | None:
    """Two descriptions of one day as one: fields together, a festival or lunar date with its year."""
    if isinstance(a, Calendar) and isinstance(b, Calendar):
        return a.joined(b)
    for one, other in ((a, b), (b, a)):
        if isinstance(other, Away | Nth) and isinstance(one, Calendar) and one.said().keys() == {"weekday"}:
            return Following(str(one.weekday), other)
        if isinstance(one, Calendar) and isinstance(other, Festival | Lunar) and other.when == OneYear():
            said = one.said()
            if said.keys() <= {"year", "year_off"}:
                return replace(other, when=OneYear(one.year, one.year_off))
    return None


def join_moments(a: Moment, b: Moment) -> Moment | None:
    """Two halves of one moment together, None when they contradict each other."""
    if a.days and b.days:
        days = join_days(a.days, b.days)
        return replace(a, days=None).joined(replace(b, days=days)) if days else None
    return a.joined(b)


_FROM = ("after", "since")


def add_composition(rule: Rulebook) -> None:
    """Adds the rules by which Day, Part, Clock, Hour pairs and Phrase tokens become moments and stretches.

    A deadline of minutes or hours (10分钟内) is a time only when nothing else is said.
    """

    @rule("From? a:Clock To b:Clock Between?", "Hours")
    @rule("From? a:Clock And b:Clock Between", "Hours")
    @rule("Between a:Clock (And|To) b:Clock", "Hours")
    def hours(a: Clock, b: Clock) -> tuple[Clock, Clock]:
        return a, b

    @rule("length:Deadline", "Phrase")
    def deadline_in_days(length: Length) -> Phrase | None:
        return None if length.seconds else Within(length)

    @rule("length:Deadline", "Maybe")
    def deadline_in_hours(length: Length) -> Phrase:
        return Within(length)

    @rule("h:Hours", "Moment")
    def stretch_of_day(h: tuple[Clock, Clock]) -> Moment:
        return Moment(clock=h[0], until=h[1])

    @rule("a:Decimal To b:Decimal", "Maybe")
    def stretch_of_decimals(a: Decimal, b: Decimal) -> Phrase | None:
        return Between(Moment(a.day), Moment(b.day)) if a.day and b.day else None

    @rule("c:Clock", "Moment")
    def at_clock(c: Clock) -> Moment:
        return Moment(clock=c)

    @rule("p:Part", "Moment")
    def in_part(p: str) -> Moment:
        return Moment(part=p)

    @rule("d:Day", "Moment")
    def on_day(d: Days) -> Moment:
        return Moment(d)

    @rule("p:Phrase", "Moment")
    def plain(p: Phrase) -> Moment | None:
        return p if isinstance(p, Moment) else None

    @rule("a:Moment (Filler|At|On|In|The|Of|Around|From)* b:Moment", "Moment", again=True)
    def together(a: Moment, b: Moment) -> Moment | None:
        return join_moments(a, b)

    @rule("a:Moment Filler* Comma Filler* b:Moment", "Moment", again=True)
    def together_after_pause(a: Moment, b: Moment) -> Moment | None:
        return None if a.clock and a.days and b.days else join_moments(a, b)

    @rule("From? a:(Moment|Phrase) Since? To b:(Moment|Phrase) Between?", "Phrase")
    @rule("From? a:(Moment|Phrase) And b:(Moment|Phrase) Between", "Phrase")
    @rule("Between a:(Moment|Phrase) (And|To) b:(Moment|Phrase)", "Phrase")
    def stretch(a: Phrase, b: Phrase) -> Phrase | None:
        simple = isinstance(a, Moment | Instant) and isinstance(b, Moment | Instant)
        return Between(a, b) if simple else None  # type: ignore[arg-type]


def add_bounds(rule: Rulebook) -> None:
    """Adds the rule that joins "after three" and "before five"; the bounds themselves are each language's own."""

    @rule("a:Phrase (Filler|And)* b:Phrase", "Phrase")
    def after_and_before(a: Phrase, b: Phrase) -> Phrase | None:
        """三点以后五点之前."""
        if not (isinstance(a, Bounded) and isinstance(b, Bounded) and a.side in _FROM and b.side not in _FROM):
            return None
        simple = isinstance(a.of, Moment) and isinstance(b.of, Moment)
        return Between(a.of, b.of) if simple else None  # type: ignore[arg-type]

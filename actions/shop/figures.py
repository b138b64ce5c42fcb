"""The shop's figures, for whom they concern: with what they were before, by whom and where, and what is behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.figures.kpi import KPIS, Kpi, Tally, is_met, target
from domain.figures.period import Period, Span
from domain.shop.policy import Policy
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, shops
from storage.figures import counting, recounting
from storage.figures.counting import Listed
from storage.tickets import tickets

PAGE = 50
"""Cases listed at a time."""

OF_PEOPLE = (Kpi.OPEN, Kpi.OVERDUE, Kpi.CLOSED, Kpi.FIRST_ANSWER, Kpi.ON_TIME)
"""What is told of each person: what they have, and how it goes (R2)."""

OF_SHOPS = (
    Kpi.ON_TIME, Kpi.SOLVED, Kpi.COMPLAINT_RATE, Kpi.SATISFACTION, Kpi.FIRST_TIME_FIX, Kpi.NO_SHOW_RATE,
    Kpi.FIRST_ANSWER,
)  # fmt: skip
"""By what an owner's shops are compared (R3)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of a period. before: of as much of the period before; None where there is no such thing."""

    kpi: str
    counted: Tally
    before: Tally | None
    goal: float | None
    met: bool | None

    @property
    def value(self) -> float | None:
        """The figure."""
        return self.counted.value(self.kpi)

    @property
    def change(self) -> float | None:
        """How much more it is than before."""
        was = self.before.value(self.kpi) if self.before else None
        return None if was is None or self.value is None else self.value - was


@dataclass(frozen=True, slots=True)
class Detail:
    """A figure with its past: the trend, oldest first, a year ago, by person and by shop."""

    line: Line
    trend: Sequence[tuple[Period, Tally]]
    year_before: Tally | None
    people: Sequence[tuple[str, Tally]]
    places: Sequence[tuple[str, Tally]]


@dataclass(frozen=True, slots=True)
class Behind:
    """A case with its ticket; None where there is none, or the reader may not know of it."""

    case: Listed
    ticket: Ticket | None


def board(tx: Tx, by: Staff, policy: Policy, period: Period, now: datetime) -> list[Line]:
    """Every figure of the period up to now. Rule: R2, Q4."""
    by.require("see_figures")
    return [_line(tx, policy, kpi, period, now) for kpi in KPIS]


def detail(tx: Tx, by: Staff, shop: Shop, kpi: str, period: Period, now: datetime) -> Detail:
    """One figure with all that is known of how it came. Rule: R2, R3."""
    by.require("see_figures")
    line, span = _line(tx, shop.policy, kpi, period, now), period.until(now)
    facts = KPIS[kpi]
    trend: list[tuple[Period, Tally]] = []
    if not facts.standing:
        periods = period.trend()
        bounds = [*(one.start for one in periods), max(period.until(now).end, period.start)]
        trend = list(zip(periods, counting.series(tx, kpi, bounds, now), strict=True))
    ago = None if facts.standing else counting.tally(tx, kpi, period.year_before().part_like(period, now), now)
    held = counting.by_holder(tx, kpi, span, now) if facts.by_ticket else {}
    names = {one.id: one.name for one in shops.staff(tx)}
    people = sorted(((names.get(who or 0, ""), one) for who, one in held.items()), key=_most)
    places = places_of(tx, shop, kpi, span, now) if shop.branches and facts.by_ticket else {}
    return Detail(line, trend, ago, people, list(places.items()))


def _most(named: tuple[str, Tally]) -> tuple[int, str]:
    return -named[1].whole, named[0]


def _line(tx: Tx, policy: Policy, kpi: str, period: Period, now: datetime) -> Line:
    before: Tally | None = None
    if KPIS[kpi].standing:
        found = counting.tally(tx, kpi, period.until(now), now)
    else:
        was, span = period.moved(-1).part_like(period, now), period.until(now)
        bounds = [was.start, was.end, span.start, span.end] if was.end < span.start else [was.start, *_both(span)]
        before, *_, found = counting.series(tx, kpi, bounds, now)
    return Line(kpi, found, before, target(policy, kpi), is_met(policy, kpi, found.value(kpi)))


def _both(span: Span) -> tuple[datetime, datetime]:
    return span.start, span.end


def behind(
    tx: Tx, by: Staff, kpi: str, span: Span, now: datetime, *, part: bool | None = None, skip: int = 0
) -> tuple[list[Behind], bool]:  # fmt: skip
    """The cases of a figure, newest first, and whether there are more. Rule: R2, C5."""
    by.require("see_figures")
    found = counting.listed(tx, kpi, span, now, part=part, limit=PAGE + 1, skip=skip)
    named = tickets.by_ids(tx, {one.ticket_id for one in found if one.ticket_id})
    seen = {number: one for number, one in named.items() if by.may_see(one)}
    return [Behind(one, seen.get(one.ticket_id or 0)) for one in found[:PAGE]], len(found) > PAGE


def places_of(tx: Tx, shop: Shop, kpi: str, span: Span, now: datetime) -> dict[str, Tally]:
    """The figure of each of the owner's shops: that of the visit, else where whoever has the ticket works. Rule: R3."""
    works = {one.id: shop.where_works(one.code) for one in shops.staff(tx)}
    parts: dict[str, list[Tally]] = {one.code: [] for one in shop.shops}
    for branch, holder, one in counting.by_place(tx, kpi, span, now):
        parts[shop.branch(works.get(holder or 0, "") if branch is None else branch).code].append(one)
    return {code: together(found) for code, found in parts.items()}


def people_of(tx: Tx, span: Span, now: datetime) -> list[tuple[Staff | None, Mapping[str, Tally]]]:
    """What each person has and how it goes, who has most to do first; None: what is nobody's. Rule: R2."""
    held = {kpi: counting.by_holder(tx, kpi, span, now) for kpi in OF_PEOPLE}
    people = {one.id: one for one in shops.staff(tx)}
    ids = {who for found in held.values() for who in found}
    rows: list[tuple[Staff | None, Mapping[str, Tally]]] = [
        (people.get(who or 0), {str(kpi): held[kpi].get(who, Tally()) for kpi in OF_PEOPLE}) for who in ids
    ]
    return sorted(rows, key=lambda row: (-row[1][Kpi.OPEN].whole, row[0].code if row[0] else ""))


def together(tallies: Iterable[Tally]) -> Tally:
    """The counts as one."""
    found = list(tallies)
    return Tally(sum(one.part for one in found), sum(one.whole for one in found))


def recount(tx: Tx, by: Staff, span: Span, now: datetime) -> dict[str, Tally]:
    """The same from the events alone. It reads all of them, and takes a while in a shop with a long past. Rule: I2."""
    by.require("see_figures")
    return recounting.recount(tx, span, now).tallies()


def differing(tx: Tx, by: Staff, span: Span, now: datetime) -> list[str]:
    """The figures of which the events say something else than the rows; none when all is well. Rule: I2."""
    again = recount(tx, by, span, now)
    return [kpi for kpi in KPIS if counting.tally(tx, kpi, span, now) != again[kpi]]

"""The shop's figures of a week, month or year, each with its trend, by whom, and the tickets behind it (R2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from actions.shop import figure_words as words
from actions.shop import figures
from actions.shop.figures import Detail
from desk.shop import charts
from desk.site import pages
from desk.site.login import Person
from desk.site.redaction import Sight
from desk.site.site import ThisSite
from desk.site.times import read_day
from desk.tickets.view import rows
from domain.errors import NotFound
from domain.figures.kpi import KPIS, Tally, is_met
from domain.figures.period import Length, period_of
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, shops

router = APIRouter(prefix="/desk/figures", include_in_schema=False)

SIDES = {"": None, "yes": True, "no": False}
"""Which cases are listed: all, those that count, those that don't."""


class Wanted:
    """The period asked for: ?length=week|month|year&day=2026-03-18, any day of it; the present month without."""

    def __init__(
        self, site: ThisSite, length: str = Length.MONTH, day: Annotated[str, Query(max_length=10)] = ""
    ) -> None:  # fmt: skip
        today = site.now().astimezone(site.zone).date()
        chosen = read_day(day) or today
        self.period = period_of(length if length in list(Length) else Length.MONTH, min(chosen, today), site.zone)
        self.is_now = self.period.end > site.now()

    def query(self, by: int = 0, length: str = "") -> str:
        """The address's end for the period so many further on, or for one of another length with the same days."""
        there = self.period.moved(by) if by else self.period
        return f"?length={length or there.length}&day={there.first}"


ThisPeriod = Annotated[Wanted, Depends()]


@dataclass(frozen=True, slots=True)
class Share:
    """A line of what is behind a figure. width: of its bar, 0 to 100."""

    name: str
    words: str
    cases: int
    width: float
    met: bool | None


@router.get("")
def figures_page(
    request: Request, site: ThisSite, person: Person, wanted: ThisPeriod, recount: bool = False
) -> Response:  # fmt: skip
    """Every figure; with ?recount=1 counted once more from the events alone, and compared. Rule: R2, I2."""
    now = site.now()
    with site.store.read() as tx:
        policy = shops.current(tx).policy
        found = figures.board(tx, person, policy, wanted.period, now)
        differ = figures.differing(tx, person, wanted.period.until(now), now) if recount else None
    things = {"person": person, "lines": found, "differ": differ, "wanted": wanted, "lengths": Length}
    return pages.render(request, site, "shop/figures.html", words=words, **things)


@router.get("/{kpi}")
def figure_page(
    request: Request,
    site: ThisSite,
    person: Person,
    wanted: ThisPeriod,
    kpi: str,
    side: str = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """One figure: what it is, its trend, and the tickets it counts. Rule: R2."""
    if kpi not in KPIS:
        raise NotFound(f"There is no figure {kpi!r}: expected one of {list(KPIS)}.")
    now, span, language = site.now(), wanted.period.until(site.now()), site.language(request)
    side = side if side in SIDES and KPIS[kpi].has_two_sides else ""
    with site.store.read() as tx:
        shop = shops.current(tx)
        found = figures.detail(tx, person, shop, kpi, wanted.period, now)
        behind, more = figures.behind(tx, person, kpi, span, now, part=SIDES[side], skip=(page - 1) * figures.PAGE)
        lines = _tickets(tx, behind, person)
    things = {"person": person, "found": found, "behind": behind, "rows": lines, "more": more, "page": page}
    things |= {"trend": _trend(found, shop, language), "side": side, "sides": SIDES, "facts": KPIS[kpi]}
    things |= {"people": _shares(kpi, shop, found.people, language), "wanted": wanted, "kpi": kpi}
    places = [(shop.branch(code).name(language), one) for code, one in found.places]
    return pages.render(
        request, site, "shop/figure.html", words=words, places=_shares(kpi, shop, places, language), **things
    )


def _tickets(tx: Tx, behind: Sequence[figures.Behind], person: Staff) -> dict[int, object]:
    named = {one.ticket.id: one.ticket for one in behind if one.ticket}
    return {row.ticket.id: row for row in rows(tx, list(named.values()), Sight.of(person))}


def _trend(found: Detail, shop: Shop, language: str) -> charts.Trend:
    kpi = found.line.kpi
    values = []
    for period, tally in found.trend:
        value = tally.value(kpi)
        under = is_met(shop.policy, kpi, value) is False
        values.append((words.period(period, language), value, words.value(kpi, value, language), under))
    return charts.trend(values, found.line.goal)


def _shares(kpi: str, shop: Shop, named: Sequence[tuple[str, Tally]], language: str) -> list[Share]:
    most = max((one.value(kpi) or 0.0 for _, one in named), default=0.0) or 1.0
    found = []
    for name, one in named:
        value = one.value(kpi)
        width = round(100 * (value or 0.0) / most, 1)
        found.append(Share(name, words.value(kpi, value, language), one.whole, width, is_met(shop.policy, kpi, value)))
    return found

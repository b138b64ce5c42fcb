"""Reports to read, print and take along: of a week, a month and the day, and a letter to a shop (R1, R3)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from actions.shop import evening, report_file, reports
from actions.shop import figure_words as words
from actions.shop.figures import OF_PEOPLE, OF_SHOPS
from desk.site import pages
from desk.site.login import Person
from desk.site.redaction import Sight
from desk.site.site import Site, ThisSite
from desk.site.times import read_day
from desk.tickets.view import rows
from domain.errors import NotFound
from domain.figures.kpi import is_met
from domain.figures.period import Length, Period, period_of
from domain.shop.shop import Shop
from storage import shops

router = APIRouter(prefix="/desk", include_in_schema=False)

LENGTHS = (Length.WEEK, Length.MONTH)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _period(site: ThisSite, length: str, day: Annotated[str, Query(max_length=10)] = "") -> Period:
    """The period that holds the day; without one, the last that is over."""
    if length not in LENGTHS:
        raise NotFound(f"There is no report of a {length!r}: expected one of {list(LENGTHS)}.")
    today = site.now().astimezone(site.zone).date()
    chosen = read_day(day)
    return period_of(length, min(chosen, today), site.zone) if chosen else period_of(length, today, site.zone).moved(-1)


ThisPeriod = Annotated[Period, Depends(_period)]


@router.get("/reports/{length}")
def report_page(request: Request, site: ThisSite, person: Person, period: ThisPeriod) -> Response:
    """The report as a page that can be printed. Rule: R1."""
    with site.store.read() as tx:
        shop = shops.current(tx)
        found = reports.report(tx, person, shop, period, site.now())
        lines = {row.ticket.id: row for row in rows(tx, found.complaints, Sight.of(person))}
    things = {"person": person, "found": found, "shop": shop, "rows": lines, "is_now": period.end > site.now()}
    things |= {"words": words, "of_people": OF_PEOPLE, "of_shops": OF_SHOPS, "is_met": is_met, "lengths": LENGTHS}
    return pages.render(request, site, "shop/report.html", **things)


@router.get("/reports/{length}/file")
def report_xlsx(request: Request, site: ThisSite, person: Person, period: ThisPeriod) -> Response:
    """The same as a workbook. Rule: R1."""
    with site.store.read() as tx:
        shop = shops.current(tx)
        found = reports.report(tx, person, shop, period, site.now())
    headers = {"Content-Disposition": f'attachment; filename="{report_file.name(found)}"'}
    return Response(report_file.make(found, shop, site.language(request)), media_type=XLSX, headers=headers)


@router.get("/reports/{length}/letter")
def letter(
    request: Request, site: ThisSite, person: Person, period: ThisPeriod, at: Annotated[str, Query(max_length=40)] = ""
) -> Response:  # fmt: skip
    """The letter to one of several shops that is under target. Rule: R3."""
    with site.store.read() as tx:
        shop = shops.current(tx)
        found = reports.report(tx, person, shop, period, site.now())
    place = next((one for one in found.places if one.code == at and one.missed), None)
    if place is None:
        raise NotFound(f"Shop {at!r} is not under target.")
    things = {"person": person, "found": found, "place": place, "there": shop.branch(at), "shop": shop, "words": words}
    return pages.render(request, site, "shop/letter.html", goals=_goals(shop, place, site, request), **things)


def _goals(shop: Shop, place: reports.Place, site: Site, request: Request) -> dict[str, tuple[str, str]]:
    """Figure -> what it was and should be, in words."""
    language = site.language(request)
    return {
        kpi: (
            words.value(kpi, place.counted[kpi].value(kpi), language),
            words.goal_of(shop.policy, kpi, language),
        )
        for kpi in place.missed
    }  # fmt: skip


@router.get("/evening")
def evening_page(request: Request, site: ThisSite, person: Person) -> Response:
    """How the day ends. Rule: R1."""
    with site.store.read() as tx:
        found = evening.of(tx, person, shops.current(tx), site.now())
        every = [*found.late, *found.due, *found.waiting, *(ticket for ticket, _ in found.cars)]
        lines = {row.ticket.id: row for row in rows(tx, every, Sight.of(person))}
    return pages.render(request, site, "shop/evening.html", person=person, found=found, rows=lines, words=words)

"""The shop's figures for the last days: what was promised and kept, who came, who complained (Q4, R2)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from actions.shop import figures
from desk.site import pages
from desk.site.login import Person
from desk.site.site import ThisSite

router = APIRouter(prefix="/desk/figures", include_in_schema=False)

PERIODS = (7, 30, 90, 365)


@router.get("")
def figures_page(
    request: Request,
    site: ThisSite,
    person: Person,
    days: Annotated[int, Query(ge=1, le=365)] = 30,
    recount: bool = False,
) -> Response:
    """The figures up to now; with ?recount=1 counted once more from the events alone, and compared."""
    today = site.now().astimezone(site.zone).date()
    start = datetime.combine(today - timedelta(days=days - 1), time(), site.zone)
    with site.store.read() as tx:
        found = figures.show(tx, person, start, site.now())
        again = figures.recount(tx, person, start, site.now()) if recount else None
    things = {"person": person, "figures": found, "again": again, "days": days, "periods": PERIODS}
    return pages.render(request, site, "shop/figures.html", targets=figures.TARGETS, **things)

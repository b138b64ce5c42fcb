"""How the house is: what the doctor finds, for who looks after it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.site import pages
from desk.site.login import Person
from desk.site.site import ThisSite
from domain.shop.finding import sorted_by_need

router = APIRouter(prefix="/desk/health", include_in_schema=False)


@router.get("")
def health_page(request: Request, site: ThisSite, person: Person) -> Response:
    """Everything that was looked at just now, what is wrong first, each with its next step."""
    person.require("see_outbox")
    found = sorted_by_need(list(site.examine())) if site.examine is not None else []
    return pages.render(request, site, "shop/health.html", person=person, found=found, looked=site.examine is not None)

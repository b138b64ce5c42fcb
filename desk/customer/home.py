"""The front page: what this is, and the ways in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.site import pages
from desk.site.site import ThisSite
from storage import shops

router = APIRouter(include_in_schema=False)


@router.get("/")
def welcome(request: Request, site: ThisSite) -> Response:
    """What this is, with links to the chat, the desk and the API."""
    with site.store.read() as tx:
        shop = shops.load(tx)
    return pages.render(request, site, "customer/welcome.html", shop=shop)


@router.get("/favicon.ico")
def icon() -> Response:
    """Where browsers look for an icon by themselves."""
    return RedirectResponse(pages.static("icon.svg"), 301)

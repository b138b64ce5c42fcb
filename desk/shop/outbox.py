"""What is on its way out, and what did not arrive."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query, Request
from starlette.responses import RedirectResponse, Response

from actions import resend
from desk.site import pages
from desk.site.login import Person
from desk.site.site import ThisSite

router = APIRouter(prefix="/desk/outbox", include_in_schema=False)

STATES = ("dead", "failed", "held", "queued", "sent", "cancelled")


@router.get("")
def outbox_page(
    request: Request,
    site: ThisSite,
    person: Person,
    state: Annotated[str, Query(pattern="^(dead|failed|held|queued|sent|cancelled)$")] = "dead",
) -> Response:
    """Rows of one state, newest first; no words of customers (A5)."""
    with site.store.read() as tx:
        counts, items = resend.listed(tx, person, state)
    things = {"person": person, "counts": counts, "items": items, "state": state, "states": STATES}
    return pages.render(request, site, "shop/outbox.html", **things)


@router.post("/{item_id}/retry")
def retry(site: ThisSite, person: Person, background: BackgroundTasks, item_id: int) -> Response:
    """The dead row is tried again now."""
    with site.store.write() as tx:
        resend.retry(tx, item_id, person, site.now())
    background.add_task(site.deliver, [item_id])
    return RedirectResponse("/desk/outbox", 303)

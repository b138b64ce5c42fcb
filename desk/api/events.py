"""The feed of events: what happened to all tickets, in order, for a program that follows along (I2)."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter

from desk.api.access import AsStaff
from desk.api.shapes import After, EventOut, Limit, Page
from desk.api.tagged import Tagged
from desk.site.site import ThisSite
from storage.tickets import listings

router = APIRouter(tags=["events"], route_class=Tagged)

SETTLED = timedelta(seconds=5)
"""An event is told after so long: on PostgreSQL one with a lower id may be committed later than one with a higher."""


class FeedEvent(EventOut):
    """Something that happened, and to which ticket. number: of the ticket."""

    ticket_id: int
    number: str


@router.get("/events")
def list_events(site: ThisSite, limit: Limit = 50, after: After = 0, person: AsStaff = None) -> Page[FeedEvent]:
    """Events of all tickets, the oldest first; ask again later with the last id as `after`. Rule: C5."""
    with site.store.read() as tx:
        found = listings.events_after(tx, person, after, site.now() - SETTLED, limit)
    items = [FeedEvent(**EventOut.model_validate(one).model_dump(), ticket_id=one.ticket_id, number=number)
             for one, number in found]  # fmt: skip
    return Page(items=items, next=items[-1].id if len(items) == limit else None)

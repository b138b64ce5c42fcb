"""Claims under warranty, and goods that go back: what waits for a decision first (G2, G5, G6, G7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from desk.site import pages
from desk.site.login import needs
from desk.site.redaction import Sight
from desk.site.site import ThisSite
from domain.shop.staff import Staff
from domain.ticket import STATES, Kind, Ticket
from domain.warranty import claim
from storage import Tx
from storage.tickets import listings

router = APIRouter(prefix="/desk/claims", include_in_schema=False)

MayDecide = Annotated[Staff, Depends(needs("decide_warranty"))]

MOST = 400
"""Enquiries that are looked through, the newest first."""


@dataclass(frozen=True)
class Row:
    """A claim, or goods that go back where state is empty. waits: for a decision of the clerk's."""

    ticket: Ticket
    summary: str
    state: str
    waits: bool
    kept: dict[str, Any]


@router.get("")
def claims_page(request: Request, site: ThisSite, person: MayDecide) -> Response:
    """The list, what has to be decided first."""
    with site.store.read() as tx:
        rows = _rows(tx, person)
    return pages.render(request, site, "warranty/claims.html", person=person, rows=rows)


def _rows(tx: Tx, person: Staff) -> list[Row]:
    wanted = listings.TicketFilter(states=STATES, kind=Kind.ENQUIRY, viewer=person)
    sight = Sight.of(person)
    found = [
        _row(one, sight) for one in listings.tickets(tx, wanted, MOST)
        if claim.of(one) or (one.is_open and one.data.get("topic") == "request_claim")
    ]  # fmt: skip
    return sorted(found, key=lambda row: (not row.waits, not row.ticket.is_open))


def _row(ticket: Ticket, sight: Sight) -> Row:
    kept = claim.of(ticket)
    state = str(kept.get("state", ""))
    waits = ticket.is_open and (claim.STATES[state].undecided if state else True)
    return Row(ticket, sight.text(ticket.summary), state, waits, kept)

"""Claims under warranty and with insurers, and goods that go back: what waits first (G2, G5, G6, G7, E3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from desk.site import pages
from desk.site.login import needs
from desk.site.redaction import Sight
from desk.site.site import ThisSite
from domain import course
from domain.shop.staff import Staff
from domain.ticket import STATES, Kind, Ticket
from domain.warranty import claim
from storage import Tx
from storage.tickets import listings

router = APIRouter(prefix="/desk/claims", include_in_schema=False)

MayDecide = Annotated[Staff, Depends(needs("decide_warranty", "settle"))]

MOST = 400
"""Enquiries that are looked through, the newest first."""


@dataclass(frozen=True)
class Row:
    """A claim, or a matter with stages. state: key of its words. waits: for whoever leads it. since: of a stage."""

    ticket: Ticket
    summary: str
    state: str
    waits: bool
    why: str
    fen: int | None = None
    since: datetime | None = None


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
        if claim.of(one) or course.of(one) or (one.is_open and one.data.get("topic") == "request_claim")
    ]  # fmt: skip
    return sorted(found, key=lambda row: (not row.waits, not row.ticket.is_open))


def _row(ticket: Ticket, sight: Sight) -> Row:
    words = sight.text(ticket.summary)
    if runs := course.of(ticket):
        state, since = f"stage.{runs['name']}_{runs['stage']}", datetime.fromisoformat(runs["since"])
        waits = ticket.is_open and not course.is_over(runs)
        return Row(ticket, words, state, waits, sight.text(runs.get("words") or ""), runs.get("fen"), since)
    kept = claim.of(ticket)
    state = str(kept.get("state", ""))
    waits = ticket.is_open and (claim.STATES[state].undecided if state else True)
    why = sight.text(str(kept.get("reason") or ""))
    return Row(ticket, words, f"claim_state.{state}" if state else "desk_claims.goods", waits, why, kept.get("fen"))

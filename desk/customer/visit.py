"""A customer's calendar entry for a visit, served to whoever has its signed address (B6)."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from desk.customer.visit_link import PATH, read_token
from desk.site.signed_link import is_over
from desk.site.site import ThisSite
from domain.booking.appointment import Appointment
from domain.booking.calendar_entry import CalendarEntry, ics
from domain.shop.shop import Shop
from domain.ticket import Ticket, TicketEvent
from storage import Tx, conversations, shops
from storage.booking import appointments
from storage.tickets import tickets
from texts import text

router = APIRouter(prefix=PATH, include_in_schema=False)

CHANGES = frozenset({"appointment_moved", "appointment_shifted", "appointment_cancelled"})
"""Events of a ticket that make a newer version of its calendar entry."""


@router.get("/{token}.ics")
def calendar_entry(site: ThisSite, token: str) -> Response:
    """The visit as it stands now: opened again after a move it replaces the earlier entry. 404 for a made-up token,
    and a month after the visit.
    """
    number = read_token(site.settings.secret_key, token)
    with site.store.read() as tx:
        visit = appointments.get(tx, number) if number is not None else None
        ticket = tickets.get(tx, visit.ticket_id) if visit else None
        at_shop = shops.current(tx)
        if visit is None or ticket is None or is_over(visit.ends_at, site.now()):
            return Response(status_code=404)
        body = ics(_entry(tx, at_shop, at_shop.branch(visit.branch), ticket, visit))
    headers = {"Content-Disposition": f'inline; filename="{ticket.number}.ics"', "Cache-Control": "no-store"}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


def _entry(tx: Tx, owner: Shop, shop: Shop, ticket: Ticket, visit: Appointment) -> CalendarEntry:
    """owner: the main shop, whose name in the id stays when the visit moves to another of the owner's shops."""
    conversation = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    language = conversation.language if conversation else "zh"
    changes = [event for event in tickets.events(tx, ticket.id) if event.kind in CHANGES]
    services = " + ".join(shop.service(code).name(language) for code in visit.services if shop.offers(code))
    return CalendarEntry(
        uid=f"{ticket.number}@{_host(owner)}",
        sequence=len(changes),
        start=visit.starts_at,
        end=visit.ends_at,
        summary=text("calendar.summary", language, shop=shop.name(language), services=services),
        description=text("calendar.description", language, number=ticket.number, plate=visit.plate or ""),
        location=shop.address(language),
        changed_at=_changed_at(visit, changes),
        place=(shop.lat, shop.lon) if shop.lat is not None and shop.lon is not None else None,
        cancelled=visit.state == "cancelled",
    )


def _changed_at(visit: Appointment, changes: list[TicketEvent]) -> datetime:
    return changes[-1].at if changes else visit.created_at


def _host(shop: Shop) -> str:
    """A name of the shop for the entry's id: its phone number, which no other shop has."""
    return "".join(character for character in shop.phone if character.isdigit()) + ".aftercare"

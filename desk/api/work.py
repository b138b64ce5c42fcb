"""Appointments, tickets with their events, the outbox, and what was said unasked: read only."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from desk.api.access import AsStaff
from desk.api.shapes import (
    After,
    AppointmentOut,
    EventOut,
    KindName,
    Limit,
    NoticeKindName,
    NoticeOut,
    OutboxOut,
    Page,
    StateName,
    TicketOut,
    TicketWithEvents,
)
from desk.api.tagged import Tagged
from desk.site.site import ThisSite
from desk.site.times import Day
from domain.errors import NotFound
from domain.shop.staff import Staff
from domain.ticket import STATES, Ticket
from storage import Tx
from storage.booking import appointments
from storage.outreach import notices
from storage.tickets import listings, tickets

router = APIRouter(route_class=Tagged)

OnDay = Annotated[Day | None, Query(description="A day on the shop's clock (2026-03-25); today when left out.")]
NoticeState = Literal["planned", "sent", "dropped", "cancelled"]
OutboxState = Literal["queued", "sent", "dead", "cancelled"]


def may_see(ticket: Ticket, person: Staff | None) -> bool:
    """True when whoever asks may know of the ticket; a program in nobody's name knows of no confidential one. C5."""
    return person.may_see(ticket) if person is not None else not ticket.restricted and ticket.about_staff is None


@router.get("/appointments", tags=["appointments"])
def list_appointments(site: ThisSite, day: OnDay = None) -> Page[AppointmentOut]:
    """All visits of a day, in any state, soonest first."""
    start = datetime.combine(day or site.now().astimezone(site.zone).date(), time.min, site.zone)
    with site.store.read() as tx:
        found = appointments.between(tx, start, start + timedelta(days=1))
    return Page(items=[AppointmentOut.model_validate(one) for one in found], next=None)


@router.get("/appointments/{appointment_id}", tags=["appointments"])
def read_appointment(site: ThisSite, appointment_id: int) -> AppointmentOut:
    """One visit."""
    with site.store.read() as tx:
        found = appointments.get(tx, appointment_id)
    if found is None:
        raise NotFound(f"There is no appointment {appointment_id}.")
    return AppointmentOut.model_validate(found)


@router.get("/tickets", tags=["tickets"])
def list_tickets(
    site: ThisSite,
    limit: Limit = 50,
    after: After = 0,
    kind: KindName | None = None,
    state: Annotated[list[StateName] | None, Query(description="Any of these states; all when left out.")] = None,
    number: Annotated[str, Query(max_length=24)] = "",
    person: AsStaff = None,
) -> Page[TicketOut]:
    """Tickets, oldest first. Complaints about people are listed only in the name of somebody who may know of them."""
    wanted = listings.TicketFilter(states=state or STATES, kind=kind, viewer=person)
    with site.store.read() as tx:
        if number:
            one = tickets.by_number(tx, number)
            found = [one] if one and may_see(one, person) else []
        else:
            found = listings.tickets_after(tx, wanted, after, limit)
    items = [TicketOut.model_validate(ticket) for ticket in found]
    return Page(items=items, next=items[-1].id if len(items) == limit and not number else None)


@router.get("/tickets/{ticket_id}", tags=["tickets"])
def read_ticket(site: ThisSite, ticket_id: int, person: AsStaff = None) -> TicketWithEvents:
    """One ticket with everything that happened to it."""
    with site.store.read() as tx:
        found = tickets.get(tx, ticket_id)
        if found is None or not may_see(found, person):
            raise NotFound(f"There is no ticket {ticket_id}.")
        return with_events(tx, found)


def with_events(tx: Tx, found: Ticket) -> TicketWithEvents:
    """The ticket as it is read by itself."""
    events = [EventOut.model_validate(event) for event in tickets.events(tx, found.id)]
    return TicketWithEvents(**TicketOut.model_validate(found).model_dump(), events=events)


@router.get("/outbox", tags=["outbox"])
def list_outbox(
    site: ThisSite, limit: Limit = 50, after: After = 0, state: OutboxState | None = None, person: AsStaff = None
) -> Page[OutboxOut]:  # fmt: skip
    """Messages on their way out, oldest first."""
    with site.store.read() as tx:
        found = listings.outbox_after(tx, state, after, limit, person)
    items = [OutboxOut.model_validate(item) for item in found]
    return Page(items=items, next=items[-1].id if len(items) == limit else None)


@router.get("/notices", tags=["notices"])
def list_notices(
    site: ThisSite, limit: Limit = 50, after: After = 0, kind: NoticeKindName | None = None,
    state: NoticeState | None = None, person: AsStaff = None,
) -> Page[NoticeOut]:  # fmt: skip
    """What was or will be said unasked, newest first, and why. Rule: N5."""
    if person is not None:
        person.require("see_notices")
    with site.store.read() as tx:
        found = notices.listed(tx, state=state, kind=kind, before=after or None, limit=limit)
    items = [NoticeOut.model_validate(notice) for notice in found]
    return Page(items=items, next=items[-1].id if len(items) == limit else None)

"""Everything a staff card shows of a ticket, as it stands when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from actions.outreach import leaving
from actions.outreach.leaving import Reach
from actions.staff_steps import Stand
from domain.booking.appointment import Appointment
from domain.customers.customer import Customer, Vehicle
from domain.promises.promise import Promise
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Kind, Ticket
from notifications.staff_chat.view_field import FieldView, look_at_field
from notifications.staff_chat.view_workshop import WorkView, look_at_work
from storage import Tx, conversations, shops
from storage.booking import appointments
from storage.customers import customers
from storage.promises import promises
from storage.tickets import tickets


@dataclass(frozen=True)
class TicketView:
    """A ticket with what belongs to it. services: names in the shop's language. holder: who has it.

    advisor: name of whoever receives the visit, empty where nobody is named. place: name of the shop it is booked in,
    empty where there is only one. others: further open tickets of the same customer and matter, into which this one may
    go. at: when it was looked at, None where no countdown is shown. promise: what is owed next. people: who works here.
    field: its field job. work: its work order. reach: what may still be written to the customer, where that is limited.
    """

    ticket: Ticket
    customer: Customer | None
    vehicle: Vehicle | None
    appointment: Appointment | None
    services: tuple[str, ...]
    holder: Staff | None
    zone: ZoneInfo
    advisor: str = ""
    place: str = ""
    others: tuple[Ticket, ...] = ()
    at: datetime | None = None
    promise: Promise | None = None
    people: tuple[Staff, ...] = ()
    field: FieldView | None = None
    work: WorkView | None = None
    reach: Reach | None = None

    @property
    def stand(self) -> Stand:
        """By what steps are offered."""
        work = self.work
        order, items, level = (work.order, work.items, work.level) if work else (None, (), None)
        job = self.field.job if self.field else None
        now = self.at or self.ticket.created_at
        return Stand(self.ticket, now, self.appointment, order, items, level, job)


def look(tx: Tx, ticket_id: int, language: str, now: datetime | None = None) -> TicketView | None:
    """The ticket with what belongs to it; None when there is no such ticket."""
    ticket = tickets.get(tx, ticket_id)
    if ticket is None:
        return None
    at_shop = shops.current(tx)
    appointment = appointments.of_ticket(tx, ticket.id)
    codes = appointment.services if appointment else []
    known = [code for code in codes if at_shop.offers(code)]
    return TicketView(
        ticket,
        customers.get(tx, ticket.customer_id),
        customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None,
        appointment,
        tuple(at_shop.service(code).name(language) for code in known),
        shops.staff_by_id(tx, ticket.assignee_id) if ticket.assignee_id else None,
        at_shop.zone,
        _advisor(at_shop, appointment),
        _place(at_shop, appointment, language),
        _others(tx, ticket),
        now,
        promises.nearest(tx, ticket.id) if ticket.is_open else None,
        tuple(shops.staff(tx)),
        look_at_field(tx, at_shop, ticket, now),
        look_at_work(tx, ticket, now),
        _reach(tx, ticket, now),
    )


def _reach(tx: Tx, ticket: Ticket, now: datetime | None) -> Reach | None:
    talk = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id and ticket.is_open else None
    return leaving.reach(tx, talk, now) if talk and now else None


def _others(tx: Tx, ticket: Ticket) -> tuple[Ticket, ...]:
    """Open tickets into which this one may be merged; a restricted matter and any other never mix. Rule: C1, C5."""
    if not ticket.is_open:
        return ()
    found = tickets.of_customer(tx, ticket.customer_id, limit=8)
    return tuple(
        other
        for other in found
        if other.id != ticket.id
        and (ticket.kind != Kind.COMPLAINT or other.kind == Kind.COMPLAINT)
        and (other.restricted, other.about_staff) == (ticket.restricted, ticket.about_staff)
    )


def _advisor(at_shop: Shop, appointment: Appointment | None) -> str:
    if appointment is None:
        return ""
    return next((person.name for person in at_shop.people if person.code == appointment.advisor), "")


def _place(at_shop: Shop, appointment: Appointment | None, language: str) -> str:
    if appointment is None or not at_shop.branches:
        return ""
    return at_shop.branch(appointment.branch).name(language)

"""Everything a staff card shows of a ticket, as it stands when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from domain.appointment import Appointment
from domain.customer import Customer, Vehicle
from domain.shop import Shop
from domain.staff import Staff
from domain.ticket import Ticket
from storage import Tx, appointments, customers, shop, tickets


@dataclass(frozen=True)
class TicketView:
    """A ticket with what belongs to it. services: names in the shop's language. holder: who has it.

    advisor: name of whoever receives the visit, empty where nobody is named. place: name of the shop it is booked in,
    empty where there is only one.
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


def look(tx: Tx, ticket_id: int, language: str) -> TicketView | None:
    """The ticket with what belongs to it; None when there is no such ticket."""
    ticket = tickets.get(tx, ticket_id)
    if ticket is None:
        return None
    at_shop = shop.load(tx)
    appointment = appointments.of_ticket(tx, ticket.id)
    codes = appointment.services if appointment else []
    known = [code for code in codes if at_shop is not None and at_shop.offers(code)]
    return TicketView(
        ticket,
        customers.get(tx, ticket.customer_id),
        customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None,
        appointment,
        tuple(at_shop.service(code).name(language) for code in known) if at_shop else (),
        shop.staff_by_id(tx, ticket.assignee_id) if ticket.assignee_id else None,
        at_shop.zone if at_shop else ZoneInfo("UTC"),
        _advisor(at_shop, appointment),
        _place(at_shop, appointment, language),
    )


def _advisor(at_shop: Shop | None, appointment: Appointment | None) -> str:
    if at_shop is None or appointment is None:
        return ""
    return next((person.name for person in at_shop.people if person.code == appointment.advisor), "")


def _place(at_shop: Shop | None, appointment: Appointment | None, language: str) -> str:
    if at_shop is None or appointment is None or not at_shop.branches:
        return ""
    return at_shop.branch(appointment.branch).name(language)

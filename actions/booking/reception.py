"""Whoever stands at the counter or rings: visits booked, moved and called off by staff by the chat's rules (B1-B6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from actions import outgoing, parts
from actions.booking import appointments, free_times, visits
from actions.tickets import tickets
from domain.booking.appointment import Appointment, shop_of
from domain.booking.capacity import Chances, Needs, Offer
from domain.customers.customer import Vehicle
from domain.errors import BadField, NotFound, OutsideHours
from domain.shop.policy import BAY_QUANTUM
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from storage.booking import appointments as queries
from storage.booking import capacity
from storage.customers import companies, customers
from storage.tickets import tickets as queries_of_tickets
from storage.workshop import work_orders
from texts import formats

FORGOTTEN = timedelta(days=90)
"""Visits that nobody marked are asked about for so long."""


def free_on(tx: Tx, shop: Shop, services: Sequence[str], day: date, now: datetime) -> list[Offer]:
    """Every time on that day at which such a visit can be had, as the chat would offer it. Rule: B3, B9, P2."""
    if not services:
        return []
    needs = Needs(tuple(services))
    ready = parts.ready_from(tx, shop, needs.services)
    found = Chances(shop, needs).on(day, free_times.busy_on(tx, shop, day, now), now)
    return [offer for offer in found if ready is None or offer.start >= ready]


def book(
    tx: Tx, shop: Shop, customer_id: int, vehicle_id: int | None, services: Sequence[str], start: datetime, by: Staff,
    now: datetime, *, branch: str = "", words: str = "",
) -> tuple[Ticket, Appointment]:  # fmt: skip
    """The visit is booked by staff and the customer is told where they write from, if they do. Rule: B4, B5, I1.

    NotFound for a vehicle that isn't theirs; BayTaken, OutsideHours as in the chat; BadField without any work.
    """
    by.require("manage_appointments")
    if not services:
        raise BadField("bad_choice", "desk_reception.services", "some work to do")
    vehicle = _vehicle(tx, customer_id, vehicle_id)
    car = (vehicle.brand, vehicle.model) if vehicle else (None, None)
    shop = shop.branch(branch).for_vehicle(*car)
    told = {"car": car} if vehicle and vehicle.brand else {}
    ticket, visit = appointments.book(
        tx, shop, work_orders.conversation_of(tx, customer_id), Needs(tuple(services)), start, now,
        plate=vehicle.plate if vehicle else None, vehicle_id=vehicle_id,
        data={**told, **({"words": words} if words else {})}, customer_id=customer_id, actor=by.actor,
    )  # fmt: skip
    _tell(tx, shop, ticket, visit, "visit_booked", now)
    return ticket, visit


def move(
    tx: Tx, shop: Shop, visit_id: int, start: datetime, by: Staff, now: datetime, *,
    place: appointments.Place | None = None, tell: bool = True,
) -> Ticket:  # fmt: skip
    """The customer asked staff for another time, also past the limit, or staff put the visit elsewhere. Rule: B6, B9.

    place: bay and technician, by the rules of every booking: BayTaken where they are not free or can't do the work.
    tell: whether the customer reads of another time; of another bay at the same time they never do.
    """
    visit = _booked(tx, visit_id, by)
    before = visit.starts_at
    ticket = visits.move(tx, shop, visit, start, now, actor=by.actor, place=place)
    if tell and visit.starts_at != before:
        _tell(tx, shop, ticket, visit, "visit_moved", now)
    tickets.refresh_card(tx, ticket, now)
    return ticket


def lengthen(tx: Tx, shop: Shop, visit_id: int, minutes: int, by: Staff, now: datetime) -> Ticket:
    """The visit takes so much longer, and everything it has is held until then; the customer is told. Rule: B9, B6.

    BayTaken when something of it is another's by then; OutsideHours after closing.
    """
    visit = _booked(tx, visit_id, by)
    ticket, own = tickets.locked_for(tx, visit.ticket_id, by, "manage_appointments"), shop_of(shop, visit)
    end, held = visit.ends_at + timedelta(minutes=minutes), capacity.of_appointment(tx, visit.id)
    same_day = end.astimezone(own.zone).date() == visit.ends_at.astimezone(own.zone).date()
    if minutes <= 0 or not same_day or not own.is_open(end - timedelta(minutes=1)):
        raise OutsideHours(f"Visit {visit_id} can't take until {end.isoformat()}.")
    last = max(number for _, number in held)
    lasting = sorted(resource for resource, number in held if number == last)
    more = -(-timedelta(minutes=minutes) // BAY_QUANTUM)
    capacity.take(tx, [(one, last + step) for one in lasting for step in range(1, more + 1)], visit.id, now)
    visit.ends_at = end
    tx.flush()
    queries_of_tickets.record(tx, ticket, "lengthened", by.actor, now, minutes=minutes)
    language = outgoing.language_of(tx, ticket)
    outgoing.tell_customer(tx, ticket, "visit_longer", now, when=formats.moment(end.astimezone(own.zone), language))
    tickets.refresh_card(tx, ticket, now)
    return ticket


def cancel(tx: Tx, shop: Shop, visit_id: int, by: Staff, now: datetime) -> Ticket:
    """The customer asked staff to call it off: late, it costs credit; they are told. Rule: B6, B7."""
    visit = _booked(tx, visit_id, by)
    ticket = visits.cancel_for_customer(tx, shop, visit.id, by, now)
    _tell(tx, shop, ticket, visit, "visit_cancelled", now)
    return ticket


def unmarked(tx: Tx, now: datetime, by: Staff) -> list[Appointment]:
    """Visits that are over by the clock and of which nobody said what became of them, the latest first. Rule: B7."""
    by.require("manage_appointments")
    return queries.unmarked(tx, now - FORGOTTEN, now)


def _vehicle(tx: Tx, customer_id: int, vehicle_id: int | None) -> Vehicle | None:
    who = customers.get(tx, customer_id)
    if who is None or who.merged_into is not None:
        raise NotFound(f"There is no customer {customer_id}.")
    vehicle = customers.vehicle(tx, vehicle_id) if vehicle_id else None
    if vehicle_id and (vehicle is None or not companies.may_ask(tx, vehicle, customer_id)):
        raise NotFound(f"There is no customer {customer_id} with vehicle {vehicle_id}.")
    return vehicle


def _booked(tx: Tx, visit_id: int, by: Staff) -> Appointment:
    by.require("manage_appointments")
    visit = queries.get(tx, visit_id)
    if visit is None or visit.state != "booked":
        raise NotFound(f"There is no booked visit {visit_id}.")
    return visit


def _tell(tx: Tx, shop: Shop, ticket: Ticket, visit: Appointment, key: str, now: datetime) -> None:
    """The customer reads it in their own language, where they write from. Rule: N4."""
    language = outgoing.language_of(tx, ticket)
    when = formats.moment(visit.starts_at.astimezone(shop_of(shop, visit).zone), language)
    outgoing.tell_customer(tx, ticket, key, now, when=when)

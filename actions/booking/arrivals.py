"""Customers who come for their booked visit: checked in once, their advisor told at once (B7)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from actions import outgoing
from actions.booking import credit
from domain.booking.appointment import Appointment
from domain.booking.arrival import is_on_time
from domain.errors import IllegalMove, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.booking import appointments
from storage.tickets import tickets


def todays(tx: Tx, shop: Shop, now: datetime, *, branch: str | None = None) -> list[Appointment]:
    """The visits booked for today, soonest first. branch: code of the only shop that counts; None: all of them."""
    midnight = datetime.combine(now.astimezone(shop.zone).date(), time(), shop.zone)
    found = appointments.between(tx, midnight, midnight + timedelta(days=1))
    return [visit for visit in found if visit.state == "booked" and branch in (None, visit.branch)]


def awaited(tx: Tx, shop: Shop, now: datetime, customer_id: int) -> list[Appointment]:
    """The customer's next visits of today that have not arrived: all that start at the same time, as a fleet's do."""
    waiting = [visit for visit in todays(tx, shop, now) if visit.customer_id == customer_id]
    waiting = [visit for visit in waiting if "arrived_at" not in visit.data]
    return [visit for visit in waiting if visit.starts_at == waiting[0].starts_at]


def awaited_plate(tx: Tx, shop: Shop, now: datetime, plate: str, *, branch: str | None = None) -> list[Appointment]:
    """Today's visits of the vehicle with that plate that have not arrived. branch: as for `todays`."""
    expected = todays(tx, shop, now, branch=branch)
    return [visit for visit in expected if visit.plate == plate and "arrived_at" not in visit.data]


def arrive(tx: Tx, shop: Shop, visit: Appointment, now: datetime, *, actor: str) -> bool:
    """True when the customer came on time, False when late; the advisor is told, and being on time earns credit.

    The moment stands on the visit and as an event; arriving again changes nothing. Rule: B7.
    """
    ticket = tickets.lock(tx, visit.ticket_id)
    assert ticket is not None
    tx.refresh(visit)
    on_time = is_on_time(visit, now, shop.policy.on_time_grace)
    if "arrived_at" in visit.data:
        return on_time
    visit.data = {**visit.data, "arrived_at": now.isoformat()}
    tickets.record(tx, ticket, "customer_arrived", actor, now, on_time=on_time)
    credit.arrived(tx, shop, visit, now, actor=actor)
    outgoing.tell_staff(
        tx, ticket, "customer_arrived", f"ticket:{ticket.id}:arrived:{now.isoformat()}", now,
        on_time=on_time, advisor=visit.advisor,
    )  # fmt: skip
    return on_time


def check_in(tx: Tx, shop: Shop, visit_id: int, by: Staff, now: datetime) -> Appointment:
    """As `arrive`, by a member of staff who saw the customer come."""
    visit = _booked(tx, visit_id, by)
    arrive(tx, shop, visit, now, actor=f"staff:{by.code}")
    return visit


def take_in(tx: Tx, shop: Shop, visit_id: int, by: Staff, now: datetime) -> Appointment:
    """The vehicle stands in its bay; a customer nobody checked in has arrived by then. Doing it again changes nothing.

    Rule: W1.
    """  # fmt: skip
    visit = _booked(tx, visit_id, by)
    into_bay(tx, shop, visit, now, actor=f"staff:{by.code}")
    return visit


def into_bay(tx: Tx, shop: Shop, visit: Appointment, now: datetime, *, actor: str) -> None:
    """As `take_in`, for whoever works on the vehicle."""
    arrive(tx, shop, visit, now, actor=actor)
    if "in_bay_at" not in visit.data:
        visit.data = {**visit.data, "in_bay_at": now.isoformat()}
        ticket = tickets.lock(tx, visit.ticket_id)
        assert ticket is not None
        tickets.record(tx, ticket, "vehicle_taken_in", actor, now, bay=visit.bay)


def _booked(tx: Tx, visit_id: int, by: Staff) -> Appointment:
    by.require("manage_appointments")
    visit = appointments.get(tx, visit_id)
    if visit is None:
        raise NotFound(f"There is no appointment {visit_id}.")
    if visit.state != "booked":
        raise IllegalMove(f"Appointment {visit.id} is {visit.state}: only a booked visit can arrive.")
    return visit

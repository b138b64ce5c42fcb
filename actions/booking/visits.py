"""What becomes of a booked visit: moved, cancelled, late, done, or nobody came; each is an event (B6, B7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from actions import parts
from actions.booking import appointments, credit, visit_reminders, waitlist
from actions.customers import mileage_forecast, told
from actions.tickets import tickets
from domain.booking.appointment import Appointment, shop_of
from domain.booking.waitlist import Waiting
from domain.conversation import Conversation
from domain.errors import BayTaken, IllegalMove, NotFound, OutsideHours
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from storage.booking import appointments as appointment_queries
from storage.booking import capacity
from storage.customers import customers
from storage.tickets import tickets as ticket_queries

Lateness = Literal["shifted", "flagged", "too_much"]
"""shifted: the visit starts later; flagged: it can't, staff were told; too_much: past the policy's limit."""


def move(
    tx: Tx, shop: Shop, visit: Appointment, start: datetime, now: datetime, *,
    actor: str, to: str | None = None, services: Sequence[str] | None = None, place: appointments.Place | None = None,
) -> Ticket:  # fmt: skip
    """As `booking.move`; a reminder of the old time is never sent, and the old time goes to the waitlist. Rule: B6."""
    if start != visit.starts_at:
        visit_reminders.withdraw(tx, visit, now)
    ticket = appointments.move(tx, shop, visit, start, now, actor=actor, to=to, services=services, place=place)
    waitlist.match(tx, shop, now)
    return ticket


def cancel(tx: Tx, shop: Shop, visit: Appointment, now: datetime, *, actor: str) -> Ticket:
    """As `booking.cancel`; the time goes to the waitlist. Late for the policy it costs credit. Rule: B6, B7."""
    visit_reminders.withdraw(tx, visit, now)
    ticket = appointments.cancel(tx, shop, visit, now, actor=actor)
    if visit.starts_at - now < shop.policy.change_limit:
        credit.enter(tx, shop, visit, "late_cancel", now, actor=actor)
    waitlist.match(tx, shop, now)
    return ticket


def take_waited_for(
    tx: Tx, shop: Shop, conversation: Conversation, place_id: int, offers: int, now: datetime
) -> tuple[Ticket, Appointment]:  # fmt: skip
    """The time offered by the waitlist is booked in one step; a visit booked instead of it meanwhile is moved there.

    NotFound when it is not this conversation's offer or no longer kept; TooLate when the other visit is too near.
    """
    with tx.begin_nested():
        place, start = waitlist.take_offer(tx, conversation, place_id, offers, now)
        visit = _instead(tx, place, now)
        if visit is not None:
            return move(tx, shop, visit, start, now, actor="customer", to=place.branch), visit
        return appointments.book(
            tx, place.shop(shop), conversation, place.needs, start, now,
            plate=place.plate, vehicle_id=place.vehicle_id, data=place.data,
        )  # fmt: skip


def _instead(tx: Tx, place: Waiting, now: datetime) -> Appointment | None:
    """The visit to be moved: the one the customer wanted to move, or booked for the same work while waiting."""
    for visit in appointment_queries.upcoming(tx, place.customer_id, now):
        same = visit.services == place.services and place.plate in (None, visit.plate)
        if visit.id == place.moves or (same and visit.created_at >= place.created_at):
            return visit
    return None


def cancel_for_customer(tx: Tx, shop: Shop, visit_id: int, by: Staff, now: datetime) -> Ticket:
    """The customer rang to call it off: also past the limit, where it costs credit. Rule: B7."""
    visit, _ = _locked(tx, visit_id, by)
    _check(visit, "booked")
    return cancel(tx, shop, visit, now, actor=by.actor)


def run_late(
    tx: Tx, shop: Shop, visit: Appointment, by: timedelta, now: datetime, *, words: str, message_id: int, key: str
) -> Lateness:  # fmt: skip
    """The customer comes so much later: the visit is shifted where bay and people are free, staff are told always.

    The time agreed first still counts for credit. key: unique per message.
    """
    ticket = ticket_queries.lock(tx, visit.ticket_id)
    assert ticket is not None
    outcome: Lateness = "too_much" if by > shop.policy.late_limit else "flagged"
    agreed = visit.data.get("agreed", visit.starts_at.isoformat())
    if outcome == "flagged":
        try:
            appointments.shift(tx, shop, visit, by, now, actor="customer")
            outcome = "shifted"
        except (BayTaken, OutsideHours):
            pass  # staff decide what can still be done
    visit.data = {**visit.data, "agreed": agreed}
    ticket_queries.record(
        tx, ticket, "customer_late", "customer", now, minutes=by // timedelta(minutes=1), outcome=outcome
    )  # fmt: skip
    tickets.customer_wrote(tx, ticket, message_id, words, key, now)
    tickets.refresh_card(tx, ticket, now)
    return outcome


def mark_no_show(tx: Tx, shop: Shop, visit_id: int, by: Staff, now: datetime) -> Ticket:
    """Nobody came: it costs credit, and what is left of the time goes to the waitlist. Rule: B7.

    IllegalMove before the visit's start, when it is not a booked visit, or when the customer has arrived.
    """
    visit, ticket = _locked(tx, visit_id, by)
    _check(visit, "booked")
    if now < visit.starts_at:
        raise IllegalMove(f"Appointment {visit.id} starts at {visit.starts_at.isoformat()}: nobody can have missed it.")
    if "arrived_at" in visit.data:
        raise IllegalMove(f"Appointment {visit.id}: the customer arrived at {visit.data['arrived_at']}.")
    visit.state = "no_show"
    capacity.release(tx, visit.id)
    tx.flush()
    parts.release(tx, visit, now)
    credit.enter(tx, shop, visit, "no_show", now, actor=by.actor)
    _noted(tx, ticket, visit, "appointment_no_show", by, now)
    waitlist.match(tx, shop, now)
    return ticket


def mark_done(tx: Tx, visit_id: int, by: Staff, now: datetime) -> Ticket:
    """The visit took place. IllegalMove when it is not a booked one."""
    visit, ticket = _locked(tx, visit_id, by)
    _check(visit, "booked")
    visit.state = "done"
    parts.use(tx, visit, now, actor=by.actor)
    vehicle = customers.vehicle(tx, visit.vehicle_id) if visit.vehicle_id else told.seen(tx, ticket, by.actor, now)
    visit.vehicle_id = vehicle.id if vehicle else None
    _noted(tx, ticket, visit, "appointment_done", by, now)
    if vehicle is not None:
        mileage_forecast.visited(tx, vehicle, visit.services, now)
    return ticket


def undo(tx: Tx, shop: Shop, visit_id: int, by: Staff, now: datetime) -> Ticket:
    """A no-show or done was a mistake: the visit is booked again and the credit is as before. Rule: B7.

    A no-show takes bay and people again where they are still free; the event says whether it could.
    """
    visit, ticket = _locked(tx, visit_id, by)
    _check(visit, "no_show", "done")
    again = True
    if visit.state == "no_show":
        credit.take_back(tx, visit, "no_show", now, actor=by.actor)
        again = _take_again(tx, shop, visit, now)
        parts.reserve(tx, shop_of(shop, visit), ticket, visit, now)
    visit.state = "booked"
    _noted(tx, ticket, visit, "appointment_mark_undone", by, now, has_bay=again)
    return ticket


def _take_again(tx: Tx, shop: Shop, visit: Appointment, now: datetime) -> bool:
    try:
        appointments.take_again(tx, shop, visit, now)
    except BayTaken:
        return False
    return True


def _locked(tx: Tx, visit_id: int, by: Staff) -> tuple[Appointment, Ticket]:
    by.require("manage_appointments")
    visit = appointment_queries.get(tx, visit_id)
    ticket = ticket_queries.lock(tx, visit.ticket_id) if visit else None
    if visit is None or ticket is None:
        raise NotFound(f"There is no appointment {visit_id}.")
    tx.refresh(visit)
    return visit, ticket


def _check(visit: Appointment, *states: str) -> None:
    if visit.state not in states:
        raise IllegalMove(f"Appointment {visit.id} is {visit.state}: expected {' or '.join(states)}.")


def _noted(
    tx: Tx, ticket: Ticket, visit: Appointment, kind: str, by: Staff, now: datetime, **facts: object
) -> None:  # fmt: skip
    ticket_queries.record(tx, ticket, kind, by.actor, now, starts_at=visit.starts_at.isoformat(), **facts)
    tickets.refresh_card(tx, ticket, now)

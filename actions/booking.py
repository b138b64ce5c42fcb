"""Appointments offered, booked, moved and cancelled (B)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from actions import speak
from actions import tickets as desk
from domain.appointment import (
    Appointment,
    Bay,
    Offer,
    Wish,
    able_bays,
    check_hours,
    estimate,
    free_offers,
    nearest,
)
from domain.conversation import Conversation
from domain.errors import BayTaken, TooLate
from domain.shop import Shop
from domain.ticket import Ticket
from storage import Tx, appointments, tickets
from storage import shop as shops

SEARCH = timedelta(days=10)
"""How far around a wish alternatives are looked for before the whole bookable time is."""


def offer_times(tx: Tx, shop: Shop, services: list[str], wish: Wish, now: datetime) -> list[Offer]:
    """Times to name for a wish, best first: those that fit it, filled up with the nearest others. Rule: B3.

    Empty only when nothing at all is free in the bookable time.
    """
    wanted = _free(tx, shop, services, _days(shop, wish.earliest, wish.latest, now), now)
    count = max(2, shop.policy.alternatives)
    fitting = [offer for offer in wanted if wish.fits(offer.start)]
    if len(fitting) >= count or any(offer.start == wish.preferred for offer in fitting):
        return nearest(fitting, wish, count)
    near = _free(tx, shop, services, _days(shop, wish.earliest - SEARCH, wish.latest + SEARCH, now), now)
    if len(near) < count:
        near = _free(tx, shop, services, _days(shop, now, now + shop.policy.furthest, now), now)
    return nearest(near, wish, count)


def _days(shop: Shop, first: datetime, last: datetime, now: datetime) -> list[date]:
    begin = max(first, now).astimezone(shop.zone).date()
    end = min(last, now + shop.policy.furthest).astimezone(shop.zone).date()
    return list(shop.open_days(begin, end))


def _free(tx: Tx, shop: Shop, services: list[str], days: list[date], now: datetime) -> list[Offer]:
    if not days:
        return []
    start = shop.ranges(days[0])[0][0]
    end = shop.ranges(days[-1])[-1][1]
    busy = appointments.busy(tx, start - timedelta(days=1), end)
    return free_offers(shop, shops.bays(tx), busy, services, days, now)


def book(
    tx: Tx,
    shop: Shop,
    conversation: Conversation,
    services: list[str],
    start: datetime,
    now: datetime,
    *,
    plate: str | None = None,
    vehicle_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> tuple[Ticket, Appointment]:
    """The visit is booked with its ticket, and staff know. Rule: B4, B5, B9.

    BayTaken when no able bay is free any more, OutsideHours when the shop can't take it; nothing is kept then.
    """
    priced = estimate(shop, services)
    end = check_hours(shop, start, priced.minutes, now)
    with tx.begin_nested():
        ticket = Ticket(
            number="",
            kind="booking",
            customer_id=conversation.customer_id,
            conversation_id=conversation.id,
            summary=" + ".join(shop.service(code).name_zh for code in services),
            created_at=now,
            vehicle_id=vehicle_id,
            plate=plate,
            data=data or {},
        )
        desk.register(tx, ticket, now)
        appointment = Appointment(
            ticket_id=ticket.id,
            customer_id=conversation.customer_id,
            bay_id=0,
            starts_at=start,
            ends_at=end,
            services=services,
            created_at=now,
            vehicle_id=vehicle_id,
            plate=plate,
            estimate_fen=priced.total_fen,
        )
        _take_bay(tx, appointment, able_bays(shop, shops.bays(tx), services))
        tickets.record(tx, ticket, "appointment_booked", "customer", now, **_facts(appointment))
    return ticket, appointment


def _take_bay(tx: Tx, appointment: Appointment, bays: list[Bay]) -> None:
    for bay in bays:
        appointment.bay_id = bay.id
        appointments.add(tx, appointment)
        try:
            appointments.hold(tx, appointment)
        except BayTaken:
            continue
        return
    raise BayTaken(
        f"No able bay is free from {appointment.starts_at.isoformat()} to {appointment.ends_at.isoformat()}."
    )


def move(tx: Tx, shop: Shop, appointment: Appointment, start: datetime, now: datetime, *, actor: str) -> Ticket:
    """The visit is at the new time and the old one is free. Rule: B6.

    TooLate past the policy's limit (for customers), BayTaken and OutsideHours as for a new booking; the old time is
    kept then.
    """
    _check_limit(shop, appointment, now, actor)
    end = check_hours(shop, start, sum(shop.service(code).minutes for code in appointment.services), now)
    ticket = tickets.lock(tx, appointment.ticket_id)
    assert ticket is not None
    before = _facts(appointment)
    with tx.begin_nested():
        appointments.release(tx, appointment.id)
        appointment.starts_at, appointment.ends_at = start, end
        _take_bay(tx, appointment, able_bays(shop, shops.bays(tx), appointment.services))
        tickets.record(tx, ticket, "appointment_moved", actor, now, before=before, **_facts(appointment))
    key = f"ticket:{ticket.id}:card:moved:{len(tickets.events(tx, ticket.id))}"
    speak.tell_staff(tx, ticket, "ticket_card", key, now)
    return ticket


def cancel(tx: Tx, shop: Shop, appointment: Appointment, now: datetime, *, actor: str) -> Ticket:
    """The visit is off, its bay is free, its ticket is over. Rule: B6. TooLate past the policy's limit."""
    _check_limit(shop, appointment, now, actor)
    ticket = tickets.lock(tx, appointment.ticket_id)
    assert ticket is not None
    appointments.release(tx, appointment.id)
    appointment.state = "cancelled"
    tickets.record(tx, ticket, "appointment_cancelled", actor, now, **_facts(appointment))
    if ticket.is_open:
        desk.cancel(tx, ticket, now, actor=actor)
    speak.tell_staff(tx, ticket, "ticket_card", f"ticket:{ticket.id}:card:cancelled", now)
    return ticket


def _check_limit(shop: Shop, appointment: Appointment, now: datetime, actor: str) -> None:
    if actor == "customer" and appointment.starts_at - now < shop.policy.change_limit:
        raise TooLate(
            f"Appointment {appointment.id} starts at {appointment.starts_at.isoformat()}: too near to change."
        )


def _facts(appointment: Appointment) -> dict[str, Any]:
    return {
        "starts_at": appointment.starts_at.isoformat(),
        "ends_at": appointment.ends_at.isoformat(),
        "bay_id": appointment.bay_id,
        "services": appointment.services,
        "estimate_fen": appointment.estimate_fen,
    }

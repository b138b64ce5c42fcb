"""Appointments offered, booked, moved and cancelled (B)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from actions import outgoing, parts
from actions.booking import credit
from actions.tickets import tickets
from domain.booking.appointment import Appointment, estimate, shop_of
from domain.booking.capacity import (
    Needs,
    Offer,
    check_hours,
    minutes,
    visit,
)
from domain.booking.credit import discount_fen
from domain.conversation import Conversation
from domain.errors import BayTaken, OutsideHours, TooLate
from domain.shop.shop import Shop
from domain.ticket import Kind, Ticket
from storage import Tx
from storage.booking import appointments, capacity
from storage.tickets import tickets as ticket_queries

TRIES = 40
"""How often another way is looked for when somebody took a piece in the same instant; each try saw one more taken."""

AGREED = ("transport", "technician", "return_repair", "for", "fleet", "car")
"""What was agreed beside the time, kept on the appointment itself."""


Place = tuple[str | None, str | None]
"""Codes of a bay and a technician; None for any."""

OF_A_TIME = ("agreed", "arrived_at", "in_bay_at")
"""Of a visit's data: what is true of the time it was booked for, and not of another."""


def tell_expert(tx: Tx, ticket: Ticket, words: str, now: datetime) -> None:
    """The technical expert is told of a complex fault by a note on its ticket. Rule: B2."""
    ticket_queries.record(tx, ticket, "noted", "bot", now, text=words, to="technical_expert")


def keep_offer(tx: Tx, shop: Shop, conversation: Conversation, needs: Needs, start: datetime, now: datetime) -> bool:
    """True when that time is kept for the conversation from now on, for the policy's time. Rule: B9."""

    def keep(offer: Offer) -> None:
        capacity.keep(tx, offer.pieces, conversation.id, now + shop.policy.hold, now)

    try:
        _take(tx, shop, needs, start, now, keep, conversation.id)
    except BayTaken:
        return False
    return True


def _take(
    tx: Tx, shop: Shop, needs: Needs, start: datetime, now: datetime, take: Callable[[Offer], None], own: int | None
) -> Offer:  # fmt: skip
    """The offer that `take` could have; BayTaken when nothing is left at that time."""
    end = start + timedelta(minutes=minutes(shop, needs.services) + needs.longer) + shop.policy.buffer
    midnight = datetime.combine(start.astimezone(shop.zone).date(), time(), shop.zone)
    for _ in range(TRIES):
        busy = capacity.busy(tx, midnight, end, now, but_for=own, at=shop)
        offer = visit(shop, needs, start, busy)
        if offer is None:
            break
        try:
            take(offer)
        except BayTaken:
            continue  # somebody was quicker with one of the pieces: look again
        return offer
    raise BayTaken(f"Nothing is free at {start.isoformat()} for {list(needs.services)}.")


def book(
    tx: Tx,
    shop: Shop,
    conversation: Conversation | None,
    needs: Needs,
    start: datetime,
    now: datetime,
    *,
    plate: str | None = None,
    vehicle_id: int | None = None,
    data: dict[str, Any] | None = None,
    free: Collection[str] = (),
    discount_percent: int | None = None,
    customer_id: int | None = None,
    actor: str = "customer",
) -> tuple[Ticket, Appointment]:
    """The visit is booked with its ticket in that one of the owner's shops, and staff know. Rule: B4, B5, B9.

    BayTaken when something it needs is not free any more, OutsideHours when the shop can't take it; nothing is kept
    then. What was kept for the conversation becomes part of it. data: what was told, kept on the ticket and the
    appointment. free: service items that cost nothing this time. discount_percent: as told; None: what credit gives.
    customer_id: whose it is, where staff book for somebody who writes from nowhere (conversation: None).
    """
    whose = conversation.customer_id if conversation else customer_id
    assert whose is not None
    services = list(needs.services)
    priced = estimate(shop, services, free=free)
    end = check_hours(shop, start, priced.minutes, now)
    if discount_percent is None:
        discount_percent = credit.standing(tx, shop, whose).discount_percent
    off = discount_fen(priced, discount_percent)
    told = data or {}
    agreed = {name: told[name] for name in AGREED if told.get(name)}
    if off:
        agreed |= {"full_fen": priced.total_fen, "discount_percent": discount_percent}
    with tx.begin_nested():
        ticket = Ticket(
            number="",
            kind=Kind.BOOKING,
            customer_id=whose,
            conversation_id=conversation.id if conversation else None,
            summary=" + ".join(shop.service(code).name_zh for code in services),
            created_at=now,
            vehicle_id=vehicle_id,
            plate=plate,
            data=told,
        )
        tickets.register(tx, ticket, now, actor=actor)
        appointment = Appointment(
            ticket_id=ticket.id,
            customer_id=whose,
            bay="",
            starts_at=start,
            ends_at=end,
            services=services,
            created_at=now,
            vehicle_id=vehicle_id,
            plate=plate,
            estimate_fen=priced.total_fen - off,
            data=agreed,
            branch=shop.code,
        )
        appointments.add(tx, appointment)
        if conversation is not None:
            capacity.let_go(tx, conversation.id)
        _settle(tx, shop, appointment, needs, now)
        ticket_queries.record(tx, ticket, "appointment_booked", actor, now, **_facts(appointment))
        parts.reserve(tx, shop, ticket, appointment, now)
    return ticket, appointment


def _settle(tx: Tx, shop: Shop, appointment: Appointment, needs: Needs, now: datetime) -> None:
    """The appointment has its bay, people and loaner; BayTaken when one can't be had."""

    def take(offer: Offer) -> None:
        capacity.take(tx, offer.pieces, appointment.id, now)

    offer = _take(tx, shop, needs, appointment.starts_at, now, take, None)
    appointment.bay, appointment.technician = offer.bay, offer.technician
    appointment.advisor, appointment.loaner = offer.advisor, offer.loaner
    tx.flush()


def needs_of(appointment: Appointment, there: Shop | None = None) -> Needs:
    """What the visit needs when it is moved. there: the shop it is moved to; the technician asked for stays here."""
    away = there is not None and there.code != appointment.branch
    technician = None if away else appointment.data.get("technician")
    return Needs(tuple(appointment.services), technician, loaner=appointment.loaner is not None, has_parts=not away)


def could_hold(tx: Tx, shop: Shop, appointment: Appointment, services: Sequence[str], now: datetime) -> bool:
    """True when the visit could have these services at its own time, beside all others. Rule: B4, B6."""
    there, start = shop_of(shop, appointment), appointment.starts_at
    try:
        end = check_hours(there, start, minutes(there, services), now)
    except OutsideHours:
        return False
    wanted = replace(needs_of(appointment), services=tuple(services))
    midnight = datetime.combine(start.astimezone(shop.zone).date(), time(), shop.zone)
    trial = tx.begin_nested()
    try:
        capacity.release(tx, appointment.id)
        busy = capacity.busy(tx, midnight, end + shop.policy.buffer, now, at=there)
    finally:
        trial.rollback()
    return visit(there, wanted, start, busy) is not None


def move(
    tx: Tx, shop: Shop, appointment: Appointment, start: datetime, now: datetime, *,
    actor: str, to: str | None = None, services: Sequence[str] | None = None, place: Place | None = None,
) -> Ticket:  # fmt: skip
    """The visit is at the new time and the old one is free. to: code of the shop it is moved to. Rule: B6, R3.

    services: what it is for from now on, None for the same as before; its price and parts follow. place: bay and
    technician that staff choose; it stays as long as it was then, and at its own time may be had at once.

    TooLate past the policy's limit (for customers), BayTaken and OutsideHours as for a new booking; the old time is
    kept then.
    """
    _check_limit(shop, appointment, now, actor)
    there = shop_of(shop, appointment, branch=to)
    wanted = needs_of(appointment, there)
    if place is not None:
        wanted = _placed(wanted, there, appointment, place, stays=start == appointment.starts_at)
    if place is not None and start == appointment.starts_at:
        end = appointment.ends_at
    else:
        end = check_hours(there, start, minutes(there, services or appointment.services) + wanted.longer, now)
    ticket = ticket_queries.lock(tx, appointment.ticket_id)
    assert ticket is not None
    before = _facts(appointment)
    with tx.begin_nested():
        capacity.release(tx, appointment.id)
        if services is not None:
            _put_services(there, ticket, appointment, services)
        if services is not None:
            wanted = replace(wanted, services=tuple(services))
        if start != appointment.starts_at:
            _forget_old_time(appointment)
        appointment.starts_at, appointment.ends_at = start, end
        if services is not None or appointment.branch != there.code:
            appointment.branch = there.code
            parts.follow(tx, there, ticket, appointment, now)
        capacity.let_go(tx, ticket.conversation_id or 0)
        _settle(tx, there, appointment, wanted, now)
        ticket_queries.record(tx, ticket, "appointment_moved", actor, now, before=before, **_facts(appointment))
    key = f"ticket:{ticket.id}:card:moved:{len(ticket_queries.events(tx, ticket.id))}"
    outgoing.tell_staff(tx, ticket, "ticket_card", key, now)
    return ticket


def _placed(wanted: Needs, there: Shop, appointment: Appointment, place: Place, *, stays: bool) -> Needs:
    """What it needs where staff put it. stays: it keeps its time, so no bay is kept free from it."""
    bay, technician = place
    whole = (appointment.ends_at - appointment.starts_at) // timedelta(minutes=1)
    longer = max(0, whole - minutes(there, appointment.services))
    return replace(wanted, bay=bay, technician=technician or wanted.technician, longer=longer, walk_in=stays)


def _put_services(shop: Shop, ticket: Ticket, appointment: Appointment, services: Sequence[str]) -> None:
    """The visit is for these from now on, with their price; its parts follow. Rule: B4, P2."""
    priced, percent = estimate(shop, services), appointment.data.get("discount_percent", 0)
    off = discount_fen(priced, percent) if percent else 0
    appointment.services, appointment.estimate_fen = list(services), priced.total_fen - off
    if off:
        appointment.data = {**appointment.data, "full_fen": priced.total_fen}
    ticket.summary = " + ".join(shop.service(code).name_zh for code in services)


def _forget_old_time(visit: Appointment) -> None:
    """Lateness and arrival were about the time before; in the transaction of the move, so that its event tells."""
    if any(key in visit.data for key in OF_A_TIME):
        visit.data = {key: value for key, value in visit.data.items() if key not in OF_A_TIME}


def shift(tx: Tx, shop: Shop, appointment: Appointment, by: timedelta, now: datetime, *, actor: str) -> Ticket:
    """The visit starts and ends so much later, with the same technician.

    BayTaken when a bay or the people are not free that much longer, OutsideHours when the shop closes before it is
    done; nothing is changed then.
    """
    shop = shop_of(shop, appointment)
    start, end = appointment.starts_at + by, appointment.ends_at + by
    spans = shop.ranges(start.astimezone(shop.zone).date())
    if not spans or end > spans[-1][1].astimezone(UTC):
        raise OutsideHours(f"{end.isoformat()} is after closing.")
    ticket = ticket_queries.lock(tx, appointment.ticket_id)
    assert ticket is not None
    before = _facts(appointment)
    wanted = replace(needs_of(appointment), technician=appointment.technician, walk_in=True)
    with tx.begin_nested():
        capacity.release(tx, appointment.id)
        appointment.starts_at, appointment.ends_at = start, end
        _settle(tx, shop, appointment, wanted, now)
        ticket_queries.record(tx, ticket, "appointment_shifted", actor, now, before=before, **_facts(appointment))
    return ticket


def take_again(tx: Tx, shop: Shop, appointment: Appointment, now: datetime) -> None:
    """A visit that had let go of everything has bay, people and loaner for its time again; BayTaken when it can't."""
    wanted = replace(needs_of(appointment), walk_in=True)
    with tx.begin_nested():
        _settle(tx, shop_of(shop, appointment), appointment, wanted, now)


def cancel(tx: Tx, shop: Shop, appointment: Appointment, now: datetime, *, actor: str) -> Ticket:
    """The visit is off, its bay is free, its ticket is over. Rule: B6. TooLate past the policy's limit."""
    _check_limit(shop, appointment, now, actor)
    ticket = ticket_queries.lock(tx, appointment.ticket_id)
    assert ticket is not None
    capacity.release(tx, appointment.id)
    appointment.state = "cancelled"
    tx.flush()
    parts.release(tx, appointment, now)
    ticket_queries.record(tx, ticket, "appointment_cancelled", actor, now, **_facts(appointment))
    if ticket.is_open:
        tickets.cancel(tx, ticket, now, actor=actor)
    outgoing.tell_staff(tx, ticket, "ticket_card", f"ticket:{ticket.id}:card:cancelled", now)
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
        "branch": appointment.branch,
        "bay": appointment.bay,
        "technician": appointment.technician,
        "advisor": appointment.advisor,
        "loaner": appointment.loaner,
        "services": appointment.services,
        "estimate_fen": appointment.estimate_fen,
    }

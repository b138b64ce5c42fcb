"""Appointments offered, booked, moved and cancelled (B)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from actions import parts, speak
from actions import tickets as desk
from domain.appointment import Appointment, estimate
from domain.capacity import Busy, Needs, Offer, check_hours, free_offers, minutes, quarters, visit
from domain.conversation import Conversation
from domain.errors import BayTaken, OutsideHours, TooLate
from domain.shop import Shop
from domain.ticket import Ticket
from domain.wish import Wish, nearest, quietest
from storage import Tx, appointments, held, tickets

TRIES = 40
"""How often another way is looked for when somebody took a piece in the same instant; each try saw one more taken."""

AGREED = ("transport", "technician", "return_repair", "for", "fleet")
"""What was agreed beside the time, kept on the appointment itself."""


def offer_times(
    tx: Tx, shop: Shop, needs: Needs, wish: Wish, now: datetime, *, conversation_id: int | None = None
) -> list[Offer]:
    """Times to name for a wish, best first: those that fit it, filled up with the nearest others. Rule: B3, B8.

    Where parts are short, only times after they are expected (P2). Empty only when nothing at all is free in the
    bookable time. conversation_id: what is kept for it counts as free.
    """
    count = max(2, shop.policy.alternatives)
    ready = None if needs.has_parts else parts.ready_from(tx, shop, needs.services)
    found: list[Offer] = []
    load: dict[datetime, int] = {}
    last = (0, 0)
    for day, apart in _days_around(shop, wish, now):
        if apart > last and _enough(found, wish, count, apart):
            break  # whatever comes now is farther away than what is found
        last = apart
        busy = _busy(tx, shop, day, now, conversation_id)
        free = free_offers(shop, needs, day, busy, now)
        found += [o for o in free if o.start not in wish.unlike and (ready is None or o.start >= ready)]
        if wish.quiet:
            load |= {offer.start: bays_busy(shop, offer, busy) for offer in free}
    if wish.quiet:
        return quietest(found, wish, count, lambda offer: load[offer.start])
    return nearest(found, wish, count)


def _enough(found: Sequence[Offer], wish: Wish, count: int, apart: tuple[int, int]) -> bool:
    """True when days so far apart from the wish have nothing better to offer."""
    outside, _ = apart
    good = found if outside else [offer for offer in found if wish.fits(offer.start)]
    met = wish.daily is None and any(offer.start == wish.preferred for offer in found)
    return met or len(good) >= count


def _days_around(shop: Shop, wish: Wish, now: datetime) -> Iterator[tuple[date, tuple[int, int]]]:
    """Bookable days, nearest first, with how far they are from the wished days and from the preferred one.

    All wished days are as near as the preferred one when quiet times are sought.
    """
    today = now.astimezone(shop.zone).date()
    furthest = (now + shop.policy.furthest).astimezone(shop.zone).date()
    first = wish.earliest.astimezone(shop.zone).date()
    last = max(first, (wish.latest - timedelta(microseconds=1)).astimezone(shop.zone).date())
    preferred = wish.preferred.astimezone(shop.zone).date()

    def apart(day: date) -> tuple[int, int]:
        outside = max((first - day).days, (day - last).days, 0)
        return outside, 0 if wish.quiet else abs((day - preferred).days)

    days = [today + timedelta(days=offset) for offset in range((furthest - today).days + 1)]
    for day in sorted(days, key=lambda day: (apart(day), day)):
        if shop.ranges(day):
            yield day, apart(day)


def _busy(tx: Tx, shop: Shop, day: date, now: datetime, conversation_id: int | None) -> Busy:
    midnight = datetime.combine(day, time(), shop.zone)
    return held.busy(tx, midnight, midnight + timedelta(days=1, hours=1), now, but_for=conversation_id)


def bays_busy(shop: Shop, offer: Offer, busy: Busy) -> int:
    """How many bays are taken at the fullest moment of that visit, without it. Rule: B8."""
    return busy.together([f"bay:{bay.code}" for bay in shop.bays], quarters(offer.start, offer.end))


def offer_at(
    tx: Tx, shop: Shop, needs: Needs, start: datetime, now: datetime, *, conversation_id: int
) -> Offer | None:  # fmt: skip
    """The visit that could be had exactly then; what is kept for the conversation counts as free."""
    return visit(shop, needs, start, _busy(tx, shop, start.astimezone(shop.zone).date(), now, conversation_id))


def tell_expert(tx: Tx, ticket: Ticket, words: str, now: datetime) -> None:
    """The technical expert is told of a complex fault by a note on its ticket. Rule: B2."""
    tickets.record(tx, ticket, "noted", "bot", now, text=words, to="technical_expert")


def keep_offer(tx: Tx, shop: Shop, conversation: Conversation, needs: Needs, start: datetime, now: datetime) -> bool:
    """True when that time is kept for the conversation from now on, for the policy's time. Rule: B9."""

    def keep(offer: Offer) -> None:
        held.keep(tx, offer.pieces, conversation.id, now + shop.policy.hold, now)

    try:
        _take(tx, shop, needs, start, now, keep, conversation.id)
    except BayTaken:
        return False
    return True


def _take(
    tx: Tx, shop: Shop, needs: Needs, start: datetime, now: datetime, take: Callable[[Offer], None], own: int | None
) -> Offer:  # fmt: skip
    """The offer that `take` could have; BayTaken when nothing is left at that time."""
    end = start + timedelta(minutes=minutes(shop, needs.services)) + shop.policy.buffer
    midnight = datetime.combine(start.astimezone(shop.zone).date(), time(), shop.zone)
    for _ in range(TRIES):
        busy = held.busy(tx, midnight, end, now, but_for=own)
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
    conversation: Conversation,
    needs: Needs,
    start: datetime,
    now: datetime,
    *,
    plate: str | None = None,
    vehicle_id: int | None = None,
    data: dict[str, Any] | None = None,
    free: Collection[str] = (),
) -> tuple[Ticket, Appointment]:
    """The visit is booked with its ticket, and staff know. Rule: B4, B5, B9.

    BayTaken when something it needs is not free any more, OutsideHours when the shop can't take it; nothing is kept
    then. What was kept for the conversation becomes part of it. data: what was told, kept on the ticket and the
    appointment. free: service items that cost nothing this time.
    """
    services = list(needs.services)
    priced = estimate(shop, services, free=free)
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
            bay="",
            starts_at=start,
            ends_at=end,
            services=services,
            created_at=now,
            vehicle_id=vehicle_id,
            plate=plate,
            estimate_fen=priced.total_fen,
            data={name: value for name in AGREED if (value := (data or {}).get(name))},
        )
        appointments.add(tx, appointment)
        held.let_go(tx, conversation.id)
        _settle(tx, shop, appointment, needs, now)
        tickets.record(tx, ticket, "appointment_booked", "customer", now, **_facts(appointment))
        parts.reserve(tx, shop, ticket, appointment, now)
    return ticket, appointment


def _settle(tx: Tx, shop: Shop, appointment: Appointment, needs: Needs, now: datetime) -> None:
    """The appointment has its bay, people and loaner; BayTaken when one can't be had."""

    def take(offer: Offer) -> None:
        held.take(tx, offer.pieces, appointment.id, now)

    offer = _take(tx, shop, needs, appointment.starts_at, now, take, None)
    appointment.bay, appointment.technician = offer.bay, offer.technician
    appointment.advisor, appointment.loaner = offer.advisor, offer.loaner
    tx.flush()


def needs_of(appointment: Appointment) -> Needs:
    """What the visit needs when it is moved."""
    technician = appointment.data.get("technician")
    return Needs(tuple(appointment.services), technician, loaner=appointment.loaner is not None, has_parts=True)


def move(tx: Tx, shop: Shop, appointment: Appointment, start: datetime, now: datetime, *, actor: str) -> Ticket:
    """The visit is at the new time and the old one is free. Rule: B6.

    TooLate past the policy's limit (for customers), BayTaken and OutsideHours as for a new booking; the old time is
    kept then.
    """
    _check_limit(shop, appointment, now, actor)
    end = check_hours(shop, start, minutes(shop, appointment.services), now)
    ticket = tickets.lock(tx, appointment.ticket_id)
    assert ticket is not None
    before = _facts(appointment)
    with tx.begin_nested():
        held.release(tx, appointment.id)
        appointment.starts_at, appointment.ends_at = start, end
        held.let_go(tx, ticket.conversation_id or 0)
        _settle(tx, shop, appointment, needs_of(appointment), now)
        tickets.record(tx, ticket, "appointment_moved", actor, now, before=before, **_facts(appointment))
    key = f"ticket:{ticket.id}:card:moved:{len(tickets.events(tx, ticket.id))}"
    speak.tell_staff(tx, ticket, "ticket_card", key, now)
    return ticket


def shift(tx: Tx, shop: Shop, appointment: Appointment, by: timedelta, now: datetime, *, actor: str) -> Ticket:
    """The visit starts and ends so much later, with the same technician.

    BayTaken when a bay or the people are not free that much longer, OutsideHours when the shop closes before it is
    done; nothing is changed then.
    """
    start, end = appointment.starts_at + by, appointment.ends_at + by
    spans = shop.ranges(start.astimezone(shop.zone).date())
    if not spans or end > spans[-1][1].astimezone(UTC):
        raise OutsideHours(f"{end.isoformat()} is after closing.")
    ticket = tickets.lock(tx, appointment.ticket_id)
    assert ticket is not None
    before = _facts(appointment)
    wanted = replace(needs_of(appointment), technician=appointment.technician, walk_in=True)
    with tx.begin_nested():
        held.release(tx, appointment.id)
        appointment.starts_at, appointment.ends_at = start, end
        _settle(tx, shop, appointment, wanted, now)
        tickets.record(tx, ticket, "appointment_shifted", actor, now, before=before, **_facts(appointment))
    return ticket


def take_again(tx: Tx, shop: Shop, appointment: Appointment, now: datetime) -> None:
    """A visit that had let go of everything has bay, people and loaner for its time again; BayTaken when it can't."""
    wanted = replace(needs_of(appointment), walk_in=True)
    with tx.begin_nested():
        _settle(tx, shop, appointment, wanted, now)


def cancel(tx: Tx, shop: Shop, appointment: Appointment, now: datetime, *, actor: str) -> Ticket:
    """The visit is off, its bay is free, its ticket is over. Rule: B6. TooLate past the policy's limit."""
    _check_limit(shop, appointment, now, actor)
    ticket = tickets.lock(tx, appointment.ticket_id)
    assert ticket is not None
    held.release(tx, appointment.id)
    appointment.state = "cancelled"
    tx.flush()
    parts.release(tx, shop, appointment, now)
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
        "bay": appointment.bay,
        "technician": appointment.technician,
        "advisor": appointment.advisor,
        "loaner": appointment.loaner,
        "services": appointment.services,
        "estimate_fen": appointment.estimate_fen,
    }

"""Appointments offered, booked, moved and cancelled (B)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any

from actions import outgoing, parts
from actions.booking import credit
from actions.tickets import tickets
from domain.booking.appointment import Appointment, estimate, shop_of
from domain.booking.capacity import (
    Busy,
    Chances,
    Needs,
    Offer,
    bay_names,
    candidate_starts,
    check_hours,
    minutes,
    quarters,
    visit,
)
from domain.booking.credit import discount_fen
from domain.booking.time_wish import Wish, nearest, quietest
from domain.conversation import Conversation
from domain.errors import BayTaken, OutsideHours, TooLate
from domain.shop.shop import Shop
from domain.ticket import Kind, Ticket
from storage import Tx
from storage.booking import appointments, capacity
from storage.tickets import tickets as ticket_queries

TRIES = 40
"""How often another way is looked for when somebody took a piece in the same instant; each try saw one more taken."""

QUIET_DAYS = 5
"""Quiet times are sought on the first so many open days of a vague wish: whoever does not mind wants it soon."""

AGREED = ("transport", "technician", "return_repair", "for", "fleet", "car")
"""What was agreed beside the time, kept on the appointment itself."""


OF_A_TIME = ("agreed", "arrived_at", "in_bay_at")
"""Of a visit's data: what is true of the time it was booked for, and not of another."""


def offer_times(
    tx: Tx,
    shop: Shop,
    needs: Needs,
    wish: Wish,
    now: datetime,
    *,
    conversation_id: int | None = None,
    elsewhere: Sequence[Shop] = (),
) -> list[Offer]:
    """Times to name for a wish, best first: those that fit it, filled up with the nearest others. Rule: B3, B8.

    Where parts are short, only times after they are expected (P2). Empty only when nothing at all is free in the
    bookable time. conversation_id: what is kept for it counts as free. elsewhere: other shops, the preferred first:
    when none of the times here fits the wish, the last of them gives way to one there that does.
    """
    count = max(2, shop.policy.alternatives)
    ready = None if needs.has_parts else parts.ready_from(tx, shop, needs.services)
    search = _Search(tx, shop, needs, wish, now, conversation_id, ready)
    found = search.quiet(count) if wish.quiet else search.near(count)
    if not any(wish.fits(offer.start) for offer in found):
        others = (_Search(tx, one, needs, wish, now, conversation_id, ready).best() for one in elsewhere)
        there = next((offer for offer in others if offer is not None), None)
        found = [*found[: count - 1], there] if there else found
    if len(found) > 1 or not elsewhere:
        return found
    return _filled_up(tx, elsewhere, needs, wish, now, ready, found, count)


def _filled_up(
    tx: Tx, shops: Sequence[Shop], needs: Needs, wish: Wish, now: datetime, ready: datetime | None,
    found: list[Offer], count: int,
) -> list[Offer]:  # fmt: skip
    """As many times as are wanted, from the first of the other shops that has any: this one has none at all."""
    for shop in shops:
        more = _Search(tx, shop, needs, wish, now, None, ready).near(count)
        if more:
            known = {(offer.branch, offer.start) for offer in found}
            return [*found, *(offer for offer in more if (offer.branch, offer.start) not in known)][:count]
    return found


class _Search:
    """A look for times in one shop, which reads of each day what is taken only once, and of few days."""

    def __init__(
        self, tx: Tx, shop: Shop, needs: Needs, wish: Wish, now: datetime, own: int | None, ready: datetime | None
    ) -> None:
        self._tx, self._shop, self._wish, self._now, self._own, self._ready = tx, shop, wish, now, own, ready
        self._chances = Chances(shop, needs)
        self._seen: dict[date, Busy] = {}

    def near(self, count: int) -> list[Offer]:
        """So many times: those that fit the wish, filled up with the nearest others."""
        found: list[Offer] = []
        last = (0, 0)
        for day, apart in _days_around(self._shop, self._wish, self._now):
            if apart > last and _enough(found, self._wish, count, apart):
                break  # whatever comes now is farther away than what is found
            last = apart
            found += [offer for offer in self._on(day) if self._suits(offer.start)]
        return nearest(found, self._wish, count)

    def quiet(self, count: int) -> list[Offer]:
        """So many times: the quietest of the wish, filled up with the nearest others."""
        days = [day for day, (outside, _) in _days_around(self._shop, self._wish, self._now) if not outside]
        some = islice((starts for day in sorted(days) if (starts := self._starts(day))), QUIET_DAYS)
        starts = list(chain.from_iterable(some))
        named = quietest(starts, count, self._load(starts), self._at) if starts else []
        if len(named) >= count:
            return named
        met = {offer.start for offer in named}
        return [*named, *(offer for offer in self.near(count * 2) if offer.start not in met)][:count]

    def best(self) -> Offer | None:
        """The one time that fits the wish best; None when none fits."""
        days = [day for day, (outside, _) in _days_around(self._shop, self._wish, self._now) if not outside]
        for day in days:
            fitting = [offer for offer in self._on(day) if self._suits(offer.start) and self._wish.fits(offer.start)]
            if fitting:
                return nearest(fitting, self._wish, 1)[0]
        return None

    def _starts(self, day: date) -> list[datetime]:
        starts = candidate_starts(self._shop, day, self._chances.minutes, self._now)
        return [start for start in starts if self._wish.fits(start) and self._suits(start)]

    def _suits(self, start: datetime) -> bool:
        return start not in self._wish.unlike and (self._ready is None or start >= self._ready)

    def _load(self, starts: Sequence[datetime]) -> Callable[[datetime], int]:
        """How many bays are taken in the fullest quarter hour of a visit that starts then. Rule: B8."""
        length = timedelta(minutes=self._chances.minutes)
        taken = capacity.bays_taken(self._tx, starts[0], starts[-1] + length, at=self._shop)
        known = {
            start: max((taken.get(number, 0) for number in quarters(start, start.astimezone(UTC) + length)), default=0)
            for start in starts
        }
        return known.__getitem__

    def _at(self, start: datetime) -> Offer | None:
        return self._chances.at(start, self._busy(start.astimezone(self._shop.zone).date()))

    def _on(self, day: date) -> list[Offer]:
        return self._chances.on(day, self._busy(day), self._now)

    def _busy(self, day: date) -> Busy:
        if day not in self._seen:
            self._seen[day] = _busy(self._tx, self._shop, day, self._now, self._own)
        return self._seen[day]


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
        if shop.is_open_on(day):
            yield day, apart(day)


def _busy(tx: Tx, shop: Shop, day: date, now: datetime, conversation_id: int | None) -> Busy:
    midnight = datetime.combine(day, time(), shop.zone)
    return capacity.busy(tx, midnight, midnight + timedelta(days=1, hours=1), now, but_for=conversation_id, at=shop)


def bays_busy(shop: Shop, offer: Offer, busy: Busy) -> int:
    """How many bays are taken at the fullest moment of that visit, without it. Rule: B8."""
    return busy.together(bay_names(shop), quarters(offer.start, offer.end))


def offer_at(
    tx: Tx, shop: Shop, needs: Needs, start: datetime, now: datetime, *, conversation_id: int
) -> Offer | None:  # fmt: skip
    """The visit that could be had exactly then; what is kept for the conversation counts as free."""
    return visit(shop, needs, start, _busy(tx, shop, start.astimezone(shop.zone).date(), now, conversation_id))


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
    end = start + timedelta(minutes=minutes(shop, needs.services)) + shop.policy.buffer
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
    conversation: Conversation,
    needs: Needs,
    start: datetime,
    now: datetime,
    *,
    plate: str | None = None,
    vehicle_id: int | None = None,
    data: dict[str, Any] | None = None,
    free: Collection[str] = (),
    discount_percent: int | None = None,
) -> tuple[Ticket, Appointment]:
    """The visit is booked with its ticket in that one of the owner's shops, and staff know. Rule: B4, B5, B9.

    BayTaken when something it needs is not free any more, OutsideHours when the shop can't take it; nothing is kept
    then. What was kept for the conversation becomes part of it. data: what was told, kept on the ticket and the
    appointment. free: service items that cost nothing this time. discount_percent: as told; None: what credit gives.
    """
    services = list(needs.services)
    priced = estimate(shop, services, free=free)
    end = check_hours(shop, start, priced.minutes, now)
    if discount_percent is None:
        discount_percent = credit.standing(tx, shop, conversation.customer_id).discount_percent
    off = discount_fen(priced, discount_percent)
    told = data or {}
    agreed = {name: told[name] for name in AGREED if told.get(name)}
    if off:
        agreed |= {"full_fen": priced.total_fen, "discount_percent": discount_percent}
    with tx.begin_nested():
        ticket = Ticket(
            number="",
            kind=Kind.BOOKING,
            customer_id=conversation.customer_id,
            conversation_id=conversation.id,
            summary=" + ".join(shop.service(code).name_zh for code in services),
            created_at=now,
            vehicle_id=vehicle_id,
            plate=plate,
            data=told,
        )
        tickets.register(tx, ticket, now)
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
            estimate_fen=priced.total_fen - off,
            data=agreed,
            branch=shop.code,
        )
        appointments.add(tx, appointment)
        capacity.let_go(tx, conversation.id)
        _settle(tx, shop, appointment, needs, now)
        ticket_queries.record(tx, ticket, "appointment_booked", "customer", now, **_facts(appointment))
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
    return Needs(tuple(appointment.services), technician, loaner=appointment.loaner is not None, has_parts=True)


def move(
    tx: Tx, shop: Shop, appointment: Appointment, start: datetime, now: datetime, *, actor: str, to: str | None = None
) -> Ticket:  # fmt: skip
    """The visit is at the new time and the old one is free. to: code of the shop it is moved to. Rule: B6, R3.

    TooLate past the policy's limit (for customers), BayTaken and OutsideHours as for a new booking; the old time is
    kept then.
    """
    _check_limit(shop, appointment, now, actor)
    there = shop_of(shop, appointment, branch=to)
    end = check_hours(there, start, minutes(there, appointment.services), now)
    ticket = ticket_queries.lock(tx, appointment.ticket_id)
    assert ticket is not None
    before = _facts(appointment)
    with tx.begin_nested():
        capacity.release(tx, appointment.id)
        wanted = needs_of(appointment, there)
        appointment.starts_at, appointment.ends_at, appointment.branch = start, end, there.code
        _forget_old_time(appointment)
        capacity.let_go(tx, ticket.conversation_id or 0)
        _settle(tx, there, appointment, wanted, now)
        ticket_queries.record(tx, ticket, "appointment_moved", actor, now, before=before, **_facts(appointment))
    key = f"ticket:{ticket.id}:card:moved:{len(ticket_queries.events(tx, ticket.id))}"
    outgoing.tell_staff(tx, ticket, "ticket_card", key, now)
    return ticket


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
    parts.release(tx, shop, appointment, now)
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

"""Several vehicles of one owner: offered together, booked or moved together, or not at all (B3, B6, B9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from actions.booking import appointments, free_times, visits
from domain.booking.appointment import Appointment
from domain.booking.capacity import Busy, Needs, Offer, free_offers
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx
from storage.booking import capacity

MOST = 20
"""So many vehicles are planned in one go; beyond it a person plans with the customer."""


def offer_together(
    tx: Tx, shop: Shop, needs: Needs, count: int, wish: Wish, now: datetime, *, conversation_id: int
) -> list[Offer]:
    """So many visits that can be had at the same time, all within the wish; empty when they don't fit.

    The quietest times first where the wish is vague, else the nearest to the wished one. Rule: B3, B8, B9.
    """
    days = _Days(tx, shop, needs, wish, now, conversation_id)
    found: list[Offer] = []
    while len(found) < count:
        free = days.free()
        if not free:
            return []
        best = min(free, key=days.rank)
        days.take(best)
        found.append(best)
    return sorted(found, key=lambda offer: offer.start)


def offer_in_turn(
    tx: Tx, shop: Shop, needs: Needs, count: int, wish: Wish, now: datetime, *, conversation_id: int
) -> list[Offer]:
    """So many visits one after the other, from the wished time on; empty when they don't fit. Rule: B3, B9."""
    days = _Days(tx, shop, needs, wish, now, conversation_id)
    found: list[Offer] = []
    while len(found) < count:
        free = [offer for offer in days.free() if not found or offer.start >= found[-1].end]
        if not free:
            return []
        best = min(free, key=lambda offer: (found != [] and offer.start, abs(offer.start - wish.preferred)))
        days.take(best)
        found.append(best)
    return found


def offer_each(
    tx: Tx, shop: Shop, needs: Sequence[Needs], wishes: Sequence[Wish], now: datetime, *, conversation_id: int
) -> list[Offer]:
    """A visit for each wish, in their order: exactly then where it is free, else the nearest; empty if one has none.

    needs: of each visit. Rule: B3, B9.
    """
    first = min(wish.earliest for wish in wishes).replace(hour=0, minute=0)
    last = max(wish.latest for wish in wishes).replace(hour=23, minute=59)
    days = _Days(tx, shop, needs[0], Wish(first, last, first), now, conversation_id)
    found: list[Offer] = []
    for wish, what in zip(wishes, needs, strict=True):
        own = [offer for offer in days.free(what) if _same_days(offer, wish)]
        if not own:
            return []
        best = min(own, key=lambda offer: _misses(offer, wish))
        days.take(best)
        found.append(best)
    return found


def offer_moved(
    tx: Tx, shop: Shop, standing: Sequence[Appointment], wishes: Sequence[Wish], now: datetime, *, conversation_id: int
) -> list[Offer]:
    """A new time for each of the visits, as by `offer_each`; what they hold now counts as free. Rule: B3, B6."""
    needs = [appointments.needs_of(visit) for visit in standing]
    trial = tx.begin_nested()
    try:
        for visit in standing:
            capacity.release(tx, visit.id)
        return offer_each(tx, shop, needs, wishes, now, conversation_id=conversation_id)
    finally:
        trial.rollback()


def move_together(
    tx: Tx, shop: Shop, moves: Sequence[tuple[Appointment, datetime]], now: datetime, *, actor: str
) -> list[Ticket]:
    """Every visit is at its new time, or none is. Errors: as of `visits.move`. Rule: B6."""
    with tx.begin_nested():
        for visit, _ in moves:
            capacity.release(tx, visit.id)  # one may get the time of another
        return [visits.move(tx, shop, visit, start, now, actor=actor) for visit, start in moves]


def _same_days(offer: Offer, wish: Wish) -> bool:
    at = offer.start.astimezone(wish.earliest.tzinfo)
    return wish.earliest.date() <= at.date() <= (wish.latest - timedelta(microseconds=1)).date()


def _misses(offer: Offer, wish: Wish) -> tuple[bool, timedelta]:
    """How far a visit is from a wish."""
    return not wish.fits(offer.start), abs(offer.start - wish.preferred)


class _Days:
    """The days of a wish with what is free on them, less what was taken for the vehicles planned so far."""

    def __init__(self, tx: Tx, shop: Shop, needs: Needs, wish: Wish, now: datetime, conversation_id: int) -> None:
        self._shop, self._needs, self._wish, self._now = shop, needs, wish, now
        first, last = wish.earliest.astimezone(shop.zone).date(), wish.latest.astimezone(shop.zone).date()
        self._busy: dict[Any, Busy] = {}
        self._taken: dict[Any, list[tuple[str, int]]] = {}
        for day in shop.open_days(first, last):
            start = shop.ranges(day)[0][0]
            end = start + timedelta(days=1)
            self._taken[day] = capacity.taken(
                tx, start - timedelta(hours=12), end, now, but_for=conversation_id, at=shop
            )
            self._busy[day] = Busy(self._taken[day])
        self._free = {day: self._look(day) for day in self._busy}

    def _look(self, day: Any, needs: Needs | None = None) -> list[Offer]:
        offers = free_offers(self._shop, needs or self._needs, day, self._busy[day], self._now)
        return [offer for offer in offers if self._wish.fits(offer.start)]

    def free(self, needs: Needs | None = None) -> list[Offer]:
        """Every visit of the wish that can still be had, also with other needs than the first one's."""
        if needs is not None and needs != self._needs:
            return [offer for day in self._busy for offer in self._look(day, needs)]
        return [offer for offers in self._free.values() for offer in offers]

    def rank(self, offer: Offer) -> tuple[int, timedelta]:
        """How well the visit suits: how busy the shop is then (for a vague wish), how far from the wished time."""
        busy = self._busy[offer.start.astimezone(self._shop.zone).date()]
        load = free_times.bays_busy(self._shop, offer, busy) if self._wish.quiet else 0
        return load, abs(offer.start - self._wish.preferred)

    def take(self, offer: Offer) -> None:
        """The visit is planned: what it takes is no longer free."""
        day = offer.start.astimezone(self._shop.zone).date()
        self._taken[day] = [*self._taken[day], *offer.pieces]
        self._busy[day] = Busy(self._taken[day])
        self._free[day] = self._look(day)


def keep_together(tx: Tx, shop: Shop, conversation: Conversation, offers: Sequence[Offer], now: datetime) -> None:
    """All of them are kept for the conversation for the policy's time; BayTaken when one is gone. Rule: B9."""
    pieces = [piece for offer in offers for piece in offer.pieces]
    capacity.keep(tx, pieces, conversation.id, now + shop.policy.hold, now)


def book_together(
    tx: Tx,
    shop: Shop,
    conversation: Conversation,
    needs: Needs | Sequence[Needs],
    visits: Sequence[tuple[datetime, str | None, int | None]],
    now: datetime,
    *,
    data: dict[str, Any],
) -> list[tuple[Ticket, Appointment]]:
    """Every visit (start, plate, vehicle id) is booked with a ticket of its own; BayTaken and nothing booked else.

    needs: of all, or of each. Rule: B4, B9.
    """
    made = []
    each = [needs] * len(visits) if isinstance(needs, Needs) else needs
    with tx.begin_nested():
        for number, ((start, plate, vehicle_id), what) in enumerate(zip(visits, each, strict=True), 1):
            told = {**data, "fleet": {"number": number, "count": len(visits)}}
            made.append(
                appointments.book(
                    tx, shop, conversation, what, start, now, plate=plate, vehicle_id=vehicle_id, data=told
                )
            )
    return made

"""Several vehicles are planned together and booked together, or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.booking import appointments, fleet
from domain.booking.capacity import Needs, Offer
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.errors import BayTaken
from domain.shop.shop import Shop
from storage import Tx
from storage.booking import appointments as appointment_queries
from storage.tickets import tickets
from tests.storage.records import a_conversation

MINOR = Needs(("minor_service",))


def _week(shop: Shop, now: datetime) -> Wish:
    monday = (now + timedelta(days=5)).replace(hour=0).astimezone(shop.zone)
    return Wish(monday, monday + timedelta(days=7), monday, quiet=True)


def _plan(tx: Tx, shop: Shop, conversation: Conversation, count: int, wish: Wish, now: datetime) -> list[Offer]:
    return fleet.offer_together(tx, shop, MINOR, count, wish, now, conversation_id=conversation.id)


@pytest.mark.rule("B3", "B9")
@pytest.mark.parametrize("count", [2, 5, 12])
def test_everything_that_is_offered_together_can_be_booked_together(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, count: int
) -> None:
    wish = _week(shop, now)
    offers = _plan(tx, shop, conversation, count, wish, now)
    assert len(offers) == count
    assert all(wish.fits(offer.start) for offer in offers)
    pieces = [piece for offer in offers for piece in offer.pieces]
    assert len(pieces) == len(set(pieces))
    visits = [(offer.start, None, None) for offer in offers]
    made = fleet.book_together(tx, shop, conversation, MINOR, visits, now, data={})
    assert [ticket.data["fleet"] for ticket, _ in made] == [{"number": n, "count": count} for n in range(1, count + 1)]


@pytest.mark.rule("B8")
def test_a_fleet_of_a_vague_wish_comes_one_after_another(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    starts = [offer.start for offer in _plan(tx, shop, conversation, 4, _week(shop, now), now)]
    assert len(set(starts)) == 4


@pytest.mark.rule("B9")
def test_one_that_cannot_be_had_leaves_none_booked(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    offers = _plan(tx, shop, conversation, 3, _week(shop, now), now)
    other = a_conversation(tx, now, "2")
    with pytest.raises(BayTaken):
        while True:
            appointments.book(tx, shop, other, MINOR, offers[-1].start, now)
    before = len(tickets.listed(tx))
    with pytest.raises(BayTaken):
        fleet.book_together(tx, shop, conversation, MINOR, [(o.start, None, None) for o in offers], now, data={})
    assert len(tickets.listed(tx)) == before
    assert appointment_queries.upcoming(tx, conversation.customer_id, now) == []


@pytest.mark.rule("B9")
def test_what_is_planned_is_kept_for_its_conversation(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    at = (now + timedelta(days=1)).replace(hour=15)
    exact = Wish(at, at + timedelta(minutes=1), at)
    full = _plan(tx, shop, conversation, 4, exact, now)
    assert len(full) == 4
    fleet.keep_together(tx, shop, conversation, full, now)
    other = a_conversation(tx, now, "2")
    assert _plan(tx, shop, other, 1, exact, now) == []
    assert len(_plan(tx, shop, conversation, 4, exact, now)) == 4
    assert len(_plan(tx, shop, other, 4, exact, now + shop.policy.hold)) == 4


@pytest.mark.rule("B3")
def test_more_than_the_wish_holds_is_not_offered(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    at = (now + timedelta(days=1)).replace(hour=15)
    assert _plan(tx, shop, conversation, 9, Wish(at, at + timedelta(minutes=1), at), now) == []

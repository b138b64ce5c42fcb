"""The times offered are those that fit the wish and can be had (B3, B8)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.booking import appointments, free_times
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.errors import BayTaken, OutsideHours
from domain.shop.shop import Shop
from storage import Tx

MINOR = Needs(("minor_service",))


def _at(now: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    return (now + timedelta(days=days)).replace(hour=hour, minute=minute)


def _wish(start: datetime) -> Wish:
    return Wish(start, start + timedelta(minutes=1), start)


def _fill(tx: Tx, shop: Shop, conversation: Conversation, start: datetime, now: datetime) -> int:
    count = 0
    while True:
        try:
            appointments.book(tx, shop, conversation, MINOR, start, now)
        except BayTaken:
            return count
        count += 1


@pytest.mark.rule("B3")
def test_a_free_wish_is_offered_first(tx: Tx, shop: Shop, now: datetime) -> None:
    wanted = _at(now, 1, 15)
    assert free_times.offer_times(tx, shop, MINOR, _wish(wanted), now)[0].start == wanted


@pytest.mark.rule("B3")
def test_a_taken_wish_gets_two_or_more_alternatives_that_are_free(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    wanted = _at(now, 1, 15)
    _fill(tx, shop, conversation, wanted, now)
    offers = free_times.offer_times(tx, shop, MINOR, _wish(wanted), now)
    assert len(offers) >= 2
    assert all(abs(offer.start - wanted) <= timedelta(hours=2) for offer in offers)
    for offer in offers:
        appointments.book(tx, shop, conversation, MINOR, offer.start, now)


@pytest.mark.rule("B3", "B9")
def test_a_time_just_named_can_be_had_though_the_notice_runs_short_meanwhile(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    first = free_times.offer_times(tx, shop, MINOR, Wish(now, now + timedelta(days=1), now), now)[0].start
    assert first == now + shop.policy.lead_time
    with pytest.raises(OutsideHours):
        appointments.book(tx, shop, conversation, MINOR, first, now + shop.policy.hold + timedelta(seconds=1))
    appointments.book(tx, shop, conversation, MINOR, first, now + timedelta(minutes=2))


@pytest.mark.rule("B8", "B3")
def test_a_quiet_time_is_named_also_where_only_one_start_is_left(tx: Tx, shop: Shop, now: datetime) -> None:
    at = (now + timedelta(days=1)).replace(hour=15, minute=0)
    offers = free_times.offer_times(tx, shop, MINOR, Wish(at, at + timedelta(minutes=1), at, quiet=True), now)
    assert offers[0].start == at and len(offers) >= 2

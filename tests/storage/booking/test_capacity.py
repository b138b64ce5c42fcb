"""What is taken of the shop is taken once, whoever asks and however many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from domain.booking.capacity import Piece, quarter, quarters
from domain.errors import BayTaken
from storage import Store, Tx
from storage.booking import appointments, capacity
from tests.storage.records import a_conversation, a_customer, an_appointment, apply_small_shop

HOUR = timedelta(hours=1)


def _pieces(start: datetime, end: datetime, resource: str = "bay:A") -> list[Piece]:
    return [(resource, number) for number in quarters(start, end)]


def _visit(tx: Tx, now: datetime) -> int:
    return an_appointment(tx, a_customer(tx, now), "A", now).id


@pytest.mark.rule("B9")
def test_a_piece_is_never_taken_twice(store: Store, now: datetime) -> None:
    with store.write() as tx:
        apply_small_shop(tx, now)
        capacity.take(tx, _pieces(now, now + HOUR), _visit(tx, now), now)
        second = _visit(tx, now)
        with pytest.raises(BayTaken, match="bay:A"):
            capacity.take(tx, _pieces(now + HOUR / 2, now + 2 * HOUR), second, now)
        capacity.take(tx, _pieces(now + HOUR, now + 2 * HOUR), second, now)
        busy = capacity.busy(tx, now - HOUR, now + 4 * HOUR, now)
        assert not busy.is_free("bay:A", quarters(now + HOUR, now + HOUR * 5 / 4))
        assert busy.is_free("bay:A", quarters(now + 2 * HOUR, now + 3 * HOUR))
        assert busy.is_free("bay:B", quarters(now, now + HOUR))


@pytest.mark.rule("B9")
def test_a_refusal_takes_nothing_and_undoes_nothing(store: Store, now: datetime) -> None:
    with store.write() as tx:
        apply_small_shop(tx, now)
        capacity.take(tx, _pieces(now, now + HOUR), _visit(tx, now), now)
        second = _visit(tx, now)
        with pytest.raises(BayTaken):
            capacity.take(tx, _pieces(now + HOUR * 3 / 4, now + 3 * HOUR), second, now)
    with store.read() as tx:
        assert appointments.get(tx, second) is not None
        assert capacity.busy(tx, now, now + 4 * HOUR, now).is_free("bay:A", quarters(now + HOUR, now + 3 * HOUR))


@pytest.mark.rule("B9")
def test_of_many_who_want_the_same_piece_at_once_one_gets_it(store: Store, now: datetime) -> None:
    with store.write() as tx:
        apply_small_shop(tx, now)
        visits = [_visit(tx, now) for _ in range(16)]

    def take(visit: int) -> bool:
        try:
            with store.write() as tx:
                capacity.take(tx, _pieces(now, now + HOUR), visit, now)
        except BayTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, visits)) == 1


@pytest.mark.rule("B9")
def test_a_kept_offer_counts_until_it_expires(store: Store, now: datetime) -> None:
    pieces, wanted = _pieces(now, now + HOUR), quarters(now, now + HOUR)
    with store.write() as tx:
        apply_small_shop(tx, now)
        one, other = a_conversation(tx, now, "1"), a_conversation(tx, now, "2")
        capacity.keep(tx, pieces, one.id, now + HOUR, now)
        assert not capacity.busy(tx, now, now + HOUR, now).is_free("bay:A", wanted)
        assert capacity.busy(tx, now, now + HOUR, now, but_for=one.id).is_free("bay:A", wanted)
        with pytest.raises(BayTaken):
            capacity.keep(tx, pieces, other.id, now + 2 * HOUR, now)
        assert capacity.busy(tx, now, now + HOUR, now + HOUR).is_free("bay:A", wanted)
        capacity.keep(tx, pieces, other.id, now + 2 * HOUR, now + HOUR)
        assert [kept[2] for kept in capacity.kept_offers(tx, now, now + HOUR, now + HOUR)] == [other.id] * 4


def test_what_is_let_go_or_released_is_free(store: Store, now: datetime) -> None:
    with store.write() as tx:
        apply_small_shop(tx, now)
        conversation, visit = a_conversation(tx, now), _visit(tx, now)
        capacity.keep(tx, _pieces(now, now + HOUR), conversation.id, now + HOUR, now)
        capacity.let_go(tx, conversation.id)
        capacity.take(tx, _pieces(now, now + HOUR), visit, now)
        capacity.release(tx, visit)
        assert capacity.busy(tx, now, now + HOUR, now).is_free("bay:A", range(quarter(now), quarter(now) + 4))

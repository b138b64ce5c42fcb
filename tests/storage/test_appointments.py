"""Bay time: held once, whoever asks and however many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from domain.appointment import quanta
from domain.errors import BayTaken
from storage import Store, appointments
from tests.storage.records import a_customer, an_appointment, apply_small_shop

HOUR = timedelta(hours=1)


@pytest.mark.rule("B9")
def test_a_bay_is_never_held_twice(store: Store, now: datetime) -> None:
    with store.write() as tx:
        bay = apply_small_shop(tx, now)["A"]
        customer = a_customer(tx, now)
        appointments.hold(tx, an_appointment(tx, customer, bay, now))
        with pytest.raises(BayTaken):
            appointments.hold(tx, an_appointment(tx, customer, bay, now + HOUR / 2))
        appointments.hold(tx, an_appointment(tx, customer, bay, now + HOUR))
        held = appointments.busy(tx, now - HOUR, now + 4 * HOUR)
    assert held == {bay: frozenset(quanta(now, now + 2 * HOUR))}


@pytest.mark.rule("B9")
def test_what_else_the_transaction_did_survives_a_refused_bay(store: Store, now: datetime) -> None:
    with store.write() as tx:
        bay = apply_small_shop(tx, now)["A"]
        customer = a_customer(tx, now)
        appointments.hold(tx, an_appointment(tx, customer, bay, now))
        second = an_appointment(tx, customer, bay, now)
        with pytest.raises(BayTaken):
            appointments.hold(tx, second)
    with store.read() as tx:
        assert appointments.get(tx, second.id) is not None


@pytest.mark.rule("B9")
def test_of_many_who_want_the_same_bay_at_once_one_gets_it(store: Store, now: datetime) -> None:
    with store.write() as tx:
        bay = apply_small_shop(tx, now)["A"]
        customer = a_customer(tx, now)

    def book(minutes_later: int) -> bool:
        try:
            with store.write() as tx:
                start = now + timedelta(minutes=minutes_later)
                appointments.hold(tx, an_appointment(tx, customer, bay, start))
        except BayTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        booked = list(pool.map(book, [0, 15, 30, 45] * 4))
    assert sum(booked) == 1
    with store.read() as tx:
        (held,) = appointments.busy(tx, now - HOUR, now + 4 * HOUR).values()
        assert len(held) == 4
        assert len(appointments.between(tx, now, now + HOUR)) == 1


def test_a_released_bay_is_free(store: Store, now: datetime) -> None:
    with store.write() as tx:
        bay = apply_small_shop(tx, now)["A"]
        first = an_appointment(tx, a_customer(tx, now), bay, now)
        appointments.hold(tx, first)
        appointments.release(tx, first.id)
        assert appointments.busy(tx, now, now + HOUR) == {}
        appointments.hold(tx, an_appointment(tx, a_customer(tx, now), bay, now))


def test_a_quarter_hour_that_began_before_counts_as_busy(store: Store, now: datetime) -> None:
    with store.write() as tx:
        bay = apply_small_shop(tx, now)["A"]
        appointments.hold(tx, an_appointment(tx, a_customer(tx, now), bay, now, minutes=15))
        assert appointments.busy(tx, now + timedelta(minutes=7), now + HOUR) == {bay: frozenset({now})}
        assert appointments.busy(tx, now + timedelta(minutes=15), now + HOUR) == {}


def test_a_customers_next_visits_come_soonest_first(store: Store, now: datetime) -> None:
    with store.write() as tx:
        bay = apply_small_shop(tx, now)["A"]
        customer, other = a_customer(tx, now), a_customer(tx, now)
        later = an_appointment(tx, customer, bay, now + 5 * HOUR)
        sooner = an_appointment(tx, customer, bay, now + HOUR)
        past = an_appointment(tx, customer, bay, now - 5 * HOUR)
        cancelled = an_appointment(tx, customer, bay, now + 2 * HOUR)
        cancelled.state = "cancelled"
        an_appointment(tx, other, bay, now + HOUR)
    with store.read() as tx:
        assert [a.id for a in appointments.upcoming(tx, customer.id, now)] == [sooner.id, later.id]
        found = appointments.of_ticket(tx, past.ticket_id)
        assert found is not None and found.id == past.id and found.starts_at == now - 5 * HOUR

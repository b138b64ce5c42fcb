"""Appointments are found by ticket, by customer and by day."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage import Store
from storage.booking import appointments
from tests.storage.records import a_customer, an_appointment, apply_small_shop

HOUR = timedelta(hours=1)


def test_a_customers_next_visits_come_soonest_first(store: Store, now: datetime) -> None:
    with store.write() as tx:
        apply_small_shop(tx, now)
        bay = "A"
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

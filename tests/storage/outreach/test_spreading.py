"""Reminders that fall due together leave over days, what is due longest first, and none is lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain.outreach.notice import Notice
from storage import Store, Tx
from storage.outreach import notices, spreading
from tests.storage.records import a_customer, a_vehicle

DAY = timedelta(days=1)
TODAY = date(2026, 3, 18)


def _planned(tx: Tx, now: datetime, number: int, due_in: int, which: str = "near") -> int:
    """A reminder of a service due in so many days."""
    car = a_vehicle(tx, a_customer(tx, now).id, now, predicted_due_on=TODAY + due_in * DAY)
    return _also(tx, now, car.id, car.customer_id, which)


def _also(tx: Tx, now: datetime, car: int, customer: int, which: str) -> int:
    key = f"maintenance:{car}:0:{which}"
    notices.put(tx, Notice(key, "maintenance", "service", customer, now, now + 10 * DAY, now, vehicle_id=car))
    found = notices.by_key(tx, key)
    assert found is not None
    return found.id


@pytest.mark.rule("N2", "N5")
def test_more_than_a_day_holds_follow_on_the_next_days_what_is_due_longest_first(store: Store, now: datetime) -> None:
    with store.write() as tx:
        ids = [_planned(tx, now, number, due_in=9 - number) for number in range(10)]
        assert spreading.spread(tx, 4, now - DAY / 3, now) == 6
        days = [(notices.get(tx, one).due_at - now).days for one in reversed(ids)]  # type: ignore[union-attr]
        assert days == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]
        last = notices.get(tx, ids[0])
        assert last is not None and last.expires_at - last.due_at == 10 * DAY
        assert spreading.spread(tx, 4, now - DAY / 3, now) == 0


@pytest.mark.rule("N2")
def test_room_that_comes_free_is_used_and_later_ones_are_added_in_their_order(store: Store, now: datetime) -> None:
    with store.write() as tx:
        ids = [_planned(tx, now, number, due_in=number) for number in range(4)]
        spreading.spread(tx, 2, now - DAY / 3, now)
        for one in ids[:2]:
            found = notices.get(tx, one)
            assert found is not None
            notices.decided(tx, found, "sent", "", now)
        urgent = _planned(tx, now + DAY, 9, due_in=-3)
        spreading.spread(tx, 2, now + DAY / 2, now + DAY)
        order = sorted([urgent, *ids[2:]], key=lambda one: notices.get(tx, one).due_at)  # type: ignore[union-attr]
        assert order == [ids[2], urgent, ids[3]] or order == [urgent, ids[2], ids[3]]
        assert notices.get(tx, ids[3]).due_at > now + DAY  # type: ignore[union-attr]


@pytest.mark.rule("N5")
def test_the_near_reminder_takes_the_place_of_a_first_that_still_waits(store: Store, now: datetime) -> None:
    with store.write() as tx:
        first = _planned(tx, now, 1, due_in=5, which="first")
        found = notices.get(tx, first)
        assert found is not None and found.vehicle_id is not None
        near = _also(tx, now, found.vehicle_id, found.customer_id, "near")
        spreading.spread(tx, 1, now - DAY / 3, now)
        states = [notices.get(tx, one).state for one in (first, near)]  # type: ignore[union-attr]
        assert states == ["cancelled", "planned"]

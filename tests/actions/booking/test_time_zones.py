"""A shop where the clocks change books, moves and reads back right, also on the days on which they do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actions.booking import appointments, arrivals, free_times
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.errors import BayTaken, OutsideHours
from domain.shop.shop import BaySpec, Shop
from storage import Store, Tx, shops
from storage.booking import appointments as appointment_queries
from tests.domain.shops import a_shop, all_day
from tests.storage.records import a_conversation
from texts import formats

HOUR = timedelta(hours=1)
VISIT = Needs(("diagnosis",))
CHANGES = [
    ("Europe/Berlin", "2026-03-29", 23),
    ("Europe/Berlin", "2026-10-25", 25),
    ("America/New_York", "2026-03-08", 23),
    ("America/New_York", "2026-11-01", 25),
    ("Australia/Lord_Howe", "2026-10-04", 23.5),
]
"""(zone, day on which the clocks change, hours the day has)"""


def _night_shop(zone: str) -> Shop:
    """One bay, open all day and night but for the last quarter hour."""
    shop = a_shop(zone, ((all_day(0, 23)[0][0], all_day(0, 23)[0][1].replace(minute=45)),), 60)
    return replace(shop, bays=(BaySpec("1", "1"),), staff=(), loaners=())


def _set_up(store: Store, zone: str, day: str) -> tuple[Shop, datetime, datetime]:
    shop = _night_shop(zone)
    midnight = datetime.fromisoformat(day).replace(tzinfo=shop.zone)
    now = midnight - timedelta(days=2)
    with store.write() as tx:
        shops.apply(tx, shop, now)
        a_conversation(tx, now)
    return shop, midnight, now


def _book(tx: Tx, shop: Shop, start: datetime, now: datetime) -> Appointment:
    return appointments.book(tx, shop, a_conversation(tx, now, start.isoformat()), VISIT, start, now)[1]


@pytest.mark.rule("B9")
@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
def test_a_change_day_holds_as_many_visits_as_it_has_hours(
    either_store: Store, zone: str, day: str, hours: float
) -> None:
    shop, midnight, now = _set_up(either_store, zone, day)
    with either_store.write() as tx:
        made = 0
        at = midnight.astimezone(UTC)
        while True:
            try:
                _book(tx, shop, at.astimezone(shop.zone), now)
            except OutsideHours:
                break
            made, at = made + 1, at + HOUR
    assert made == int(hours - 0.25)


@pytest.mark.rule("B4", "B9")
@pytest.mark.parametrize(("zone", "day", "_hours"), CHANGES)
@pytest.mark.parametrize("hour", [0, 4, 9, 17])
def test_what_is_booked_reads_back_as_it_was_said(
    either_store: Store, zone: str, day: str, _hours: float, hour: int
) -> None:
    shop, midnight, now = _set_up(either_store, zone, day)
    start = midnight.replace(hour=hour)
    with either_store.write() as tx:
        visit_id = _book(tx, shop, start, now).id
    with either_store.read() as tx:
        kept = appointment_queries.get(tx, visit_id)
        assert kept is not None
        local = kept.starts_at.astimezone(shop.zone)
        assert (local.hour, local.minute, local.date().isoformat()) == (hour, 0, day)
        assert formats.moment(local, "en").endswith(f"{hour:02}:00")
        assert kept.ends_at - kept.starts_at == HOUR


@pytest.mark.rule("B3", "B9")
@pytest.mark.parametrize(("zone", "day", "_hours"), CHANGES)
def test_a_wish_on_a_change_day_is_met_or_its_neighbours_are_named(
    either_store: Store, zone: str, day: str, _hours: float
) -> None:
    shop, midnight, now = _set_up(either_store, zone, day)
    start = midnight.replace(hour=15)
    wish = Wish(start, start + timedelta(minutes=1), start)
    with either_store.write() as tx:
        assert free_times.offer_times(tx, shop, VISIT, wish, now)[0].start == start
        _book(tx, shop, start, now)
        others = free_times.offer_times(tx, shop, VISIT, wish, now)[:2]
        assert sorted(offer.start.astimezone(shop.zone).hour for offer in others) == [14, 16]


@pytest.mark.rule("B6", "B9")
@pytest.mark.parametrize(("zone", "day", "_hours"), CHANGES)
def test_a_visit_moved_over_a_change_keeps_its_length_and_frees_its_old_time(
    either_store: Store, zone: str, day: str, _hours: float
) -> None:
    shop, midnight, now = _set_up(either_store, zone, day)
    before, after = midnight.replace(hour=10) - timedelta(days=1), midnight.replace(hour=10)
    with either_store.write() as tx:
        visit = _book(tx, shop, before, now)
        appointments.move(tx, shop, visit, after, now, actor="customer")
        assert visit.starts_at.astimezone(shop.zone).hour == 10
        assert visit.ends_at.astimezone(UTC) - visit.starts_at.astimezone(UTC) == HOUR
        _book(tx, shop, before, now)
        with pytest.raises(BayTaken):
            _book(tx, shop, after, now)


@pytest.mark.rule("B9")
def test_the_hour_that_comes_twice_is_two_hours(either_store: Store) -> None:
    shop, midnight, now = _set_up(either_store, "Europe/Berlin", "2026-10-25")
    first, second = midnight.replace(hour=2), midnight.replace(hour=2, fold=1)
    with either_store.write() as tx:
        visits = [_book(tx, shop, at, now) for at in (first, second)]
        assert visits[1].starts_at.astimezone(UTC) - visits[0].starts_at.astimezone(UTC) == HOUR
        with pytest.raises(BayTaken):
            _book(tx, shop, second, now)


@pytest.mark.rule("B7")
@pytest.mark.parametrize(("zone", "day", "_hours"), CHANGES)
def test_the_board_of_a_change_day_holds_that_day_and_no_other(
    either_store: Store, zone: str, day: str, _hours: float
) -> None:
    shop, midnight, now = _set_up(either_store, zone, day)
    with either_store.write() as tx:
        first, last = midnight, midnight.replace(hour=22, minute=30)
        for start in (first - timedelta(days=1) + 22 * HOUR, first, last, first + timedelta(days=1)):
            _book(tx, shop, start, now)
        shown = arrivals.todays(tx, shop, midnight.replace(hour=12))
    assert [visit.starts_at.astimezone(UTC) for visit in shown] == [first.astimezone(UTC), last.astimezone(UTC)]

"""The shop in force: applied again without doubles, and what is gone is kept for history."""

from __future__ import annotations

from datetime import datetime

import pytest

from app import shopfile
from domain.shop.shop import StaffSpec
from storage import Store, shops
from tests.storage.records import BAYS, STAFF, small_shop


def test_a_store_without_a_shop_says_so(store: Store) -> None:
    with store.read() as tx:
        assert shops.load(tx) is None


def test_the_demo_shop_comes_back_as_it_was(store: Store, now: datetime) -> None:
    demo = shopfile.read(shopfile.DEMO)
    with store.write() as tx:
        shops.apply(tx, demo, now)
    with store.read() as tx:
        assert shops.load(tx) == demo


def test_applying_a_shop_again_makes_no_doubles(store: Store, now: datetime) -> None:
    for _ in range(3):
        with store.write() as tx:
            shops.apply(tx, small_shop(), now)
    with store.read() as tx:
        assert [person.code for person in shops.staff(tx)] == ["ann", "bob"]


def test_who_left_the_file_works_here_no_longer_and_may_come_back(store: Store, now: datetime) -> None:
    with store.write() as tx:
        shops.apply(tx, small_shop(), now)
        ann = shops.staff_by_code(tx, "ann")
        shops.apply(tx, small_shop(staff=STAFF[1:], bays=BAYS[:1]), now)
    assert ann is not None
    with store.read() as tx:
        assert shops.staff_by_code(tx, "ann") is None
        assert shops.staff_by_telegram(tx, 11) is None
        kept = shops.staff_by_id(tx, ann.id)
        assert kept is not None and not kept.active
    with store.write() as tx:
        shops.apply(tx, small_shop(), now)
        back = shops.staff_by_telegram(tx, 11)
        assert back is not None and back.id == ann.id


def test_two_people_can_swap_their_telegram_accounts(store: Store, now: datetime) -> None:
    people = (StaffSpec("ann", "Ann", "advisor", 1), StaffSpec("bob", "Bob", "advisor", 2))
    swapped = (StaffSpec("ann", "Ann", "advisor", 2), StaffSpec("bob", "Bob", "advisor", 1))
    for staff in (people, swapped):
        with store.write() as tx:
            shops.apply(tx, small_shop(staff=staff), now)
    with store.read() as tx:
        ann = shops.staff_by_telegram(tx, 2)
        assert ann is not None and ann.code == "ann"


def test_a_telegram_account_linked_elsewhere_survives_a_file_that_names_none(store: Store, now: datetime) -> None:
    named = StaffSpec("ann", "Ann", "advisor", 11)
    with store.write() as tx:
        shops.apply(tx, small_shop(staff=(named,)), now)
        shops.apply(tx, small_shop(staff=(StaffSpec("ann", "Ann", "advisor"),)), now)
        assert shops.staff_by_telegram(tx, 11) is not None


def test_a_shop_is_read_once_and_another_is_seen_at_once(store: Store, now: datetime) -> None:
    with store.write() as tx:
        shops.apply(tx, small_shop(), now)
    with store.read() as tx:
        before = shops.load(tx)
        assert shops.load(tx) is before
    with pytest.raises(OSError), store.write() as tx:
        shops.apply(tx, small_shop(bays=BAYS[:1]), now)
        changed = shops.load(tx)
        assert changed is not None
        assert changed.bays == BAYS[:1]
        raise OSError
    with store.read() as tx:
        assert shops.load(tx) is before

"""The stock page: how each part stands, counting it, and a history that nobody can change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from starlette.testclient import TestClient

from actions import parts
from actions.booking import appointments, visits
from domain.booking.capacity import Needs
from domain.shop.shop import Shop
from storage import parts as part_queries
from storage import shops
from tests.desk.conftest import House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]


def _set(client: TestClient, part: str, quantity: object, on: str = "") -> int:
    return client.post(f"/desk/stock/{part}", data={"quantity": str(quantity), "expected_on": on}).status_code


@pytest.mark.rule("P1", "P2")
def test_a_count_and_a_delivery_day_are_kept_with_who_changed_them_and_when(
    house: House, shop: Shop, staff: Staff
) -> None:
    desk = staff("wu")
    assert _set(desk, "oil_filter", 7, "2026-03-25") == 200
    assert _set(desk, "oil_filter", 7, "2026-03-25") == 200  # pressed twice
    with house.store.read() as tx:
        at = parts.stock(tx, shop, ["oil_filter"])["oil_filter"]
        (change,) = part_queries.changes(tx, "", 10, "oil_filter")
    assert (at.quantity, at.expected_on) == (7, date(2026, 3, 25))
    assert (change.actor, change.at, change.was, change.quantity) == ("staff:wu", house.now, 600, 7)
    page = desk.get("/desk/stock").text
    assert "600 → 7" in page and "2026-03-25" in page and "吴晓" in page


@pytest.mark.rule("P1", "B5")
def test_the_page_says_what_is_on_the_shelf_reserved_and_free_short_parts_first(
    house: House, shop: Shop, staff: Staff
) -> None:
    with house.store.write() as tx:
        who = a_conversation(tx, house.now)
        appointments.book(tx, shop, who, Needs(("minor_service",)), house.now.replace(hour=15), house.now)
    desk = staff("wu")
    assert _set(desk, "oil_filter", 0) == 200
    page = desk.get("/desk/stock").text
    assert '<dd class="free">-1</dd>' in page
    assert page.index('id="oil_filter"') < page.index('id="engine_oil_1l"')


@pytest.mark.rule("P1")
def test_a_part_not_counted_before_is_counted_from_then_on(house: House, shop: Shop, staff: Staff) -> None:
    desk = staff("feng")
    assert _set(desk, "brake_cleaner", 12) == 200
    with house.store.read() as tx:
        assert parts.stock(tx, shop, ["brake_cleaner"])["brake_cleaner"].free == 12


@pytest.mark.rule("P1")
def test_parts_used_by_a_visit_and_a_new_figure_in_the_file_are_in_the_history_too(
    house: House, shop: Shop, staff: Staff
) -> None:
    with house.store.write() as tx:
        who, by = a_conversation(tx, house.now), shops.staff_by_code(tx, "chen")
        assert by is not None
        start = house.now.replace(hour=15)
        visit = appointments.book(tx, shop, who, Needs(("minor_service",)), start, house.now)[1]
        visits.mark_done(tx, visit.id, by, house.now)
        (used,) = part_queries.changes(tx, "", 10, "oil_filter")
        assert (used.actor, used.was, used.quantity) == ("staff:chen", 600, 599)
    assert "陈雨" in staff("wu").get("/desk/stock").text


@pytest.mark.rule("I1")
def test_only_those_who_manage_parts_may_see_or_change_the_stock(house: House, staff: Staff) -> None:
    assert staff("chen").get("/desk/stock").status_code == 403
    assert _set(staff("chen"), "oil_filter", 1) == 403
    with house.store.read() as tx:
        assert part_queries.changes(tx, "", 10) == []


def test_nonsense_changes_nothing(house: House, staff: Staff) -> None:
    desk = staff("wu")
    assert _set(desk, "oil_filter", -1) == 422
    assert _set(desk, "oil_filter", "many") == 422
    assert _set(desk, "oil_filter", 1, "soon") == 404
    assert _set(desk, "flux_capacitor", 1) == 404
    with house.store.read() as tx:
        assert part_queries.changes(tx, "", 10) == []


@pytest.mark.rule("P1", "R3")
def test_each_shop_counts_its_own_shelf_and_staff_see_theirs_first(house: House, shop: Shop, staff: Staff) -> None:
    desk = staff("wu")
    sent = {"quantity": "7", "expected_on": "", "at": "pudong"}
    assert desk.post("/desk/stock/oil_filter", data=sent).status_code == 200
    with house.store.read() as tx:
        here, there = (parts.stock(tx, one, ["oil_filter"])["oil_filter"].quantity for one in shop.shops)
        assert (here, there) == (600, 7)
        assert part_queries.changes(tx, "", 10) == []
    assert "150 → 7" in desk.get("/desk/stock?at=pudong").text
    assert "150 → 7" not in desk.get("/desk/stock").text

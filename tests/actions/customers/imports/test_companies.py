"""Lists with a column for the company: its vehicles are its own, its people contacts, and all of it can go (A1, A5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions.customers.imports import customer_list, run, undo
from actions.customers.imports.run import File
from domain.customers.importing import Batch
from domain.shop.shop import Shop
from storage import Store, Tx, shops
from storage.customers import companies, customers
from storage.customers import imports as queries

LIST = "\n".join(
    [
        "单位名称,联系人,手机,车牌,车型",
        "顺达物流,周敏,13800138001,沪A11111,全顺",
        "顺达物流,周敏,13800138001,沪A22222,全顺",
        "顺达物流,李工,,沪A33333,特顺",
        "顺达物流,,021-62345678,沪A44444,特顺",
        ",王芳,13800138009,沪B55555,朗逸",
    ]
).encode()


@pytest.fixture
def taken(store: Store, shop: Shop, now: datetime) -> Callable[[bytes], Batch]:
    """Takes a list in, as its import."""
    with store.write() as tx:
        shops.apply(tx, shop, now)

    def take(data: bytes) -> Batch:
        file: File = run.open_file(data, "车队.csv")
        with store.write() as tx:
            batch = run.begin(tx, file, run.rehearse(tx, file, now), "staff:feng", now)
            run.start(tx, batch.id, now)
        return run.carry_out(store, batch.id, file, lambda: now)

    return take


def _seen(tx: Tx) -> tuple[list[str | None], list[tuple[str | None, str | None]], str | None]:
    """Plates of the company, its contacts' names and phones, and its own phone."""
    firm = companies.named(tx, "顺达物流")
    assert firm is not None
    people = [(one.name, one.phone) for _, one in companies.contacts(tx, firm.id)]
    return [car.plate for car in customers.vehicles(tx, firm.id)], people, firm.phone


@pytest.mark.rule("A1", "A5")
def test_a_list_of_a_fleet_is_taken_in_twice_without_doubles_and_undone(
    store: Store, taken: Callable[[bytes], Batch], now: datetime
) -> None:
    first, again = taken(LIST), taken(LIST)
    wanted = ["沪A11111", "沪A22222", "沪A33333", "沪A44444"]
    with store.read() as tx:
        plates, people, phone = _seen(tx)
        assert plates == wanted and phone == "+862162345678"
        assert people == [("周敏", "+8613800138001"), ("李工", None)]
        who = customers.by_phone(tx, "+8613800138001")
        assert who is not None and len(companies.vehicles_for(tx, who.id)) == 4
    assert (first.counts["customers"], first.counts["vehicles"], again.counts["same"]) == (4, 5, 5)
    for batch in (again, first):
        undo.undo(store, batch.id, "staff:feng", lambda: now)
    with store.read() as tx:
        assert customers.count(tx) == 0 and queries.employers(tx) == {}


@pytest.mark.rule("A1", "A5")
def test_what_was_taken_out_comes_in_again_as_it_was(
    store: Store, taken: Callable[[bytes], Batch], now: datetime
) -> None:
    first = taken(LIST)
    with store.read() as tx:
        before, (file, count) = _seen(tx), customer_list.write(tx, "zh")
    assert count == 7
    undo.undo(store, first.id, "staff:feng", lambda: now)
    taken(file)
    with store.read() as tx:
        assert _seen(tx) == before and customers.count(tx) == 4


@pytest.mark.rule("A5")
def test_a_vehicle_of_somebody_else_never_becomes_the_companys_and_a_contact_brings_its_visits(
    store: Store, taken: Callable[[bytes], Batch]
) -> None:
    taken(LIST)
    wrong = taken("单位,车牌\n顺达物流,沪B55555".encode())
    assert wrong.counts["rejected"] == 1
    visits = taken("车牌,姓名,手机,进厂日期,维修项目\n沪A11111,周敏,13800138001,2025-03-05,保养".encode())
    assert (visits.counts.get("rejected", 0), visits.counts["visits"]) == (0, 1)

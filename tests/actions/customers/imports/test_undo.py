"""An import is taken back to the byte; what was changed or used since stays and is named."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from actions.customers import mileage_forecast
from actions.customers.imports import run, undo
from domain.customers.customer import Customer, Vehicle
from domain.customers.importing import BatchState
from domain.errors import IllegalMove, NotFound
from domain.shop.shop import Shop
from notifications.jobs.planner import Planner
from storage import Store, shops
from storage.customers import customers
from storage.customers import imports as queries
from storage.feedback.tables import call_tasks
from tests.actions.customers.imports.lists import HEADER, messy, xlsx
from tests.actions.customers.imports.test_run import taken_in


@pytest.fixture
def store(either_store: Store, shop: Shop, now: datetime) -> Store:
    """A store that knows the demo shop and one of the list's customers."""
    with either_store.write() as tx:
        shops.apply(tx, shop, now)
        who = customers.add(tx, Customer(created_at=now, phone="+8613900000003", note="老客户"))
        car = customers.add_vehicle(tx, Vehicle(who.id, now, plate="沪A10003", odometer_km=50_000))
        mileage_forecast.read(tx, car, 51_000, now)
    return either_store


def _all(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.read() as tx:
        return {
            name: [dict(row._mapping) for row in tx.execute(select(table).order_by(table.c.id))]
            for name, table in queries.THINGS.items()
        }


@pytest.mark.rule("A1")
@pytest.mark.parametrize("at_once", [7, 1000])
def test_a_messy_list_taken_back_leaves_the_store_as_it_was(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(run, "AT_ONCE", max(at_once, 100))
    monkeypatch.setattr(undo, "AT_ONCE", at_once)
    before = _all(store)
    batch = taken_in(store, messy(), now)
    assert _all(store) != before
    with store.write() as tx:
        mileage_forecast.refresh(tx, now, limit=1000)
    done = undo.undo(store, batch.id, "staff:feng", lambda: now)
    assert (done.state, done.undone_by, done.counts["kept"]) == (BatchState.UNDONE, "staff:feng", 0)
    assert _all(store) == before


def test_what_was_changed_or_used_since_stays_and_is_named(store: Store, now: datetime) -> None:
    rows = [
        HEADER,
        ("改过", "13700000001", "沪B10001"),
        ("来过", "13700000002", "沪B10002"),
        ("没动", "13700000003", "沪B10003"),
    ]
    batch = taken_in(store, xlsx(("客户", rows)), now)
    with store.write() as tx:
        changed, used = (customers.by_phone(tx, f"+861370000000{n}") for n in (1, 2))
        assert changed is not None and used is not None
        changed.note = "爱喝茶"
        customers.add_identity(tx, "web", "", "9", "", now).customer_id = used.id
    done = undo.undo(store, batch.id, "staff:feng", lambda: now)
    with store.read() as tx:
        left = {one.name for one in tx.scalars(select(Customer)) if one.name}
        named = {(row.problems[0][0], row.problems[0][2]) for row in queries.bad_rows(tx, batch.id)}
    assert left == {"改过", "来过"}
    assert named == {("kept_changed", "改过 +8613700000001"), ("kept_used", "来过 +8613700000002")}
    assert done.counts["kept"] == 2


def test_only_an_import_that_is_done_is_taken_back_and_only_once(store: Store, now: datetime) -> None:
    batch = taken_in(store, messy(3), now)
    undo.undo(store, batch.id, "staff:feng", lambda: now)
    with pytest.raises(IllegalMove):
        undo.undo(store, batch.id, "staff:feng", lambda: now)
    with pytest.raises(NotFound):
        undo.undo(store, 999, "staff:feng", lambda: now)


@pytest.mark.rule("N2", "N6")
def test_reminders_and_calls_that_the_house_planned_meanwhile_go_with_what_they_are_about(
    store: Store, now: datetime
) -> None:
    before = _all(store)
    services = [datetime(2025, 2, 15) + timedelta(days=7 * n) for n in range(40)]
    rows = [(f"客{n}", f"137000000{n:02d}", f"沪B100{n:02d}", "", "", 50_000, at) for n, at in enumerate(services)]
    batch = taken_in(store, xlsx(("客户", [HEADER, *rows])), now)
    clock = [now]
    planner = Planner(store, lambda: clock[0])
    for _ in range(8):
        planner.tick()
        clock[0] += timedelta(hours=6)
    with store.read() as tx:
        assert tx.scalar(select(func.count()).select_from(call_tasks))
    done = undo.undo(store, batch.id, "staff:feng", lambda: clock[0])
    assert done.counts["kept"] == 0
    assert {name: len(rows) for name, rows in _all(store).items()} == {name: len(rows) for name, rows in before.items()}

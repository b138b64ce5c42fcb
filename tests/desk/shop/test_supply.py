"""The page of buying: proposals, orders and punctuality, for whoever manages parts (P1, P3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from storage import parts as stock_queries
from storage import supply
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]


@pytest.mark.rule("P1", "P3")
def test_what_runs_out_is_proposed_ordered_received_late_and_told_so(house: House, staff: Staff) -> None:
    desk = staff("wu")
    with house.store.write() as tx:
        kept = stock_queries.lock(tx, "", ["oil_filter"])["oil_filter"]
        stock_queries.put(tx, kept, 3, None, "staff:wu", house.now - timedelta(days=20), "used")
    page = desk.get("/desk/supply").text
    assert page.index('id="oil_filter"') < page.index('id="engine_oil_1l"') and "Class A" in page
    assert "<polyline" in page
    day = str((house.now + timedelta(days=2)).date())
    sent = {"part": "oil_filter", "supplier": "博世", "quantity": "600", "promised_on": day}
    assert desk.post("/desk/supply/orders", data=sent).status_code == 200
    with house.store.read() as tx:
        (order,) = supply.open_of(tx, "", "oil_filter")
    house.now += timedelta(days=4)
    assert "overdue" in desk.get("/desk/supply").text
    assert desk.post(f"/desk/supply/orders/{order.id}/received", data={"quantity": "600"}).status_code == 200
    page = desk.get("/desk/supply").text
    assert "<td>博世</td><td>1</td><td>0</td><td>0 %</td><td>2.0</td>" in page
    assert "received" in desk.get("/desk/stock").text
    with house.store.read() as tx:
        assert stock_queries.stock(tx, "", ["oil_filter"])["oil_filter"].quantity == 603
    told = desk.get("/desk/supply/forecast.csv").text
    assert told.splitlines()[0].endswith("code,name,next_month,free,propose") and "oil_filter,机油滤清器" in told


@pytest.mark.rule("P3", "I1")
def test_only_who_manages_parts_buys_and_nonsense_is_refused(house: House, staff: Staff) -> None:
    sent = {"part": "oil_filter", "supplier": "博世", "quantity": "1", "promised_on": "2026-05-01"}
    assert staff("chen").get("/desk/supply").status_code == 403
    assert staff("chen").get("/desk/supply/forecast.csv").status_code == 403
    assert staff("chen").post("/desk/supply/orders", data=sent).status_code == 403
    desk = staff("wu")
    assert desk.post("/desk/supply/orders", data=sent | {"promised_on": "soon"}).status_code >= 400
    assert desk.post("/desk/supply/orders", data=sent | {"quantity": "many"}).status_code == 422
    assert desk.post("/desk/supply/orders", data=sent).status_code == 200
    with house.store.read() as tx:
        (order,) = supply.open_of(tx, "", "oil_filter")
    assert desk.post(f"/desk/supply/orders/{order.id}/cancelled").status_code == 200
    with house.store.read() as tx:
        assert supply.open_of(tx, "", "oil_filter") == []


@pytest.mark.rule("P1", "P3", "R3")
def test_each_shop_buys_for_its_own_shelf(house: House, staff: Staff) -> None:
    desk = staff("wu")
    sent = {"part": "oil_filter", "supplier": "博世", "quantity": "9", "promised_on": "2026-05-01", "at": "pudong"}
    assert desk.post("/desk/supply/orders", data=sent).status_code == 200
    with house.store.read() as tx:
        (order,) = supply.open_of(tx, "pudong", "oil_filter")
        assert supply.open_of(tx, "", "oil_filter") == []
    assert "博世" in desk.get("/desk/supply?at=pudong").text and "博世" not in desk.get("/desk/supply").text
    assert desk.post(f"/desk/supply/orders/{order.id}/received", data={"quantity": "9"}).status_code == 200
    with house.store.read() as tx:
        found = {at: stock_queries.stock(tx, at, ["oil_filter"])["oil_filter"].quantity for at in ("", "pudong")}
    assert found == {"": 600, "pudong": 159}

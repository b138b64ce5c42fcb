"""The page of the house itself: the planner opens checks, people do them, everybody reads the duties (I1, I3, I4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from domain.internal import CHECKS
from domain.shop.staff import ALL_PERMISSIONS, ROLES
from notifications.jobs import internal as job
from storage import internal, shops
from tests.desk.conftest import House
from texts import text

Staff = Callable[[str], TestClient]


@pytest.mark.rule("I3", "I4")
def test_a_round_falls_due_is_done_with_a_finding_and_mended(house: House, staff: Staff) -> None:
    with house.store.read() as tx:
        shop = shops.current(tx)
    assert job.open_checks(house.store, shop, house.now)
    assert not job.open_checks(house.store, shop, house.now), "once a day"
    with house.store.read() as tx:
        check = next(one for one in internal.checks(tx) if one.code == "safety")
    desk = staff("zheng")
    said = {f"ok_{item}": "yes" for item in CHECKS["safety"].items}
    said |= {"ok_lifts": "no", "what_lifts": "漏油", "by_lifts": str((house.now + timedelta(days=2)).date())}
    assert desk.post(f"/desk/internal/checks/{check.id}", data=said | {"by_lifts": "soon"}).status_code >= 400
    assert desk.post(f"/desk/internal/checks/{check.id}", data=said).status_code == 200
    page = desk.get("/desk/internal").text
    assert "漏油" in page and "5/6" in page
    house.now += timedelta(days=3)
    assert "overdue" in staff("zheng").get("/desk/internal").text
    with house.store.read() as tx:
        finding = next(one for one in internal.findings(tx) if one.check_id == check.id)
    assert desk.post(f"/desk/internal/findings/{finding.id}", data={"how": "换油封"}).status_code == 200
    told = {"staff": "zhou", "kind": "drill", "topic": "火灾", "on_day": str(house.now.date()), "hours": "1"}
    assert desk.post("/desk/internal/trainings", data=told).status_code == 200
    page = desk.get("/desk/internal").text
    assert "换油封" in page and "Drill: 火灾" in page


@pytest.mark.rule("I1", "I3")
def test_everybody_reads_the_duties_and_only_some_do_the_checks(house: House, staff: Staff) -> None:
    page = staff("zhou").get("/desk/internal").text
    assert all(text(f"desk_duty.{role}", "en") in page for role in ROLES)
    assert all(text(f"desk_may.{one}", "en").split("'")[0] in page for one in ALL_PERMISSIONS)
    assert "/desk/internal/trainings" not in page
    told = {"staff": "zhou", "kind": "drill", "topic": "x", "on_day": "2026-03-01", "hours": "1"}
    assert staff("zhou").post("/desk/internal/trainings", data=told).status_code == 403
    assert staff("zhou").post("/desk/internal/findings/1", data={"how": "x"}).status_code == 403

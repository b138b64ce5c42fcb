"""The desk's page on how the system is: for who looks after it, what is wrong first, each with its next step."""

from __future__ import annotations

from collections.abc import Callable

from starlette.testclient import TestClient

from domain.shop.finding import Finding
from tests.desk.conftest import House

FOUND = [
    Finding("disk", "ok", "disk_ok", {"free": 9000}),
    Finding("disk", "bad", "backup_disk_full", {"path": "<b>", "free": 1}),
]


def test_what_is_wrong_stands_first_with_its_next_step(house: House, staff: Callable[[str], TestClient]) -> None:
    house.app.state.site.examine = lambda: FOUND
    page = staff("feng").get("/desk/health?lang=en").text
    assert page.index("1 MB left") < page.index("9000 MB free")
    assert "lower AFTERCARE_BACKUPS_KEPT" in page and "<b>,</b>" not in page and "&lt;b&gt;" in page


def test_it_is_for_managers_and_admins_only(house: House, staff: Callable[[str], TestClient]) -> None:
    house.app.state.site.examine = lambda: FOUND
    assert staff("chen").get("/desk/health").status_code == 403


def test_the_demo_is_not_looked_over(staff: Callable[[str], TestClient]) -> None:
    assert "The demo is not looked over" in staff("feng").get("/desk/health?lang=en").text

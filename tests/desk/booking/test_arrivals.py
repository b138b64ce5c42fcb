"""The arrivals board shows who comes and who is here; a scanned code or a button checks in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from httpx import Response
from starlette.testclient import TestClient

from actions.booking import appointments
from desk.site.rate_limit import GUESSES
from domain.booking.capacity import Needs
from domain.shop.shop import Shop
from storage.booking import appointments as appointment_queries
from tests.desk.conftest import House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]
PLATE = "沪A12345"


@pytest.fixture
def visit_id(house: House, shop: Shop) -> int:
    """A visit at three this afternoon."""
    with house.store.write() as tx:
        conversation = a_conversation(tx, house.now)
        start = house.now.replace(hour=15)
        needs = Needs(("minor_service",))
        return appointments.book(tx, shop, conversation, needs, start, house.now, plate=PLATE)[1].id


def _arrived(house: House, visit_id: int) -> bool:
    with house.store.read() as tx:
        visit = appointment_queries.get(tx, visit_id)
        assert visit is not None
        return "arrived_at" in visit.data


def _mark(client: TestClient, house: House, visit_id: int, step: str) -> Response:
    """The button of the board is pressed."""
    with house.store.read() as tx:
        visit = appointment_queries.get(tx, visit_id)
        assert visit is not None
    return client.post(f"/desk/tickets/{visit.ticket_id}/do/visit_{step}", data={"back": "arrivals"})


def _key(page: str) -> str:
    found = re.search(r'href="http://testserver/arrive\?key=([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.rule("B7")
def test_the_board_follows_a_visit_from_expected_to_the_bay(house: House, staff: Staff, visit_id: int) -> None:
    advisor = staff("chen")
    assert "Expected" in advisor.get("/desk/arrivals").text
    house.now += timedelta(hours=6)
    assert "Past its time" in advisor.get("/desk/arrivals").text
    assert "here since 16:00" in _mark(advisor, house, visit_id, "arrived").text
    assert house.delivered
    assert "In the bay" in _mark(advisor, house, visit_id, "in_bay").text


@pytest.mark.rule("A5", "B7")
def test_the_screen_on_the_wall_shows_no_whole_plate_and_no_buttons(house: House, staff: Staff, visit_id: int) -> None:
    page = staff("chen").get("/desk/arrivals?wall=1").text
    assert "15:00" in page and "Fast lane" in page and "<svg" in page
    assert PLATE not in page and "Check in</button>" not in page


@pytest.mark.rule("I1")
def test_a_technician_may_not_open_the_board(house: House, staff: Staff, visit_id: int) -> None:
    assert staff("zhou").get("/desk/arrivals").status_code == 403
    assert _mark(staff("zhou"), house, visit_id, "arrived").status_code == 403
    assert not _arrived(house, visit_id)


@pytest.mark.rule("B7")
def test_todays_code_checks_in_by_plate_once_and_tomorrow_it_is_stale(
    house: House, staff: Staff, browser: Callable[[], TestClient], visit_id: int
) -> None:
    key = _key(staff("chen").get("/desk/arrivals").text)
    phone = browser()
    assert "Enter your plate" in phone.get(f"/arrive?key={key}").text
    assert "front desk" in phone.post("/arrive", data={"key": key, "plate": "沪B99999"}).text
    assert "You are checked in" in phone.post("/arrive", data={"key": key, "plate": "沪a·12345"}).text
    assert _arrived(house, visit_id) and house.delivered
    assert "front desk" in phone.post("/arrive", data={"key": key, "plate": PLATE}).text
    house.now += timedelta(days=1)
    assert phone.get(f"/arrive?key={key}").status_code == 403


@pytest.mark.rule("A5")
def test_a_made_up_code_checks_nobody_in(house: House, browser: Callable[[], TestClient], visit_id: int) -> None:
    page = browser().post("/arrive", data={"key": "2026-03-18.forged", "plate": PLATE})
    assert "expired" in page.text
    assert not _arrived(house, visit_id)


@pytest.mark.rule("B7")
def test_plates_can_not_be_tried_out(
    house: House, staff: Staff, browser: Callable[[], TestClient], visit_id: int
) -> None:
    key, phone = _key(staff("chen").get("/desk/arrivals").text), browser()
    for n in range(GUESSES):
        assert "front desk" in phone.post("/arrive", data={"key": key, "plate": f"沪B0000{n}"}).text
    assert "Too many plates" in phone.post("/arrive", data={"key": key, "plate": PLATE}).text
    assert not _arrived(house, visit_id)

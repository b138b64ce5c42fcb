"""The desk shows one of the owner's shops at a time: its day, its arrivals, its code, its calendar entries."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions.booking import appointments
from desk.customer.visit_link import make_link
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.shop.shop import Shop
from storage.booking import appointments as appointment_queries
from tests.desk.conftest import TOKEN, House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]
MINOR = Needs(("minor_service",))
HERE, THERE = "沪A11111", "沪A22222"


@pytest.fixture
def both(house: House, shop: Shop) -> tuple[Appointment, Appointment]:
    """A visit at three this afternoon in each of the two shops."""
    start = house.now.replace(hour=15)
    with house.store.write() as tx:
        who = a_conversation(tx, house.now)
        here = appointments.book(tx, shop, who, MINOR, start, house.now, plate=HERE)[1]
        there = appointments.book(tx, shop.branch("pudong"), who, MINOR, start, house.now, plate=THERE)[1]
    return here, there


@pytest.mark.rule("B7", "R3")
def test_everybody_sees_the_arrivals_of_their_own_shop_first(
    staff: Staff, both: tuple[Appointment, Appointment]
) -> None:
    main, pudong = staff("chen").get("/desk/arrivals").text, staff("xu").get("/desk/arrivals").text
    assert HERE in main and THERE not in main
    assert THERE in pudong and HERE not in pudong
    every = staff("chen").get("/desk/arrivals?at=all").text
    assert HERE in every and THERE in every and "Anchi Auto Pudong" in every


@pytest.mark.rule("R3")
def test_a_check_in_leads_back_to_the_same_board(staff: Staff, both: tuple[Appointment, Appointment]) -> None:
    path, form = f"/desk/tickets/{both[1].ticket_id}/do/visit_arrived", {"back": "arrivals", "at": "pudong"}
    done = staff("chen").post(path, data=form, follow_redirects=False)
    assert done.headers["location"] == "/desk/arrivals?at=pudong"
    odd = staff("chen").post(path, data=form | {"at": "//evil.example"}, follow_redirects=False)
    assert odd.headers["location"] == "/desk/arrivals"


@pytest.mark.rule("B7", "R3")
def test_a_shops_code_checks_in_its_own_visits_alone(
    house: House, staff: Staff, browser: Callable[[], TestClient], both: tuple[Appointment, Appointment]
) -> None:
    page = staff("xu").get("/desk/arrivals").text
    found = re.search(r'href="http://testserver/arrive\?key=([^"]+)"', page)
    assert found
    phone = browser()
    assert "Anchi Auto Pudong" in phone.get(f"/arrive?key={found[1]}").text
    assert "front desk" in phone.post("/arrive", data={"key": found[1], "plate": HERE}).text
    assert "You are checked in" in phone.post("/arrive", data={"key": found[1], "plate": THERE}).text
    with house.store.read() as tx:
        here, there = (appointment_queries.get(tx, one.id) for one in both)
        assert here is not None and there is not None
        assert ("arrived_at" in here.data, "arrived_at" in there.data) == (False, True)


@pytest.mark.rule("B9", "R3")
def test_the_day_shows_one_shop_and_what_is_kept_for_a_moment(
    house: House, shop: Shop, staff: Staff, both: tuple[Appointment, Appointment]
) -> None:
    page = staff("chen").get("/desk/today?at=pudong").text
    assert THERE in page and HERE not in page and 'class="kept"' not in page
    with house.store.write() as tx:
        who = a_conversation(tx, house.now, "2")
        start = house.now.replace(hour=16)
        assert appointments.keep_offer(tx, shop.branch("pudong"), who, MINOR, start, house.now)
    assert 'class="kept"' in staff("chen").get("/desk/today?at=pudong").text
    assert 'class="kept"' not in staff("chen").get("/desk/today").text
    house.now += timedelta(minutes=6)
    assert 'class="kept"' not in staff("chen").get("/desk/today?at=pudong").text


@pytest.mark.rule("B6", "R3")
def test_ticket_calendar_and_api_name_the_shop(
    house: House, staff: Staff, browser: Callable[[], TestClient], both: tuple[Appointment, Appointment]
) -> None:
    assert "Anchi Auto Pudong" in staff("chen").get(f"/desk/tickets/{both[1].ticket_id}").text
    entry = browser().get(make_link(house.settings.secret_key, both[1].id, "")).text.replace("\r\n ", "")
    assert "浦东店" in entry and "张杨路88号" in entry and "GEO:31.229600;121.521600" in entry
    client = browser()
    found = client.get("/api/v1/appointments", headers={"authorization": f"Bearer {TOKEN}"}).json()["items"]
    assert [one["branch"] for one in found] == ["", "pudong"]

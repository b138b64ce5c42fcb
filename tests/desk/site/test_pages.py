"""The desk's other pages: the day, customers, the outbox, messages to learn from, the front page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from domain.customers.customer import Vehicle
from storage import outbox, reviews
from storage.customers import customers
from tests.desk.conftest import House, Open
from tests.storage.records import a_customer, an_appointment, queued

Staff = Callable[[str], TestClient]


def booked(house: House, start: datetime, plate: str = "沪A12345") -> None:
    with house.store.write() as tx:
        visit = an_appointment(tx, a_customer(tx, house.now, name="Wang Wei"), "Q1", start)
        visit.plate = plate


@pytest.mark.rule("B5")
def test_the_day_shows_who_comes_when_and_to_which_bay(house: House, staff: Staff) -> None:
    booked(house, house.now + timedelta(hours=5))
    page = staff("chen").get("/desk/today").text
    assert "Wed 18 Mar" in page
    assert "1 visits" in page
    for words in ("15:00", "沪A12345", "Wang Wei", "快修工位 1"):
        assert words in page


def test_another_day_is_a_step_away_and_a_closed_day_says_so(house: House, staff: Staff) -> None:
    booked(house, house.now + timedelta(days=1))
    client = staff("chen")
    assert "Nothing is booked" in client.get("/desk/today").text
    assert "Wang Wei" in client.get("/desk/today?on=2026-03-19").text
    assert "closed on this day" in client.get("/desk/today?on=2026-05-01").text


@pytest.mark.rule("A5")
def test_the_day_hides_plates_from_roles_that_need_none(house: House, staff: Staff) -> None:
    booked(house, house.now + timedelta(hours=1))
    page = staff("zhou").get("/desk/today").text
    assert "沪A**45" in page
    assert "沪A12345" not in page


@pytest.mark.rule("A1", "I1")
def test_customers_are_found_by_name_phone_or_plate_by_roles_that_may(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        wang = a_customer(tx, house.now, name="Wang Wei", phone="+8613812345678")
        customers.add_vehicle(tx, Vehicle(wang.id, house.now, plate="沪A12345", brand="大众", model="帕萨特"))
        a_customer(tx, house.now, name="Li Min")
    client = staff("chen")
    for words in ("wang", "5678", "a123"):
        page = client.get(f"/desk/customers?q={words}").text
        assert "Wang Wei" in page
        assert "Li Min" not in page
    assert "帕萨特" in client.get(f"/desk/customers/{wang.id}").text
    assert staff("zhou").get("/desk/customers").status_code == 403
    assert staff("zhou").get(f"/desk/customers/{wang.id}").status_code == 403


@pytest.mark.rule("I1")
def test_dead_messages_are_shown_and_tried_again_by_those_who_may(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        row = queued(tx, "k", house.now)
        outbox.mark_dead(tx, row, "Forbidden: bot was blocked")
    manager = staff("feng")
    assert "bot was blocked" in manager.get("/desk/outbox").text
    assert staff("chen").get("/desk/outbox").status_code == 403
    assert staff("chen").post(f"/desk/outbox/{row}/retry").status_code == 403
    manager.post(f"/desk/outbox/{row}/retry")
    with house.store.read() as tx:
        item = outbox.get(tx, row)
    assert item is not None
    assert item.state == "queued"
    assert house.delivered == [row]


def test_only_a_dead_message_can_be_tried_again(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        row = queued(tx, "k", house.now)
    assert staff("feng").post(f"/desk/outbox/{row}/retry").status_code == 409
    assert staff("feng").post("/desk/outbox/99/retry").status_code == 404


@pytest.fixture
def unclear(house: House) -> int:
    """Id of a message that waits for review."""
    with house.store.write() as tx:
        reviews.put(tx, "我的车那个啥", "zh", ["complain"], "unsure", house.now)
        return reviews.pending(tx)[0].id


@pytest.mark.rule("I1")
def test_a_reviewed_message_is_learned_once(house: House, staff: Staff, unclear: int) -> None:
    manager = staff("feng")
    assert "我的车那个啥" in manager.get("/desk/review").text
    assert staff("chen").post(f"/desk/review/{unclear}", data={"intent": "complain"}).status_code == 403
    manager.post(f"/desk/review/{unclear}", data={"intent": "complain"})
    assert house.learned == [("我的车那个啥", "complain", "zh")]
    assert manager.post(f"/desk/review/{unclear}", data={"intent": "complain"}).status_code == 404
    assert len(house.learned) == 1


def test_a_dropped_message_is_not_learned(house: House, staff: Staff, unclear: int) -> None:
    staff("feng").post(f"/desk/review/{unclear}", data={"intent": "complain", "drop": "true"})
    assert house.learned == []
    with house.store.read() as tx:
        assert reviews.pending(tx) == []


def test_an_unknown_meaning_is_refused(house: House, staff: Staff, unclear: int) -> None:
    assert staff("feng").post(f"/desk/review/{unclear}", data={"intent": "world_peace"}).status_code == 404
    assert house.learned == []


@pytest.mark.parametrize("page", ["/desk", "/desk/today", "/desk/customers", "/desk/outbox", "/desk/review"])
def test_each_page_speaks_both_languages(staff: Staff, page: str) -> None:
    client = staff("feng")
    assert "工单" in client.get(f"{page}?lang=zh").text
    assert "Tickets" in client.get(f"{page}?lang=en").text


def test_the_front_page_leads_to_chat_desk_and_api(browser: Open) -> None:
    page = browser().get("/").text
    assert all(f'href="{path}"' in page for path in ("/chat", "/desk", "/api/docs"))


def test_nothing_on_any_page_comes_from_elsewhere(browser: Open, staff: Staff) -> None:
    for page in ("/", "/chat", "/desk/login", "/api/docs"):
        text = browser().get(page).text
        assert 'src="http' not in text
        assert 'href="http' not in text

"""The work order's page takes an order from the booking to the hand-over, and the workshop's list shows where it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions.booking import appointments
from actions.workshop import extra_items
from domain.booking.capacity import Needs
from domain.customers.customer import Vehicle
from domain.shop.shop import Shop
from storage.customers import customers
from storage.tickets import tickets
from storage.workshop import work_orders
from tests.desk.conftest import House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def booked(house: House, shop: Shop) -> int:
    """The ticket of a visit at three this afternoon."""
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now)
        car = customers.add_vehicle(tx, Vehicle(talk.customer_id, house.now, plate="沪A12345", odometer_km=50000))
        start = house.now.replace(hour=15)
        needs = Needs(("minor_service",))
        made = appointments.book(tx, shop, talk, needs, start, house.now, plate=car.plate, vehicle_id=car.id)[0].id
    house.now = house.now.replace(hour=15)
    return made


def _opened(staff: Staff, booked: int) -> str:
    answer = staff("chen").post(f"/desk/tickets/{booked}/do/work_open")
    assert answer.status_code == 200
    return str(answer.url.path)


def do(path: str) -> str:
    """Where the steps of the order at that address are taken."""
    return f"/desk/tickets/{path.rsplit('/', 1)[1]}/do/work"


def _state(house: House, path: str) -> str:
    with house.store.read() as tx:
        order = work_orders.of_ticket(tx, int(path.rsplit("/", 1)[1]))
        assert order is not None
        return order.state


@pytest.mark.rule("W1", "W4", "W6", "W7")
def test_an_order_goes_from_the_booking_to_the_hand_over_by_forms(house: House, staff: Staff, booked: int) -> None:
    path = _opened(staff, booked)
    assert _opened(staff, booked) == path
    chen, zhou = staff("chen"), staff("zhou")
    asked_back = chen.post(f"{do(path)}_intake", data={"km": "35,000", "fuel": "4", "walk_glass": "crack"}).text
    assert "less than 50,000 km" in asked_back and 'name="confirmed"' in asked_back
    chen.post(f"{do(path)}_intake", data={"km": "53000", "fuel": "4", "walk_glass": "crack"})
    assert "Earliest" in chen.get(path).text
    assert house.delivered
    chen.post(f"{do(path)}_offer", data={})
    chen.post(f"{do(path)}_agreed", data={"words": "go ahead", "how": "phone"})
    zhou.post(f"{do(path)}_start")
    assert _state(house, path) == "repairing"
    extra = {"name": "Wipers", "part_0": "雨刮片（一对）", "reason": "cracked", "token": "t" * 12}
    zhou.post(f"{do(path)}_item", data=extra)
    zhou.post(f"{do(path)}_item", data=extra)
    assert "¥128" in chen.post(f"{do(path)}_ask").text
    with house.store.read() as tx:
        planned, wipers = work_orders.items(tx, int(path.rsplit("/", 1)[1]))
    assert "has not agreed" in zhou.post(f"{do(path)}_done", data={"item": wipers.id}).text
    chen.post(f"{do(path)}_heard", data={"item": wipers.id, "said": "agree", "words": "yes, do it", "how": "phone"})
    assert "“yes, do it”" in zhou.get(path).text
    for item in (planned, wipers):
        zhou.post(f"{do(path)}_done", data={"item": item.id})
    with house.store.read() as tx:
        order = work_orders.of_ticket(tx, planned.ticket_id)
        assert order is not None and order.technician is not None
    technician = staff(order.technician)
    technician.post(f"{do(path)}_finish")
    technician.post(f"{do(path)}_pass", data={"level": "self"})
    staff("qian").post(f"{do(path)}_pass", data={"level": "team"})
    staff("zheng").post(f"{do(path)}_pass", data={"level": "final"})
    assert _state(house, path) == "ready"
    assert "no longer" not in chen.post(f"{do(path)}_settle", data={"amount": "591", "how": "wechat"}).text
    page = chen.post(f"{do(path)}_hand_over").text
    assert _state(house, path) == "handed_over"
    assert "Next service" in page and "signature" in page


@pytest.mark.rule("W5", "A5")
def test_the_workshop_list_shows_bay_promise_and_next_step_and_the_wall_no_names(
    house: House, staff: Staff, booked: int
) -> None:
    path = _opened(staff, booked)
    page = staff("chen").get("/desk/workshop").text
    assert "沪A12345" in page and "Walk round the vehicle" in page and path in page
    assert "沪A**45" in staff("chen").get("/desk/workshop?wall=1").text
    assert "沪A12345" not in staff("zhou").get("/desk/workshop").text
    house.now += timedelta(days=1)
    assert "Late" not in staff("chen").get("/desk/workshop").text


@pytest.mark.rule("W1")
def test_a_walk_in_is_opened_once_from_the_customers_record(house: House, staff: Staff, booked: int) -> None:
    with house.store.read() as tx:
        ticket = tickets.get(tx, booked)
        assert ticket is not None
    chen = staff("chen")
    page = chen.get(f"/desk/customers/{ticket.customer_id}").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"customer": ticket.customer_id, "vehicle": ticket.vehicle_id, "symptom": "squeals", "token": token[1]}
    first = chen.post("/desk/work-orders/walk-in", data=form)
    assert first.status_code == 200 and "squeals" in first.text and f"<h1>{ticket.plate}" in first.text
    assert chen.post("/desk/work-orders/walk-in", data=form).url.path == first.url.path
    assert staff("zhou").post("/desk/work-orders/walk-in", data=form | {"token": "other-token"}).status_code == 403


@pytest.mark.rule("W1", "W4", "A5")
def test_photos_are_kept_with_the_order_and_shown_to_whom_they_concern(
    house: House, staff: Staff, browser: Callable[[], TestClient], booked: int
) -> None:
    path = _opened(staff, booked)
    chen = staff("chen")
    kept_at = chen.post(f"{path}/upload?id=abcdefgh1", content=PNG).json()["path"]
    chen.post(f"{do(path)}_intake", data={"km": "53000", "photo": kept_at})
    assert chen.get(f"{path}/photos/intake/0").content == PNG
    assert chen.get(f"{path}/photos/intake/1").status_code == 404
    assert "did not arrive" in chen.post(f"{do(path)}_intake", data={"km": "1", "photo": "../secret.png"}).text
    chen.post(f"{do(path)}_item", data={"name": "Pads", "labour": "200", "photo": kept_at})
    with house.store.read() as tx:
        item = work_orders.items(tx, int(path.rsplit("/", 1)[1]))[-1]
    assert chen.get(f"{path}/photos/item/{item.id}").content == PNG
    assert chen.get(f"{path}/photos/item/{item.id + 1}").status_code == 404


@pytest.mark.rule("I1")
def test_a_form_that_cant_be_read_or_isnt_allowed_changes_nothing(house: House, staff: Staff, booked: int) -> None:
    path = _opened(staff, booked)
    assert "Mileage: This is not a number" in staff("chen").post(f"{do(path)}_intake", data={"km": "many"}).text
    assert "not an amount" in staff("chen").post(f"{do(path)}_item", data={"name": "x", "labour": "-3"}).text
    assert "not an amount" in staff("chen").post(f"{do(path)}_item", data={"name": "x", "labour": "99999999"}).text
    assert staff("chen").post(f"{do(path)}_dance").status_code == 404
    assert staff("chen").get("/desk/work-orders/999").status_code == 404
    with house.store.read() as tx:
        assert len(work_orders.items(tx, int(path.rsplit("/", 1)[1]))) == 1
        assert extra_items.open_items(tx, int(path.rsplit("/", 1)[1]), house.now) == []

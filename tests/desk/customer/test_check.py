"""The page with what was found opens for whoever was given it, and takes a yes or no to each item (W4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from actions.booking import appointments
from desk.customer import check_link
from domain.booking.capacity import Needs
from domain.customers.customer import Vehicle
from domain.shop.shop import Shop
from notifications.staff_chat.updates import Person, Place, StaffActions
from storage import conversations, shops, tables
from storage.customers import customers
from storage.tickets import tickets
from storage.workshop import work_orders
from tests.desk.conftest import House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def house(house: House) -> House:
    """A house with an address of its own."""
    object.__setattr__(house.settings, "public_url", "http://testserver")
    return house


@pytest.fixture
def shown(house: House, shop: Shop, staff: Staff) -> int:
    """The ticket of an order whose front brakes were found red, with pads offered and shown to the customer."""
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now)
        car = customers.add_vehicle(tx, Vehicle(talk.customer_id, house.now, plate="沪A12345", odometer_km=50000))
        start, needs = house.now.replace(hour=15), Needs(("minor_service",))
        made = appointments.book(tx, shop, talk, needs, start, house.now, plate=car.plate, vehicle_id=car.id)[0].id
    house.now = house.now.replace(hour=15)
    chen = staff("chen")
    path = chen.post(f"/desk/tickets/{made}/do/work_open").url.path
    number = int(path.rsplit("/", 1)[1])
    take = f"/desk/tickets/{number}/do/work_"
    kept_at = chen.post(f"{path}/upload?id=abcdefgh1", content=PNG).json()["path"]
    chen.post(f"{take}intake", data={"km": "53000"})
    chen.post(f"{take}offer")
    chen.post(f"{take}agreed", data={"how": "phone", "words": "好的"})
    found = {"point": "brakes_front", "mark": "red", "found": "2 mm left", "photo": kept_at}
    page = chen.post(f"{take}check", data=found).text
    assert "Front brakes" in page and "2 mm left" in page
    chen.post(f"{take}check", data={"other": "Roof box", "mark": "green"})
    point = re.search(r'<option value="(\d+)">Front brakes', page)
    assert point
    chen.post(f"{take}item", data={"name": "Pads", "labour": "200", "point": point[1]})
    assert '<span class="badge state-asked">asked' in chen.post(f"{take}show").text
    return number


def link(house: House, number: int, language: str = "en") -> str:
    return check_link.make_link(house.settings.secret_key, "", number, language)


@pytest.mark.rule("W4", "A5")
def test_the_page_shows_each_point_with_its_picture_and_no_plate(
    house: House, browser: Callable[[], TestClient], shown: int
) -> None:
    page = browser().get(link(house, shown)).text
    assert "Front brakes" in page and "Needs work now" in page and "Roof box" in page and "Do it, ¥200" in page
    assert "沪A12345" not in page and "12345" not in page
    assert "做，¥200" in browser().get(link(house, shown, "zh")).text
    pictures = re.findall(r'src="(/check/[^"]+/before/\d+)"', page)
    assert len(pictures) == 1 and browser().get(pictures[0]).content == PNG


@pytest.mark.rule("W4", "W6")
def test_a_press_agrees_to_that_item_once_and_the_page_says_so(
    house: House, browser: Callable[[], TestClient], shown: int
) -> None:
    phone, address = browser(), link(house, shown)
    form = re.search(r'action="([^"]+)">\s*<input type="hidden" name="fen" value="(\d+)"', phone.get(address).text)
    assert form
    assert "price has just changed" in phone.post(form[1], data={"said": "agree", "fen": "1"}).text
    assert "Fine, we will do it" in phone.post(form[1], data={"said": "agree", "fen": form[2]}).text
    assert "answered this already" in phone.post(form[1], data={"said": "agree", "fen": form[2]}).text
    assert phone.post(form[1], data={"said": "perhaps", "fen": form[2]}).status_code == 422
    with house.store.read() as tx:
        (item,) = [item for item in work_orders.items(tx, shown) if item.kind == "extra"]
    assert item.state == "agreed" and item.words == "做：Pads（¥200）"
    assert "You agreed" in phone.get(address).text


@pytest.mark.rule("W4", "N4")
def test_extra_work_sent_from_the_staff_chat_and_by_a_program_leads_to_the_page_too(
    house: House, staff: Staff, api: TestClient, shown: int
) -> None:
    def sent() -> str:
        with house.store.read() as tx:
            return str(conversations.messages(tx, talk)[-1].content)

    with house.store.write() as tx:
        talk = tickets.get(tx, shown).conversation_id  # type: ignore[union-attr]
        people = [replace(one, telegram_id=501 if one.code == "chen" else None) for one in shops.current(tx).staff]
        shops.apply(tx, replace(shops.current(tx), staff=tuple(people)), house.now)
    links = check_link.links(house.settings.secret_key, house.settings.public_url)
    chat = StaffActions(house.store, lambda: house.now, "7", "en", page_link=links)
    staff("chen").post(f"/desk/tickets/{shown}/do/work_item", data={"name": "Discs", "labour": "300"})
    chat.press(1, Person(501, "x"), f"work:{shown}:ask", Place(-1, 99))
    assert "Discs" in sent() and link(house, shown, "zh").partition("?")[0] in sent()
    staff("chen").post(f"/desk/tickets/{shown}/do/work_item", data={"name": "Wipers", "labour": "50"})
    assert api.post(f"/api/v1/tickets/{shown}/work_ask", json={"as": "chen"}).status_code == 200
    assert "Wipers" in sent() and link(house, shown, "zh").partition("?")[0] in sent()


@pytest.mark.rule("A5")
def test_a_forged_or_old_address_shows_nothing_and_answers_nothing(
    house: House, browser: Callable[[], TestClient], shown: int
) -> None:
    phone, base = browser(), link(house, shown).partition("?")[0]
    other = link(house, shown + 1).partition("?")[0]
    for path in (f"{check_link.PATH}/forged", other):
        assert "not there any more" in phone.get(path).text and phone.get(path).status_code == 404
        assert phone.post(f"{path}/1", data={"said": "agree", "fen": "20000"}).status_code == 404
        assert phone.get(f"{path}/before/1").status_code == 404
    for path in (f"{base}/item/1", f"{base}/elsewhere/1", f"{base}/before/99999999999"):
        assert phone.get(path).status_code == 404
    assert phone.post(f"{base}/99999", data={"said": "agree", "fen": "0"}).status_code == 404
    with house.store.write() as tx:
        closed = {"closed_at": house.now - timedelta(days=30)}
        tx.execute(update(tables.tickets).where(tables.tickets.c.id == shown).values(closed))
    assert phone.get(base).status_code == 404


@pytest.mark.rule("A5")
def test_pictures_of_points_open_on_the_desk_for_whom_the_order_concerns_only(
    house: House, staff: Staff, browser: Callable[[], TestClient], shown: int
) -> None:
    assert staff("zhou").get(f"/desk/work-orders/{shown}/photos/before/1").content == PNG
    assert staff("zhou").get(f"/desk/work-orders/{shown}/photos/after/1").status_code == 404
    assert browser().get(f"/desk/work-orders/{shown}/photos/before/1", follow_redirects=False).status_code == 303

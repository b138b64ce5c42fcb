"""A manager takes a person's data out and erases it at the desk; who sees what lists hide leaves an event (A5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from domain.conversation import Message
from storage import conversations
from storage.customers import customer_events, customers
from storage.tickets import tickets
from tests.desk.conftest import House
from tests.storage.records import a_customer, a_ticket, a_vehicle

Staff = Callable[[str], TestClient]


@pytest.fixture
def who(house: House) -> int:
    """A customer with a chat that has a photo, a vehicle and a fault report."""
    with house.store.write() as tx:
        one = a_customer(tx, house.now, name="王芳芳", phone="+8613800138000")
        car = a_vehicle(tx, one.id, house.now, plate="沪A12345", model="朗逸")
        identity = customers.add_identity(tx, "web", "", "v9", "", house.now)
        identity.customer_id = one.id
        tx.flush()
        talk = conversations.open_locked(tx, identity, "zh", house.now)
        media = [{"kind": "photo", "path": "media/web/a.jpg"}]
        conversations.add_message(tx, Message(talk.id, "customer", {"text": "=1+1", "media": media}, house.now))
        ticket = a_ticket(tx, one, house.now, plate="沪A12345", vehicle_id=car.id)
        tickets.record(tx, ticket, "registered", "customer", house.now)
    photo = house.settings.data_dir / "media" / "web" / "a.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"x")
    return one.id


@pytest.mark.rule("A5")
def test_a_copy_and_then_the_erasure_once_nothing_is_open(house: House, staff: Staff, who: int) -> None:
    desk, here = staff("feng"), f"/desk/customers/{who}/privacy"
    assert staff("chen").get(here).status_code == 403
    file = desk.post(f"{here}/export.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(file.content))
    said = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert {"王芳芳", "+8613800138000", "沪A12345", "=1+1"} <= set(said)
    page = desk.get(here).text
    assert "has to be done first" in page and 'name="sure"' not in page
    assert "has to be done first" in desk.post(f"{here}/erase", data={"sure": "yes"}).text
    with house.store.write() as tx:
        (one,) = tickets.of_customer(tx, who)
        one.state, one.closed_at = "done", house.now
        tickets.record(tx, one, "closed", "staff:chen", house.now)
    assert 'name="sure"' in desk.get(here).text
    desk.post(f"{here}/erase", data={})
    assert (house.settings.data_dir / "media/web/a.jpg").exists()
    page = desk.post(f"{here}/erase", data={"sure": "yes", "token": "t0000001"}).text
    assert f"Erased customer {who}" in page and "王芳芳" not in page and "erased personal data" in page
    assert not (house.settings.data_dir / "media/web/a.jpg").exists()
    assert "王芳芳" not in desk.get("/desk/customers?q=王芳芳").text.replace('value="王芳芳"', "")
    assert desk.get(here).status_code == 404


@pytest.mark.rule("A5", "I1")
def test_who_works_on_a_car_sees_its_plate_who_dispatches_the_phone_and_each_look_is_an_event(
    house: House, staff: Staff, who: int
) -> None:
    with house.store.read() as tx:
        (ticket,) = tickets.of_customer(tx, who)
    shown = {
        "zhou": ("沪A12345", "138****8000"), "qian": ("沪A12345", "13800138000"), "zheng": ("沪A12345", "138****8000"),
        "wu": ("沪A**45", "138****8000"), "chen": ("沪A12345", "13800138000"),
    }  # fmt: skip
    for code, (plate, phone) in shown.items():
        desk = staff(code)
        page = desk.get(f"/desk/tickets/{ticket.id}").text
        assert plate in page.partition('id="talk"')[2] and phone in page, code
        desk.get(f"/desk/tickets/{ticket.id}")
        if code in ("zhou", "wu"):
            assert "沪A12345" not in desk.get("/desk?show=all").text
    staff("chen").get(f"/desk/customers/{who}")
    with house.store.read() as tx:
        seen = {one.actor: one.data["shown"] for one in customer_events.views(tx, who)}
    assert seen == {
        "staff:zhou": ["plate"], "staff:zheng": ["plate"], "staff:qian": ["phone", "plate"], "staff:chen": ["record"]
    }  # fmt: skip
    house.now += timedelta(days=1)
    page = staff("feng").get(f"/desk/customers/{who}/privacy").text
    assert "周师傅" in page


@pytest.mark.rule("A5", "C9")
def test_the_enquiry_leads_to_the_page_that_settles_it(house: House, staff: Staff, who: int) -> None:
    with house.store.write() as tx:
        one = customers.get(tx, who)
        assert one is not None
        asked = a_ticket(tx, one, house.now, kind="enquiry", data={"topic": "data_copy"})
        tickets.record(tx, asked, "registered", "customer", house.now)
    assert f"/desk/customers/{who}/privacy" in staff("feng").get(f"/desk/tickets/{asked.id}").text
    assert f"/desk/customers/{who}/privacy" not in staff("chen").get(f"/desk/tickets/{asked.id}").text
    assert asked.number in staff("feng").get(f"/desk/customers/{who}/privacy").text

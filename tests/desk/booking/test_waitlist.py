"""Staff see who waits for what, and can take somebody off the list, who then hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions.booking import appointments, visits, waitlist
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.errors import BayTaken
from domain.shop.shop import Shop
from storage import Tx, conversations, outbox
from storage.booking import waitlist as waitlist_queries
from tests.desk.conftest import House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]
MINOR = Needs(("minor_service",))
PLATE = "沪A12345"


def _fill(tx: Tx, shop: Shop, house: House, who: Conversation) -> list[Appointment]:
    made: list[Appointment] = []
    try:
        while True:
            made.append(appointments.book(tx, shop, who, MINOR, house.now.replace(hour=15), house.now)[1])
    except BayTaken:
        return made


@pytest.fixture
def full(house: House, shop: Shop) -> Appointment:
    """Three this afternoon is full at the main shop, and two wait for it. It gives one of the visits in the way."""
    at = house.now.replace(hour=15)
    with house.store.write() as tx:
        taken = _fill(tx, shop, house, a_conversation(tx, house.now, "busy"))
        for name in ("first", "second"):
            who = a_conversation(tx, house.now, name)
            wish = Wish(at, at + timedelta(minutes=1), at)
            waitlist.join(tx, who, MINOR, wish, house.now, plate=PLATE, data={"name": name, "phone": "13812345678"})
    return taken[0]


def _free_one(house: House, shop: Shop, visit: Appointment) -> None:
    with house.store.write() as tx:
        visits.cancel(tx, shop, visit, house.now, actor="customer")


@pytest.mark.rule("B3")
def test_the_list_says_who_waits_for_what_and_what_is_kept_for_them(
    house: House, shop: Shop, staff: Staff, full: Appointment
) -> None:
    advisor = staff("chen")
    page = advisor.get("/desk/waitlist").text
    assert page.index("first") < page.index("second")
    assert "Wed 18 Mar 15:00" in page and "Minor service" in page and PLATE in page
    assert "kept until" not in page
    _free_one(house, shop, full)
    page = advisor.get("/desk/waitlist").text
    assert page.count("kept until 10:30") == 1


@pytest.mark.rule("B3", "B9")
def test_whoever_is_taken_off_hears_so_and_the_next_gets_the_time(
    house: House, shop: Shop, staff: Staff, full: Appointment
) -> None:
    advisor = staff("chen")
    _free_one(house, shop, full)
    with house.store.read() as tx:
        one, other = waitlist_queries.listed(tx)
    for _ in range(2):  # pressed twice
        assert advisor.post(f"/desk/waitlist/{one.id}/off").status_code == 200
    with house.store.read() as tx:
        (left,) = waitlist_queries.listed(tx)
        gone = waitlist_queries.get(tx, one.id)
        assert gone is not None and gone.data["taken_off"] == {"by": "staff:chen", "at": house.now.isoformat()}
        assert (left.id, left.state) == (other.id, "offered")
        said = conversations.messages(tx, one.conversation_id)
        assert len(said) == 1
        assert [row.key for row in outbox.listed(tx) if row.key.endswith(":off")] == [f"waitlist:{one.id}:off"]


@pytest.mark.rule("I1")
def test_only_those_who_manage_visits_may_open_the_list_or_change_it(staff: Staff, full: Appointment) -> None:
    assert staff("zhou").get("/desk/waitlist").status_code == 403
    assert staff("zhou").post("/desk/waitlist/1/off").status_code == 403
    assert staff("chen").post("/desk/waitlist/999/off").status_code == 404


@pytest.mark.rule("A5")
def test_a_supervisor_sees_no_whole_phone_or_plate(staff: Staff, full: Appointment) -> None:
    page = staff("qian").get("/desk/waitlist").text
    assert "13812345678" not in page and PLATE not in page and "138****5678" in page


def test_the_list_is_there_in_chinese_and_empty_it_says_so(staff: Staff) -> None:
    assert "没有人在等" in staff("chen").get("/desk/waitlist?lang=zh").text

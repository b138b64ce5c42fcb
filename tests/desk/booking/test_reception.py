"""The counter's page: found or entered in a few fields, booked, moved, called off, past visits marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from storage.booking import appointments
from storage.customers import customers
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]
HOME = "/desk/reception"


def _entered(desk: TestClient, **fields: str) -> int:
    answer = desk.post(f"{HOME}/new", data=fields, follow_redirects=False)
    found = re.fullmatch(rf"{HOME}\?customer=(\d+)", answer.headers["location"])
    assert found is not None, answer.headers["location"]
    return int(found[1])


@pytest.mark.rule("B1", "B3", "B4", "B6")
def test_a_caller_who_is_new_is_entered_booked_moved_and_called_off(house: House, staff: Staff) -> None:
    desk = staff("chen")
    page = desk.get(f"{HOME}?q=13800138000").text
    assert "Nobody was found" in page and 'value="13800138000"' in page
    assert 'name="plate" type="text" value="沪A12345"' in desk.get(f"{HOME}?q=沪A12345").text
    fields = re.findall(r'<input name="(\w+)"', page.partition("/desk/reception/new")[2])
    assert 0 < len(fields) <= 6
    who = _entered(desk, name="王芳", phone="13800138000", plate="沪A12345", model="朗逸")
    assert "王芳" in desk.get(f"{HOME}?q=138 0013 8000").text
    with house.store.read() as tx:
        car = customers.vehicles(tx, who)[0].id
    tomorrow = (house.now + timedelta(days=1)).date()
    asked = f"{HOME}?customer={who}&vehicle={car}&service=minor_service&day={tomorrow}"
    times = re.findall(r'name="start" value="([^"]+)"', desk.get(asked).text)
    assert len(times) > 5
    data = {"customer": str(who), "vehicle": str(car), "services": "minor_service", "start": times[0], "token": "t1"}
    assert "Move" in desk.post(f"{HOME}/book", data=data).text
    desk.post(f"{HOME}/book", data=data)
    with house.store.read() as tx:
        (visit,) = appointments.upcoming(tx, who, house.now)
    page = desk.get(f"{HOME}?customer={who}&visit={visit.id}&day={tomorrow}").text
    later = re.findall(r'name="start" value="([^"]+)"', page)[-1]
    desk.post(f"{HOME}/book", data={"customer": str(who), "visit": str(visit.id), "start": later})
    with house.store.read() as tx:
        (moved,) = appointments.upcoming(tx, who, house.now)
    assert moved.id == visit.id and moved.starts_at.isoformat() != visit.starts_at.isoformat()
    desk.post(f"/desk/tickets/{visit.ticket_id}/do/visit_cancel", data={"token": "t2"})
    with house.store.read() as tx:
        assert appointments.upcoming(tx, who, house.now) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"services": ""}, "Work: Please choose"), ({"start": "soon"}, "Time: This is not a time"),
        ({"start": "2026-03-19T03:00:00+08:00"}, "The shop is closed then"), ({"customer": "x"}, "Nothing was found"),
        ({"services": "no_such_work"}, "There is no such work"), ({"vehicle": "999"}, "Nothing was found"),
    ],
)  # fmt: skip
def test_what_can_not_be_booked_is_refused_in_words(staff: Staff, fields: dict[str, str], said: str) -> None:
    desk = staff("chen")
    who = _entered(desk, name="王芳")
    good = {"customer": str(who), "services": "minor_service", "start": "2026-03-19T10:00:00+08:00"}
    assert said in desk.post(f"{HOME}/book", data=good | fields).text


@pytest.mark.rule("A5")
def test_a_phone_on_record_leads_to_whoever_has_it(staff: Staff) -> None:
    desk = staff("chen")
    who = _entered(desk, name="王芳", phone="13800138000")
    page = desk.post(f"{HOME}/new", data={"name": "李雷", "phone": "13800138000"}).text
    assert f"{HOME}?customer={who}" in page and 'value="李雷"' in page


@pytest.mark.rule("B7")
def test_past_visits_are_asked_about_until_they_are_marked(house: House, staff: Staff) -> None:
    desk = staff("chen")
    who = _entered(desk, name="王芳")
    data = {"customer": str(who), "services": "minor_service", "start": "2026-03-19T10:00:00+08:00"}
    desk.post(f"{HOME}/book", data=data)
    assert "never marked" not in desk.get(HOME).text
    house.now += timedelta(days=2)
    page = desk.get(HOME).text
    assert "1 past visits were never marked" in page
    press = re.search(r'action="(/desk/tickets/\d+/do/visit_no_show)"', page)
    assert press is not None
    back = desk.post(press[1], data={"back": "reception", "token": "t3"})
    assert back.url.path == HOME and "never marked" not in back.text


@pytest.mark.rule("A5", "I1")
def test_a_supervisor_books_but_sees_no_whole_phone(staff: Staff) -> None:
    who = _entered(staff("chen"), name="王芳", phone="13800138000")
    page = staff("qian").get(f"{HOME}?customer={who}").text
    assert "138****8000" in page and "13800138000" not in page and "/desk/reception/new" not in page
    assert staff("zhou").get(HOME).status_code == 403

"""The board: a visit is put elsewhere by its form, as dropped or as typed; a week shows how full it is (B6, B8, B9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions.booking import reception
from actions.customers import editing
from desk.booking import board
from domain.booking.appointment import Appointment
from domain.shop.shop import Shop
from storage import shops
from storage.booking import appointments
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]
ZH = {"accept-language": "zh"}


@pytest.fixture
def visit(house: House, shop: Shop) -> Appointment:
    """Tomorrow's first visit."""
    with house.store.write() as tx:
        chen = shops.staff_by_code(tx, "chen")
        assert chen is not None
        who = editing.create(tx, {"name": "王芳"}, chen, house.now)
        day = (house.now + timedelta(days=1)).date()
        start = reception.free_on(tx, shop, ["minor_service"], day, house.now)[0].start
        return reception.book(tx, shop, who.id, None, ["minor_service"], start, chen, house.now)[1]


def _stands(house: House, visit: Appointment) -> Appointment:
    with house.store.read() as tx:
        found = appointments.get(tx, visit.id)
        assert found is not None
        return found


@pytest.mark.rule("B6", "B9", "I1")
def test_what_was_dropped_is_asked_about_and_only_the_form_moves_it(
    house: House, staff: Staff, shop: Shop, visit: Appointment
) -> None:
    chen = staff("chen")
    day, other = visit.starts_at.astimezone(shop.zone).date(), board.able(shop, visit)["bay"][-1]
    page = chen.get(f"/desk/today?on={day}", headers=ZH).text
    assert f'data-visit="{visit.id}"' in page and other in re.findall(r'data-lanes="([^"]*)"', page)[0].split()
    asked = chen.get(f"/desk/today?on={day}&visit={visit.id}&bay={other}&clock=14:00", headers=ZH).text
    assert 'value="14:00"' in asked and f'value="{other}" selected' in asked
    assert _stands(house, visit).starts_at == visit.starts_at
    form = {"visit": visit.id, "day": str(day), "clock": "14:00", "bay": other, "technician": "", "token": "a"}
    assert "14:00" in chen.post("/desk/today/move", data=form, headers=ZH).text
    moved = _stands(house, visit)
    assert (moved.bay, f"{moved.starts_at.astimezone(shop.zone):%H:%M}") == (other, "14:00")
    refused = chen.post("/desk/today/move", data=form | {"clock": "03:00", "token": "b"}, headers=ZH).text
    assert 'role="alert"' in refused and 'value="03:00"' in refused
    for wrong in ({"clock": "soon"}, {"day": "never"}, {"visit": "999"}, {"bay": "nowhere"}, {"technician": "feng"}):
        answer = chen.post("/desk/today/move", data=form | {"token": str(wrong)} | wrong, headers=ZH)
        assert answer.status_code in (200, 404, 422) and _stands(house, visit).bay == other
    assert staff("zhou").post("/desk/today/move", data=form | {"token": "c"}).status_code == 403
    assert "data-visit" not in staff("zhou").get(f"/desk/today?on={day}").text


@pytest.mark.rule("B8")
def test_a_week_shows_who_is_how_full(staff: Staff, shop: Shop, visit: Appointment) -> None:
    page = staff("chen").get(f"/desk/week?by=technician&on={visit.starts_at.date()}", headers=ZH).text
    assert re.search(r'class="heat-1" href="[^"]*by=technician"><strong>1</strong> <span>\d+ %', page)
    assert board.heat(0) == 0 and board.heat(1) == 4
    hour = timedelta(hours=1)
    assert board.share([(visit.starts_at, visit.starts_at + hour)], visit.starts_at, visit.starts_at + hour, 2) == 0.5

"""Staff take a vehicle out of a record, and undo it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from actions.customers import editing
from storage import shops
from tests.desk.conftest import House


@pytest.mark.rule("A1", "I2")
def test_a_vehicle_is_taken_out_and_merged_back(house: House, staff: Callable[[str], TestClient]) -> None:
    with house.store.write() as tx:
        by = shops.staff_by_code(tx, "chen")
        assert by is not None
        who = editing.create(tx, {"name": "王芳"}, by, house.now)
        car = editing.add_vehicle(tx, who.id, {"plate": "沪A11111"}, by, house.now)
    chen, home = staff("chen"), f"/desk/customers/{who.id}"
    assert f"{home}/split?vehicle={car.id}" in chen.get(home).text
    assert "沪A11111" in chen.get(f"{home}/split?vehicle={car.id}").text
    form = {"vehicle": car.id, "identity": 0, "name": "", "token": "a"}
    assert 'role="alert"' in chen.post(f"{home}/split", data=form).text
    made = chen.post(f"{home}/split", data=form | {"name": "王芳的妹妹", "token": "b"})
    assert (
        "沪A11111" in made.text and "沪A11111" not in chen.get(home).text.partition('id="history"')[0].split("<dl")[0]
    )
    back = re.search(r'href="(/desk/customers/\d+/merge\?into=\d+)"', chen.get(home).text)
    assert back is not None and "王芳的妹妹" in chen.get(back[1]).text
    assert staff("zhou").get(f"{home}/split?vehicle={car.id}").status_code == 403

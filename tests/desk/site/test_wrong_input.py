"""What the desk says to links that it shows itself and to fields that were filled in wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from desk.site.sections import SECTIONS
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]
PAGE = {"accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_every_link_that_a_page_shows_opens(house: House, staff: Staff, section: object) -> None:
    manager = staff("feng")
    start = getattr(section, "href", "")
    shown = re.findall(r'href="([^"#]+)"', manager.get(start).text)
    links = {link if link.startswith("/") else start + link for link in shown if link.startswith(("/desk", "?"))}
    wrong = {link: status for link in sorted(links) if (status := manager.get(link).status_code) != 200}
    assert wrong == {}


def test_a_field_filled_in_wrongly_gets_a_page_with_the_way_back(house: House, staff: Staff) -> None:
    desk = staff("wu")
    headers = PAGE | {"referer": "http://testserver/desk/stock"}
    answer = desk.post("/desk/stock/oil_filter", data={"quantity": "many", "expected_on": ""}, headers=headers)
    assert answer.status_code == 422
    assert "missing, or not as expected" in answer.text
    assert 'href="/desk/stock">Back to the form' in answer.text


@pytest.mark.parametrize("came", ["", "http://elsewhere.example/x", 'http://testserver/desk"><script>', "nonsense"])
def test_the_way_back_never_leaves_the_desk(house: House, staff: Staff, came: str) -> None:
    answer = staff("feng").get("/desk/complaints?since=tomorrow-or-later", headers=PAGE | {"referer": came})
    assert answer.status_code == 422
    assert set(re.findall(r'<a class="btn[^"]*" href="([^"]+)"', answer.text)) == {"/desk"}


def test_a_program_still_gets_the_fields_by_name(house: House, staff: Staff) -> None:
    answer = staff("feng").get("/desk/complaints?since=tomorrow-or-later", headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "query.since" in answer.json()["problems"][0]


@pytest.mark.parametrize("number", ["2147483648", "9223372036854775808", "1" * 40, "-9999999999999999999"])
def test_an_address_with_a_number_beyond_every_row_is_a_page_that_does_not_exist(
    house: House, staff: Staff, api: TestClient, number: str
) -> None:
    page = staff("feng").get(f"/desk/tickets/{number}")
    assert page.status_code == 404 and "Nothing was found" in page.text
    answer = api.get(f"/api/v1/tickets/{number}")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_calendars_ends_is_no_day(house: House, staff: Staff, api: TestClient, day: str) -> None:
    assert "not as expected" in staff("feng").get(f"/desk/today?on={day}", headers=PAGE).text
    assert api.get(f"/api/v1/appointments?day={day}").status_code == 422
    form = {"quantity": "3", "expected_on": day}
    assert staff("wu").post("/desk/stock/oil_filter", data=form).status_code == 404

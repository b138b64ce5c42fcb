"""What is owed until when stands on the desk, late ones first, and a time can be named there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions import intake
from actions.tickets import hold, tickets
from desk.tickets import promises as owed_page
from domain.shop.staff import Staff as Person
from storage import Tx, conversations, shops
from storage.promises import promises
from storage.tickets import tickets as ticket_queries
from tests.desk.conftest import House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]
HOUR = timedelta(hours=1)


def somebody(tx: Tx, code: str) -> Person:
    """The member of staff."""
    found = shops.staff_by_code(tx, code)
    assert found is not None
    return found


@pytest.fixture
def complaint(house: House) -> int:
    """A complaint of this morning."""
    with house.store.write() as tx:
        return intake.complain(tx, a_conversation(tx, house.now), "收费太贵", house.now).id


def lines(page: str) -> list[str]:
    """What stands on the list, from top to bottom, each line with its class."""
    return [part.split("</li>")[0] for part in page.split('<ol class="owed">')[1].split("<li ")[1:]]


@pytest.mark.rule("F3", "C2")
def test_the_most_pressing_stands_first_and_late_ones_are_red(house: House, staff: Staff, complaint: int) -> None:
    with house.store.write() as tx:
        rescue = intake.report_fault(tx, a_conversation(tx, house.now, "2"), "抛锚", house.now, rescue=True)
    house.now += 2 * HOUR
    found = lines(staff("chen").get("/desk/due").text)
    assert len(found) == 4
    assert all('class="late"' in line and rescue.number in line for line in found[:2])
    assert "First answer" in found[0] and "1 h 30 min late" in found[0]
    assert "On site" in found[1] and "1 h late" in found[1]
    assert 'class="running"' in found[2] and "22 h left" in found[2]


def test_what_waits_says_for_whom_and_stands_last(house: House, staff: Staff, complaint: int) -> None:
    with house.store.write() as tx:
        chen = somebody(tx, "chen")
        tickets.claim(tx, complaint, chen, house.now)
        hold.wait(tx, complaint, "parts", chen, house.now)
    *_, last = lines(staff("lin").get("/desk/due").text)
    assert 'class="paused"' in last and "waits for parts" in last and "Solution" in last


def test_each_may_look_at_what_somebody_owes(house: House, staff: Staff, complaint: int) -> None:
    with house.store.write() as tx:
        tickets.claim(tx, complaint, somebody(tx, "lin"), house.now)
    client = staff("chen")
    assert "Nothing is owed." in client.get("/desk/due?who=chen").text
    page = client.get("/desk/due?who=lin").text
    assert len(lines(page)) == 2
    assert "林一鸣" in page


def test_the_list_goes_on_over_pages(
    house: House, staff: Staff, complaint: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owed_page, "PAGE", 1)
    first, second = (staff("chen").get(f"/desk/due?page={n}").text for n in (1, 2))
    assert "page 1 of 2" in first and 'rel="next" href="/desk/due?who=&amp;page=2"' in first
    assert [len(lines(page)) for page in (first, second)] == [1, 1] and lines(first) != lines(second)
    assert lines(staff("chen").get("/desk/due/part?page=2").text) == lines(second)


@pytest.mark.rule("C5", "I1")
def test_a_matter_not_for_ones_eyes_is_not_on_the_list(house: House, staff: Staff, complaint: int) -> None:
    with house.store.write() as tx:
        ticket = ticket_queries.lock(tx, complaint)
        assert ticket is not None
        ticket.restricted, ticket.about_staff = True, "lin"
        ticket_queries.record(tx, ticket, "restricted", "system", house.now)
    assert "Nothing is owed." in staff("lin").get("/desk/due").text
    assert "Nothing is owed." in staff("chen").get("/desk/due").text
    assert len(lines(staff("feng").get("/desk/due").text)) == 2
    assert staff("chen").get(f"/desk/due/{complaint}").status_code == 404


def test_the_list_is_sent_again_only_when_something_happened_or_a_minute_passed(
    house: House, staff: Staff, complaint: int
) -> None:
    client = staff("chen")
    mark = {"If-None-Match": client.get("/desk/due/part").headers["ETag"]}
    assert client.get("/desk/due/part", headers=mark).status_code == 304
    house.now += timedelta(minutes=1)
    assert client.get("/desk/due/part", headers=mark).status_code == 200


@pytest.mark.rule("W3")
def test_a_time_named_on_the_desk_is_told_to_the_customer(house: House, staff: Staff, complaint: int) -> None:
    client = staff("chen")
    assert 'name="at"' in client.get(f"/desk/due/{complaint}").text
    answer = client.post(f"/desk/tickets/{complaint}/do/name_time", data={"kind": "solution", "at": "2026-03-20T17:00"})
    assert "Fri" not in answer.text and "20 Mar 17:00" in answer.text and "customer knows" in answer.text
    with house.store.read() as tx:
        ticket = ticket_queries.get(tx, complaint)
        assert ticket is not None and ticket.conversation_id is not None
        (said,) = conversations.messages(tx, ticket.conversation_id)
    assert "3月20日 周五 17:00 前解决问题" in said.text
    assert house.delivered


@pytest.mark.parametrize(
    ("code", "at", "refused"),
    [
        ("chen", "2026-03-17T17:00", "past_time&field=at"),
        ("chen", "soon", "bad_time&field=at"),
        ("zhao", "2026-03-20T17:00", "not_allowed"),
    ],
)
def test_a_time_that_is_past_or_by_the_wrong_person_is_refused(
    house: House, staff: Staff, complaint: int, code: str, at: str, refused: str
) -> None:
    client = staff(code)
    path, form = f"/desk/tickets/{complaint}/do/name_time", {"kind": "solution", "at": at}
    answer = client.post(path, data=form, follow_redirects=False)
    assert answer.headers["location"].endswith(f"?refused={refused}")
    with house.store.read() as tx:
        assert {one.by_table for one in promises.of(tx, complaint)} == {True}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_ticket_shows_its_clocks_in_both_languages(
    house: House, staff: Staff, complaint: int, language: str
) -> None:
    page = staff("chen").get(f"/desk/tickets/{complaint}?lang={language}").text
    assert page.count('<li class="running">') == 2
    assert ("还剩" in page) == (language == "zh")

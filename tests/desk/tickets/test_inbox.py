"""The inbox's views, views of one's own, and steps with several tickets at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from storage.tickets import tickets
from tests.desk.conftest import House
from tests.desk.tickets.test_tickets import numbers, with_ticket
from tests.storage.records import a_customer, an_appointment

Staff = Callable[[str], TestClient]


def _counts(page: str) -> dict[str, str]:
    """Each view that is offered -> how many it says it holds."""
    links = re.findall(r'<a href="/desk(?:\?show=(\w+))?"[^>]*>[^<]*(?:<b>(\d+)</b>)?</a>', page.partition("views")[2])
    return {name or "open": count for name, count in links}


def test_a_view_that_holds_nothing_is_not_in_the_way(house: House, staff: Staff) -> None:
    client = staff("chen")
    made = with_ticket(house)
    assert _counts(client.get("/desk").text) == {"open": "1", "mine": "0", "unassigned": "1", "all": ""}
    client.post(f"/desk/tickets/{made.id}/do/claim")
    client.post(f"/desk/tickets/{made.id}/do/wait", data={"party": "parts"})
    assert _counts(client.get("/desk").text) == {
        "open": "1", "mine": "1", "unassigned": "0", "wait_parts": "1", "all": "",
    }  # fmt: skip
    assert numbers(client.get("/desk?show=wait_parts").text) == [made.number]
    assert "overdue" in _counts(client.get("/desk?show=overdue").text)


def test_a_view_of_ones_own_is_kept_and_dropped(house: House, staff: Staff) -> None:
    client, colleague = staff("chen"), staff("lin")
    with_ticket(house, kind="complaint")
    with_ticket(house)
    client.post("/desk/views?show=all&kind=complaint", data={"name": "Grumbles"})
    page = client.get("/desk").text
    own = re.search(r'<a href="/desk([^"]+)" class="own">Grumbles <b>1</b>', page)
    assert own is not None
    assert numbers(client.get(f"/desk{own[1].replace('&amp;', '&')}").text) == ["C2026-0001"]
    assert "Grumbles" not in colleague.get("/desk").text
    drop = re.search(r"/desk/views/\d+/drop", page)
    assert drop is not None
    colleague.post(drop[0])
    assert "Grumbles" in client.get("/desk").text
    assert "Grumbles" not in client.post(drop[0]).text


@pytest.mark.rule("I1", "I2")
def test_a_step_is_taken_with_several_and_who_refuses_is_named(house: House, staff: Staff) -> None:
    free, taken = with_ticket(house), with_ticket(house)
    staff("lin").post(f"/desk/tickets/{taken.id}/do/claim")
    client = staff("chen")
    form = {"step": "claim", "ticket": [free.id, taken.id, 999], "token": "a-form-of-its-own"}
    page = client.post("/desk/tickets/bulk?show=all", data=form).text
    assert "Done with 1." in page and f"{taken.number}: A colleague" in page
    with house.store.read() as tx:
        held = tickets.by_ids(tx, [free.id, taken.id])
        assert [held[one.id].state for one in (free, taken)] == ["claimed", "claimed"]
        assert held[free.id].assignee_id != held[taken.id].assignee_id
        before = len(tickets.events(tx, free.id))
    client.post("/desk/tickets/bulk", data=form)
    with house.store.read() as tx:
        assert len(tickets.events(tx, free.id)) == before, "a form sent twice does it once"


def test_what_a_step_asks_is_asked_once_for_all(house: House, staff: Staff) -> None:
    client, made = staff("feng"), [with_ticket(house).id for _ in range(2)]
    form = {
        "step": "note",
        "ticket": made,
        "note:words": "Both of them",
        "wait:party": "parts",
        "token": "form-2-token",
    }
    assert "Done with 2." in client.post("/desk/tickets/bulk", data=form).text
    with house.store.read() as tx:
        assert [tickets.events(tx, one)[-1].data["text"] for one in made] == ["Both of them"] * 2
    assert client.post("/desk/tickets/bulk", data={"step": "answer", "ticket": made}).status_code == 404
    assert "Done with 0." in client.post("/desk/tickets/bulk", data={"step": "claim"}).text


@pytest.mark.rule("B6", "A3")
def test_a_booking_that_is_ahead_is_not_offered_to_be_closed_and_nothing_is_told_twice(
    house: House, staff: Staff
) -> None:
    with house.store.write() as tx:
        wang = a_customer(tx, house.now, name="Wang", phone="+8613812345678")
        visit = an_appointment(tx, wang, "A", house.now + timedelta(days=1))
        booking = tickets.get(tx, visit.ticket_id)
        assert booking is not None
        booking.data = {"phone": "13812345678", "name": "Wang", "since": "May"}
    client, at = staff("feng"), f"/desk/tickets/{visit.ticket_id}"
    page = client.get(at).text
    assert "/do/close" not in page.partition("<article")[2]
    assert page.partition("<aside")[2].count("13812345678") == 2, "the number, and what rings it"
    assert "Left phone" not in page and "May" in page
    house.now += timedelta(days=1, hours=2)
    assert "/do/close" in client.get(at).text.partition("<article")[2]


@pytest.mark.rule("C5")
def test_nothing_is_learned_of_a_ticket_one_may_not_know_of(house: House, staff: Staff) -> None:
    hidden = with_ticket(house, restricted=True)
    page = staff("chen").post("/desk/tickets/bulk", data={"step": "claim", "ticket": hidden.id}).text
    assert "Done with 0." in page and hidden.number not in page

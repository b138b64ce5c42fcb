"""The register, the actions and the forms of a complaint on the desk, and its steps over the API."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from actions import intake
from desk.complaints import complaints as register
from domain.ticket import Ticket
from storage import conversations
from storage.complaints import complaints
from storage.customers import customers
from storage.promises.tables import promises as clocks
from storage.tickets import tickets
from tests.desk.conftest import House
from tests.storage.records import a_conversation

Staff = Callable[[str], TestClient]


def complain(house: House, words: str, **fields: object) -> Ticket:
    with house.store.write() as tx:
        who = customers.add_identity(tx, "web", "", f"v{words}", "", house.now)
        talk = conversations.open_locked(tx, who, "zh", house.now)
        return intake.complain(tx, talk, words, house.now, **fields)  # type: ignore[arg-type]


def again(house: House, ticket: Ticket) -> Ticket:
    with house.store.read() as tx:
        found = tickets.get(tx, ticket.id)
    assert found is not None
    return found


def do(client: TestClient, ticket: Ticket, verb: str, **fields: str) -> str:
    token = {"token": f"{verb}-{len(fields)}-{sorted(fields.values())}"[:58]}
    answer = client.post(f"/desk/tickets/{ticket.id}/do/{verb}", data=fields | token)
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def price(house: House) -> Ticket:
    """An ordinary complaint about a bill."""
    return complain(house, "你们多收了我三百块，我要投诉")


@pytest.fixture
def leak(house: House) -> Ticket:
    """A serious complaint caused by quality."""
    return complain(house, "修完还漏油，你们欺骗我，我要投诉")


@pytest.mark.rule("C1")
def test_the_register_lists_every_complaint_and_narrows_it(
    house: House, price: Ticket, leak: Ticket, staff: Staff
) -> None:
    client = staff("chen")
    do(client, price, "responsible", department="service")
    page = client.get("/desk/complaints").text
    assert page.index(leak.number) < page.index(price.number)
    shown = {
        "class=price": price, "severity=serious": leak, "department=service": price, "state=new": None,
        "since=2026-03-18&until=2026-03-18": None,
    }  # fmt: skip
    for query, only in shown.items():
        page = client.get(f"/desk/complaints?{query}").text
        found = {one.number for one in (price, leak) if one.number in page}
        assert found == ({only.number} if only else {price.number, leak.number}), query
    assert price.number not in client.get("/desk/complaints?until=2026-03-17").text
    assert client.get("/desk/complaints?since=nonsense&state=nonsense&class=%27").status_code == 200


@pytest.mark.rule("C2")
def test_the_register_shows_what_was_not_answered_in_time(house: House, price: Ticket, staff: Staff) -> None:
    client = staff("chen")
    assert "late" not in client.get("/desk/complaints").text.lower().partition("<tbody>")[2]
    house.now += timedelta(hours=25)
    assert "late" in client.get("/desk/complaints").text.lower().partition("<tbody>")[2]


@pytest.mark.rule("C2")
def test_the_register_says_until_when_by_the_clock_that_runs(house: House, price: Ticket, staff: Staff) -> None:
    with house.store.write() as tx:
        mine = (clocks.c.ticket_id == price.id, clocks.c.kind == "first_answer")
        tx.execute(update(clocks).where(*mine).values(due_at=house.now + timedelta(minutes=30)))
    row = next(csv.DictReader(io.StringIO(staff("zheng").get("/desk/complaints.csv").text.removeprefix("\ufeff"))))
    assert f"{(house.now + timedelta(minutes=30)).astimezone(house.app.state.site.zone):%Y-%m-%d %H:%M}" in row.values()


@pytest.mark.rule("C1", "A5")
def test_the_register_leaves_as_a_table_without_formulas_or_whole_phones(house: House, staff: Staff) -> None:
    complain(house, "=HYPERLINK(1) 多收了钱，电话13812345678，我要投诉")
    answer = staff("zheng").get("/desk/complaints.csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][0] == "Number"
    assert rows[1][0] == "C2026-0001"
    assert rows[1][-1].startswith("'=HYPERLINK")
    assert "13812345678" not in answer.text


@pytest.mark.rule("C1", "C8")
def test_the_register_goes_on_over_pages_and_counts_and_leaves_whole(
    house: House, price: Ticket, leak: Ticket, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(staff("feng"), price, "responsible", department="service")
    do(staff("feng"), price, "cost", total="300", percent_service="100")
    for name in ("PAGE", "AT_ONCE"):
        monkeypatch.setattr(register, name, 1)
    client = staff("chen")
    first = client.get("/desk/complaints?since=2026-03-01").text
    assert leak.number in first and price.number not in first and "page 1 of 2" in first and "2 complaints" in first
    assert "300" in first.partition('class="totals"')[2], "what the other page's cost counts, too"
    (more,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get("/desk/complaints" + unescape(more))
    assert price.number in second.text and leak.number not in second.text and 'value="2026-03-01"' in second.text
    assert all(one.number in client.get("/desk/complaints.csv").text for one in (price, leak))


@pytest.mark.rule("I1")
def test_the_register_is_for_roles_that_see_complaints(staff: Staff) -> None:
    assert staff("zhou").get("/desk/complaints").status_code == 403
    assert staff("wu").get("/desk/actions").status_code == 403
    assert "/desk/complaints" not in staff("zhou").get("/desk").text


@pytest.mark.rule("C4", "C8")
def test_a_case_is_worked_on_its_page(house: House, leak: Ticket, staff: Staff) -> None:
    chen, zheng, feng = staff("chen"), staff("zheng"), staff("feng")
    page = do(chen, leak, "case", step="cause", words="垫片没装")
    assert "垫片没装" in page
    assert "Your role may not do that" in do(chen, leak, "responsible", department="workshop")
    do(zheng, leak, "responsible", department="workshop", reason="拆检")
    page = do(feng, leak, "cost", total="100.01", percent_workshop="50", percent_parts="50", note="返工")
    assert "¥100.01" in page
    assert "¥50.01" in page
    assert "Total (yuan): This is not an amount" in do(feng, leak, "cost", total="ten", percent_workshop="100")
    assert "have to be 100 % together" in do(feng, leak, "cost", total="10", percent_workshop="99")
    totals = feng.get("/desk/complaints").text.partition("Cost by department")[2]
    assert "¥50.01" in totals


@pytest.mark.rule("C4", "C6")
def test_a_case_and_any_other_ticket_can_each_be_closed_in_one_place(house: House, leak: Ticket, staff: Staff) -> None:
    with house.store.write() as tx:
        who = customers.add_identity(tx, "web", "", "a fault", "", house.now)
        fault = intake.report_fault(tx, conversations.open_locked(tx, who, "zh", house.now), "漏油", house.now)
    for ticket in (leak, fault):
        page = staff("feng").get(f"/desk/tickets/{ticket.id}").text
        assert page.count(f'"/desk/tickets/{ticket.id}/do/close"') == 1


@pytest.mark.rule("C6")
def test_the_outcome_told_on_the_desk_is_asked_in_the_chat_and_no_button_closes_it(
    house: House, price: Ticket, staff: Staff
) -> None:
    client = staff("chen")
    assert f"/desk/tickets/{price.id}/do/close" not in client.get(f"/desk/tickets/{price.id}").text
    refused = client.post(f"/desk/tickets/{price.id}/do/close").text
    assert "own yes" in refused
    for _ in range(2):
        client.post(f"/desk/tickets/{price.id}/do/solve", data={"words": "已退款", "token": "the-same-form"})
    assert again(house, price).state == "solved"
    with house.store.read() as tx:
        said = [m.text for m in conversations.messages(tx, price.conversation_id or 0)]
    assert len([words for words in said if "已退款" in words]) == 1
    assert "own yes" in do(client, price, "close", reason="他说行")
    do(staff("feng"), price, "close", reason="三次无人接听")
    assert again(house, price).state == "done"


@pytest.mark.rule("C7")
def test_an_action_is_changed_done_and_checked_on_its_page(house: House, leak: Ticket, staff: Staff) -> None:
    feng, qian, admin = staff("feng"), staff("qian"), staff("admin")
    with house.store.read() as tx:
        (action,) = complaints.actions_of(tx, leak.id)
    number = {"action": str(action.id), "back": "actions"}
    page = do(feng, leak, "change_action", what="垫片双人复核", owner="qian", due="2026-03-20", **number)
    assert "垫片双人复核" in page
    house.now += timedelta(days=4)
    assert "late" in qian.get("/desk/actions").text
    do(qian, leak, "finish_action", result="已培训", **number)
    do(admin, leak, "check_action", works="yes", **number)
    assert "垫片双人复核" not in admin.get("/desk/actions").text
    assert "垫片双人复核" in admin.get("/desk/actions?show=all").text


@pytest.mark.rule("I2")
def test_tickets_are_moved_about_on_their_page(house: House, price: Ticket, leak: Ticket, staff: Staff) -> None:
    client = staff("chen")
    do(client, price, "assign", to="lin")
    do(client, price, "wait", party="maker", reason="等厂家")
    assert (again(house, price).state, again(house, price).waiting_for) == ("waiting", "maker")
    do(client, price, "resume")
    do(client, price, "snooze", until="2026-03-20T09:00")
    assert again(house, price).snoozed_until is not None
    assert "not a time" in do(client, price, "snooze", until="tomorrow")
    do(client, price, "split", words="还有发票", kind="enquiry")
    do(client, price, "link", to="E2026-0001")
    assert again(house, price).follows_id is not None
    assert "not possible" in do(client, price, "merge", into=leak.number)  # another customer's
    assert "Nothing was found" in do(client, price, "merge", into="C2026-9999")
    assert client.post(f"/desk/tickets/{price.id}/do/explode", data={}).status_code == 404


@pytest.mark.rule("I1")
def test_the_api_takes_steps_in_the_name_of_a_member_of_staff(house: House, price: Ticket, api: TestClient) -> None:
    path = f"/api/v1/tickets/{price.id}"
    assert api.post(f"{path}/claim", json={}).status_code == 403
    assert api.post(f"{path}/claim", json={"as": "nobody"}).status_code == 403
    assert api.post(f"{path}/claim", json={"as": "zhou"}).json()["error"] == "not_allowed"
    assert api.post(f"{path}/claim", json={"as": "chen"}).json()["state"] == "claimed"
    words = {"words": "您好，正在核对", "key": "once"}
    for _ in range(2):
        assert api.post(f"{path}/answer", json=words, headers={"As-Staff": "chen"}).status_code == 200
    events = api.get(path).json()["events"]
    assert [event["kind"] for event in events].count("answered") == 1
    assert api.post(f"{path}/close", json={"as": "chen"}).json()["error"] == "not_verified"
    assert api.post(f"{path}/answer", json={"as": "chen"}).status_code == 422
    assert api.post(f"{path}/explode", json={"as": "chen"}).status_code == 404
    assert api.post("/api/v1/tickets/99/claim", json={"as": "chen"}).status_code == 404
    assert "/tickets/{ticket_id}/{verb}" in api.get("/api/docs").text


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "since=9999-12-31&until=0001-01-01"])
def test_a_day_of_no_calendar_is_left_out(staff: Staff, query: str) -> None:
    for page in ("complaints", "complaints.csv"):
        assert staff("feng").get(f"/desk/{page}?{query}").status_code == 200


@pytest.mark.parametrize("total", ["1e999999", "NaN", "-1", "Infinity", "1" * 4000])
def test_an_amount_that_is_none_is_refused_with_words(house: House, staff: Staff, total: str) -> None:
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now)
        ticket = intake.complain(tx, talk, "漏油", house.now)
    form = {"total": total, "percent_workshop": "100"}
    answer = staff("feng").post(f"/desk/tickets/{ticket.id}/do/cost", data=form, follow_redirects=False)
    assert answer.headers["location"].endswith("?refused=bad_amount&field=total")

"""A complaint about a person is nowhere to be found for whoever may not know of it: page by page, route by route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from actions import intake
from actions.tickets import tickets
from domain.conversation import Message
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import conversations, outbox, shops
from storage.customers import customers
from storage.tickets import tickets as ticket_queries
from tests.desk.conftest import House
from tests.desk.feedback.test_surveys import answered

Staff = Callable[[str], TestClient]

WORDS = "顾问陈雨骂我是穷鬼，还欺骗我，我要投诉"
SECRET = "穷鬼"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 20

WHO = ("chen", "lin", "zhao", "sun", "qian", "zhou", "wu", "zheng")
"""The one it is about, a colleague of the same role, and one of each other role that is no manager."""


@pytest.fixture
def about(house: House) -> Callable[[str], Ticket]:
    """Makes the complaint about that person, beside an ordinary report of the same customer in the same talk."""

    def make(code: str, words: str = WORDS) -> Ticket:
        media = house.settings.data_dir / "media" / "proof.png"
        media.parent.mkdir(parents=True, exist_ok=True)
        media.write_bytes(PICTURE)
        with house.store.write() as tx:
            who = customers.add_identity(tx, "web", "", "someone", "", house.now)
            talk = conversations.open_locked(tx, who, "zh", house.now)
            fault = intake.report_fault(tx, talk, "空调不制冷", house.now, data={"name": "王伟"})
            chen = shops.staff_by_code(tx, "chen")
            assert chen is not None
            tickets.claim(tx, fault.id, chen, house.now)
            ticket = intake.complain(tx, talk, words.replace("陈雨", _name(house, code)), house.now)
            photo = {"kind": "photo", "name": "p.png", "path": "media/proof.png"}
            content = {"text": words, "kind": "photo", "media": [photo]}
            said = conversations.add_message(tx, Message(talk.id, "customer", content, house.now))
            tickets.customer_wrote(tx, ticket, said.id, words, "1", house.now)
        assert (ticket.restricted, ticket.about_staff) == (True, code)
        return ticket

    return make


def _name(house: House, code: str) -> str:
    with house.store.read() as tx:
        found = shops.staff_by_code(tx, code)
    assert found is not None
    return found.name


def _pages(ticket: Ticket) -> list[str]:
    """Everything that could show it; its customer is 1, the other ticket is 1, its message the last."""
    return [
        "/desk",
        "/desk?show=all",
        "/desk?show=all&kind=complaint",
        f"/desk?show=all&q={ticket.number}",
        f"/desk?show=all&q={SECRET}",
        "/desk/part/tickets?show=all",
        f"/desk/tickets/{ticket.id}",
        f"/desk/part/tickets/{ticket.id}",
        "/desk/tickets/1",
        "/desk/part/tickets/1",
        "/desk/customers",
        "/desk/customers/1",
        "/desk/today",
        "/desk/arrivals",
        "/desk/complaints",
        "/desk/complaints.csv",
        "/desk/actions",
        "/desk/actions?show=all",
        "/desk/outbox?state=queued",
        "/desk/outbox?state=dead",
        "/desk/review",
        "/desk/workshop",
        "/desk/waitlist",
        "/desk/calls",
        "/desk/calls/made",
        "/desk/customers/1/contacts",
        "/desk/due",
        "/desk/field",
        "/desk/notices",
        "/desk/surveys",
        "/desk/campaigns",
        "/desk/figures",
        "/desk/stock",
        f"/desk/work-orders/{ticket.id}",
    ]


def _traces(ticket: Ticket, page: str, path: str) -> list[str]:
    asked = path.partition("?")[2]
    marks = [ticket.number, f"/desk/tickets/{ticket.id}", f"#{ticket.id}<", SECRET]
    return [mark for mark in marks if mark in page and mark not in asked]


@pytest.mark.rule("C5")
@pytest.mark.parametrize("code", WHO)
def test_no_page_shows_it_to_the_person_or_to_colleagues(
    about: Callable[[str], Ticket], staff: Staff, code: str
) -> None:
    ticket, client = about("chen"), staff(code)
    for path in _pages(ticket):
        answer = client.get(path)
        assert answer.status_code in (200, 403, 404), path
        assert _traces(ticket, answer.text, path) == [], path


@pytest.mark.rule("C5")
def test_a_manager_sees_it_on_every_page_of_tickets(about: Callable[[str], Ticket], staff: Staff) -> None:
    ticket, client = about("chen"), staff("feng")
    shown = [path for path in _pages(ticket) if _traces(ticket, client.get(path).text, path)]
    assert {"/desk", "/desk/customers/1", "/desk/complaints", "/desk/complaints.csv", "/desk/actions"} <= set(shown)
    assert f"/desk/tickets/{ticket.id}" in shown
    assert "/desk/tickets/1" in shown
    assert "/desk/outbox?state=queued" in shown


@pytest.mark.rule("C5")
def test_a_manager_who_is_complained_about_sees_nothing_and_the_other_sees_it(
    about: Callable[[str], Ticket], staff: Staff
) -> None:
    ticket, client = about("feng"), staff("feng")
    for path in _pages(ticket):
        assert _traces(ticket, client.get(path).text, path) == [], path
    assert ticket.number in staff("admin").get("/desk").text


@pytest.mark.rule("A2", "C5")
def test_what_was_said_of_a_person_on_the_phone_is_not_in_that_persons_register(
    about: Callable[[str], Ticket], staff: Staff
) -> None:
    about("chen")
    form = {"outcome": "complaint", "said": "顾问陈雨骂人", "wish": "陈雨说我是乡巴佬，我要投诉他", "token": "t" * 12}
    assert staff("zhao").post("/desk/customers/1/contacts", data=form).status_code == 200
    for path in ("/desk/calls/made", "/desk/customers/1/contacts"):
        assert "乡巴佬" not in staff("chen").get(path).text, path
        assert "乡巴佬" in staff("feng").get(path).text, path


@pytest.mark.rule("Q3", "C5")
def test_a_manager_does_not_read_what_a_survey_says_of_them(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        answered(tx, house, 1, 1, "你们经理冯国强骂我是乡巴佬")
        (ticket,) = [one for one in ticket_queries.of_customer(tx, 1) if one.kind == "recovery"]
        ticket.restricted, ticket.about_staff = True, "feng"
        ticket_queries.record(tx, ticket, "details_added", "system", house.now)
    assert "乡巴佬" not in staff("feng").get("/desk/surveys").text
    assert "乡巴佬" in staff("admin").get("/desk/surveys").text


@pytest.mark.rule("C5")
def test_counts_do_not_betray_it(about: Callable[[str], Ticket], staff: Staff, house: House) -> None:
    about("chen")
    assert "<b>1</b>" in staff("chen").get("/desk").text
    assert "<b>2</b>" in staff("feng").get("/desk").text
    assert staff("chen").get("/health").json()["tickets"] == {"claimed": 1}


@pytest.mark.rule("C5")
def test_an_open_page_is_not_woken_by_it(about: Callable[[str], Ticket], staff: Staff, house: House) -> None:
    ticket, client, manager = about("chen"), staff("chen"), staff("feng")
    mark, known = (one.get("/desk/part/tickets").headers["etag"] for one in (client, manager))
    with house.store.write() as tx:
        feng, found = shops.staff_by_code(tx, "feng"), ticket_queries.get(tx, ticket.id)
        assert feng is not None
        assert found is not None
        tickets.note(tx, found.id, feng, "约谈", house.now)
    assert client.get("/desk/part/tickets", headers={"If-None-Match": mark}).status_code == 304
    assert manager.get("/desk/part/tickets", headers={"If-None-Match": known}).status_code == 200


@pytest.mark.rule("A5", "C5")
@pytest.mark.parametrize(("code", "status"), [("chen", 404), ("lin", 404), ("feng", 200)])
def test_its_pictures_are_shown_to_managers_alone(
    about: Callable[[str], Ticket], staff: Staff, house: House, code: str, status: int
) -> None:
    ticket = about("chen")
    with house.store.read() as tx:
        assert ticket.conversation_id is not None
        said = [m for m in conversations.messages(tx, ticket.conversation_id) if m.content.get("media")]
    assert staff(code).get(f"/desk/media/{said[0].id}/0").status_code == status


@pytest.mark.rule("C5", "I1")
@pytest.mark.parametrize("verb", ["claim", "note", "answer", "case", "class", "solve", "merge", "link", "about"])
def test_no_step_can_be_taken_with_it_and_none_says_that_it_is_there(
    about: Callable[[str], Ticket], staff: Staff, house: House, api: TestClient, verb: str
) -> None:
    ticket = about("chen")
    fields = {"words": "x", "step": "cause", "reason": "x", "into": "F2026-0001", "to": "F2026-0001", "about": "nobody"}
    page = staff("lin").post(f"/desk/tickets/{ticket.id}/do/{verb}", data=fields | {"token": "t" * 10})
    assert page.status_code in (404, 200)
    assert _traces(ticket, page.text.replace(str(page.url), ""), "") == []
    answer = api.post(f"/api/v1/tickets/{ticket.id}/{verb}", json=fields | {"as": "lin"})
    assert answer.status_code in (403, 404)
    assert ticket.number not in answer.text
    with house.store.read() as tx:
        found = ticket_queries.get(tx, ticket.id)
        assert found is not None
        assert (found.state, found.about_staff) == ("new", "chen")


@pytest.mark.rule("C5")
def test_another_ticket_can_not_be_tied_to_it_by_its_number(
    about: Callable[[str], Ticket], staff: Staff, house: House
) -> None:
    ticket = about("chen")
    for verb, name in (("merge", "into"), ("link", "to")):
        client = staff("chen")
        client.post(f"/desk/tickets/1/do/{verb}", data={name: ticket.number, "token": f"token-{verb}"})
    client = staff("feng")  # a manager can, but what everybody sees never names what they may not know of
    client.post("/desk/tickets/1/do/link", data={"to": ticket.number, "token": "token-feng"})
    with house.store.read() as tx:
        assert {event.kind for event in ticket_queries.events(tx, 1)} == {"registered", "promise_made", "claimed"}


@pytest.mark.rule("C5")
def test_the_api_tells_of_it_only_in_the_name_of_a_manager(
    about: Callable[[str], Ticket], api: TestClient, house: House
) -> None:
    ticket = about("chen")
    paths = [
        "/tickets",
        f"/tickets?number={ticket.number}",
        "/tickets?kind=complaint",
        f"/tickets/{ticket.id}",
        "/outbox",
    ]
    for headers in ({}, {"As-Staff": "chen"}, {"As-Staff": "lin"}):
        for path in paths:
            answer = api.get(f"/api/v1{path}", headers=headers)
            assert SECRET not in answer.text, (path, headers)
            assert ticket.number not in answer.text.replace(path, ""), (path, headers)
    for path in paths:
        assert api.get(f"/api/v1{path}", headers={"As-Staff": "feng"}).status_code == 200
    assert SECRET in api.get("/api/v1/tickets", headers={"As-Staff": "feng"}).text
    assert api.get("/api/v1/tickets", headers={"As-Staff": "nobody"}).status_code == 403


@pytest.mark.rule("C5", "N4")
def test_whatever_goes_to_staff_about_it_is_for_managers_alone(
    house: House, shop: Shop, about: Callable[[str], Ticket]
) -> None:
    accounts = {"chen": 1001, "lin": 1002, "feng": 1003, "admin": 1004}
    people = tuple(replace(one, telegram_id=accounts.get(one.code)) for one in shop.staff)
    with house.store.write() as tx:
        shops.apply(tx, replace(shop, staff=people), house.now)
    ticket = about("chen")
    with house.store.read() as tx:
        rows = [row for row in outbox.listed(tx) if row.ticket_id == ticket.id and row.channel == "staff"]
    assert {row.kind for row in rows} >= {"ticket_card", "customer_message"}
    assert {row.address for row in rows if row.kind != "ticket_card_update"} == {"1003", "1004"}


@pytest.mark.rule("C5")
def test_a_manager_says_whom_it_is_about_but_never_clears_himself(
    about: Callable[[str], Ticket], staff: Staff, house: House
) -> None:
    ticket = about("chen")
    client = staff("feng")
    client.post(f"/desk/tickets/{ticket.id}/do/about", data={"about": "lin", "token": "token-one"})
    assert ticket.number not in staff("lin").get("/desk?show=all").text
    client.post(f"/desk/tickets/{ticket.id}/do/about", data={"about": "nobody", "token": "token-two"})
    assert ticket.number in staff("lin").get("/desk?show=all").text
    refused = client.post(f"/desk/tickets/{ticket.id}/do/about", data={"about": "feng", "token": "token-three"})
    assert "this step is not possible" in refused.text

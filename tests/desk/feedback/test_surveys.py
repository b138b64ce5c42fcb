"""The pages of satisfaction, calls and campaigns."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions.feedback import calls as ringing
from actions.feedback import surveys as asking
from domain.customers.customer import Customer, Identity, Vehicle
from domain.feedback.survey import Survey
from storage import Tx, conversations, shops
from storage.customers import customers
from storage.feedback import surveys
from storage.outreach import campaigns
from storage.tickets import listings, tickets
from tests.desk.conftest import House
from tests.storage.records import a_ticket

Staff = Callable[[str], TestClient]


def a_delivery(tx: Tx, house: House, number: int = 1, vin: str | None = None) -> tuple[Customer, int]:
    """A customer with a vehicle and a visit, reached by the web chat."""
    customer = customers.add(tx, Customer(created_at=house.now, name=f"王{number}", phone=f"+86138000000{number:02d}"))
    vehicle = Vehicle(customer_id=customer.id, created_at=house.now, plate=f"京A0000{number}", brand="大众", vin=vin)
    customers.add_vehicle(tx, vehicle)
    who = Identity("web", "", f"w{number}", customer.id, house.now)
    who.verified = True
    customers.keep_identity(tx, who)
    conversations.open_locked(tx, who, "zh", house.now)
    ticket = a_ticket(tx, customer, house.now - timedelta(days=2), kind="booking", vehicle_id=vehicle.id)
    return customer, ticket.id


def answered(tx: Tx, house: House, number: int, score: int, words: str = "") -> None:
    customer, ticket_id = a_delivery(tx, house, number)
    at = house.now - timedelta(hours=2)
    surveys.add(tx, Survey(customer.id, ticket_id, at, at, at + timedelta(days=7)))
    survey, shop = surveys.open_of(tx, customer.id), shops.load(tx)
    conversation = listings.latest_conversation(tx, customer.id)
    assert survey is not None and shop is not None and conversation is not None
    asking.score(tx, shop, survey, score, conversation, at)
    for code in survey.asks or ():
        asking.rate(tx, survey, "importance", code, 4)
        asking.rate(tx, survey, "experience", code, score)
    asking.say(tx, shop, survey, words, conversation, at)


def test_an_empty_shop_has_a_page_of_satisfaction_all_the_same(staff: Staff) -> None:
    page = staff("feng").get("/desk/surveys")
    assert page.status_code == 200
    assert "No answers yet." in page.text


@pytest.mark.rule("Q2", "Q3")
def test_the_page_shows_index_intervals_scores_and_who_is_won_back(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        for number in range(1, 20):
            answered(tx, house, number, 5 if number % 3 else 4)
        answered(tx, house, 20, 1, "修完还漏油")
    page = staff("feng").get("/desk/surveys?days=30").text
    assert page.count('<svg class="interval"') >= 17
    assert "S2026-0001" in page and "修完还漏油" in page
    assert re.search(r"n = 2\b", page) and "weight" in page
    assert "20 answered" in page


@pytest.mark.rule("I1")
def test_scores_and_campaigns_are_for_the_manager_and_calls_for_the_clerk(staff: Staff) -> None:
    assert staff("zhou").get("/desk/surveys").status_code == 403
    assert staff("zhao").get("/desk/surveys").status_code == 403
    assert staff("zhao").get("/desk/campaigns").status_code == 403
    assert staff("zhao").post("/desk/campaigns/1/start").status_code == 403
    assert staff("zhou").get("/desk/calls").status_code == 403
    assert staff("zhou").get("/desk/customers/1/contacts").status_code == 403
    assert staff("zhao").get("/desk/calls").status_code == 200


def _a_call(house: House, kind: str = "call_back") -> int:
    with house.store.write() as tx:
        customer, ticket_id = a_delivery(tx, house)
        day = house.now.date()
        ringing.open(tx, customer.id, kind, "", day, house.now, ticket_id=ticket_id)
        return customer.id


@pytest.mark.rule("N1", "A2")
def test_the_clerk_rings_with_the_script_and_the_call_is_in_the_record(house: House, staff: Staff) -> None:
    customer_id = _a_call(house)
    clerk = staff("zhao")
    page = clerk.get("/desk/calls?lang=zh").text
    assert 'href="tel:+8613800000001"' in page and "赵敏" in page and "您让我们给您回电" in page
    done = clerk.post("/desk/calls/1", data={"outcome": "wish", "said": "都好", "wish": "想周末来"})
    assert done.status_code == 200 and "今天没有要打的电话" in done.text
    made = clerk.get("/desk/calls/made").text
    assert "都好" in made and "想周末来" in made
    log = clerk.get(f"/desk/customers/{customer_id}/contacts").text
    assert "想周末来" in log
    with house.store.read() as tx:
        assert [t.kind for t in tickets.of_customer(tx, customer_id)] == ["enquiry", "booking"]
    assert house.delivered


def test_a_call_task_is_recorded_by_one_clerk_only(house: House, staff: Staff) -> None:
    _a_call(house)
    assert staff("zhao").post("/desk/calls/1", data={"outcome": "reached"}).status_code == 200
    assert staff("chen").post("/desk/calls/1", data={"outcome": "reached"}).status_code == 409


def test_an_unplanned_call_is_noted_in_the_record(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        customer, _ = a_delivery(tx, house)
    where = f"/desk/customers/{customer.id}/contacts"
    page = staff("zhao").post(where, data={"outcome": "reached", "said": "问年检时间"})
    assert page.status_code == 200 and "问年检时间" in page.text
    assert staff("zhao").post(where, data={"outcome": "nonsense"}).status_code == 404
    assert staff("zhao").post("/desk/customers/999/contacts", data={"outcome": "reached"}).status_code == 404


def test_the_same_call_sent_twice_is_one_call_and_one_complaint(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        customer, _ = a_delivery(tx, house)
    where, clerk = f"/desk/customers/{customer.id}/contacts", staff("zhao")
    found = re.search(r'name="token" value="([^"]+)"', clerk.get(where).text)
    assert found is not None
    for _ in range(2):
        clerk.post(where, data={"outcome": "complaint", "said": "修了三次还漏油", "token": found[1]})
    with house.store.read() as tx:
        assert [t.kind for t in tickets.of_customer(tx, customer.id)] == ["complaint", "booking"]


FORM = {
    "name": "检测周", "starts_on": "2026-04-01", "ends_on": "2026-04-07", "brands": "大众", "service": "inspection",
    "zh_a": "{name}，免费检测", "en_a": "{name}, free check", "zh_b": "来检测吧", "en_b": "Come along",
}  # fmt: skip


@pytest.mark.rule("N3")
def test_a_campaign_is_previewed_drawn_up_rehearsed_started_and_stopped(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        for number in range(1, 5):
            a_delivery(tx, house, number)
    manager = staff("feng")
    assert "4 customers will be told" in manager.post("/desk/campaigns/new", data=FORM | {"preview": "1"}).text
    page = manager.post("/desk/campaigns/new", data=FORM)
    assert page.status_code == 200 and "draft" in page.text
    rehearsed = manager.get("/desk/campaigns/1?rehearse=true").text
    assert "would be sent" in rehearsed
    with house.store.read() as tx:
        assert campaigns.progress(tx, 1) == {}
    started = manager.post("/desk/campaigns/1/start").text
    assert "running" in started and started.count('class="funnel"') == 3
    assert manager.post("/desk/campaigns/1/start").status_code == 409
    assert "paused" in manager.post("/desk/campaigns/1/pause").text
    assert "running" in manager.post("/desk/campaigns/1/resume").text
    assert "stopped" in manager.post("/desk/campaigns/1/stop").text
    assert manager.post("/desk/campaigns/1/explode").status_code == 404
    assert manager.get("/desk/campaigns/99").status_code == 404
    assert "检测周" in manager.get("/desk/campaigns").text


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"name": ""}, "name"), ({"ends_on": "2026-03-01"}, "before it starts"), ({"starts_on": "soon"}, "starts_on"),
        ({"zh_a": "{nmae}"}, "nmae"), ({"en_a": ""}, "text a"), ({"min_km": "many"}, "min_km"),
        ({"kind": "recall"}, "VIN"), ({"service": "washing"}, "washing"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_campaign_is_named_and_nothing_is_lost(
    staff: Staff, changed: dict[str, str], named: str
) -> None:
    page = staff("feng").post("/desk/campaigns/new", data=FORM | changed)
    assert page.status_code == 422
    assert named in page.text and "来检测吧" in page.text


def test_markup_in_what_customers_wrote_is_only_words(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        answered(tx, house, 1, 1, "<script>alert(1)</script> still leaking")
    page = staff("feng").get("/desk/surveys").text
    assert "<script>alert" not in page and "&lt;script&gt;" in page


@pytest.mark.rule("Q2", "I1")
def test_satisfaction_is_shown_to_those_alone_who_see_figures(staff: Staff) -> None:
    assert staff("feng").get("/desk/surveys").status_code == 200
    assert staff("zhou").get("/desk/surveys").status_code == 403

"""The JSON API and Rasa's routes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from actions.tickets import tickets
from desk.site.rate_limit import PROGRAM_LIMIT
from domain.errors import NotFound
from storage import outages, program_tokens, shops
from tests.desk.conftest import TOKEN, House, Open
from tests.storage.records import a_customer, a_ticket, an_appointment, queued

WANG: dict[str, Any] = {
    "name": "Wang Wei",
    "phone": "13812345678",
    "vehicles": [{"plate": "沪a12345", "vin": "LSVAA4182E2123456", "odometer_km": 32000}],
    "identities": [{"channel": "telegram", "account": "7", "address": "55"}],
}


def add(api: TestClient, **fields: object) -> Any:
    return api.post("/api/v1/customers", json={**WANG, **fields})


def test_without_the_token_nothing_is_told(browser: Open) -> None:
    for token in ("", "Bearer wrong", "Basic abc"):
        answer = browser(Authorization=token).get("/api/v1/tickets")
        assert answer.status_code == 401
        assert "API_TOKEN" in answer.json()["detail"]


def test_without_a_token_set_the_api_is_closed(house: House, browser: Open) -> None:
    closed = browser(House(house.store, house.now, house.settings.data_dir, api_token=""), Authorization="Bearer ")
    answer = closed.get("/api/v1/tickets")
    assert answer.status_code == 503
    assert "AFTERCARE_API_TOKEN" in answer.json()["detail"]


@pytest.mark.rule("A1")
def test_a_customer_is_entered_with_vehicles_and_proved_addresses(api: TestClient) -> None:
    made = add(api)
    assert made.status_code == 201
    read = api.get(f"/api/v1/customers/{made.json()['id']}").json()
    assert read == made.json()
    assert (read["phone"], read["vehicles"][0]["plate"]) == ("+8613812345678", "沪A12345")
    assert read["vehicles"][0]["odometer_km"] == 32000
    assert read["identities"][0]["verified"]


def test_the_same_customer_again_changes_nothing(api: TestClient) -> None:
    first, again = add(api), add(api)
    assert again.status_code == 200
    assert again.json() == first.json()


@pytest.mark.parametrize("known_by", ["phone", "vehicles", "identities"])
def test_a_customer_is_found_again_by_each_of_phone_vehicle_and_address(api: TestClient, known_by: str) -> None:
    first = add(api).json()
    again = api.post("/api/v1/customers", json={known_by: WANG[known_by], "note": "calls back"})
    assert again.status_code == 200
    assert (again.json()["id"], again.json()["note"]) == (first["id"], "calls back")


@pytest.mark.rule("A5")
@pytest.mark.parametrize(
    "theirs",
    [
        {"vehicles": [{"plate": "沪A12345"}]},
        {"vehicles": [{"vin": "LSVAA4182E2123456"}]},
        {"identities": [{"channel": "telegram", "account": "7", "address": "55"}]},
    ],
)
def test_what_belongs_to_another_is_refused_and_nothing_is_kept(api: TestClient, theirs: dict[str, object]) -> None:
    add(api)
    refused = api.post("/api/v1/customers", json={"phone": "13900001111", "name": "Thief", **theirs})
    assert refused.status_code == 409
    assert refused.json()["error"] == "belongs_to_another"
    assert [one["name"] for one in api.get("/api/v1/customers").json()["items"]] == ["Wang Wei"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"phone": "123"}, "body.phone"),
        ({"phone": "13812345678", "colour": "red"}, "body.colour"),
        ({"vehicles": [{"vin": "SHORT"}]}, "body.vehicles.0.vin"),
        ({"vehicles": [{"brand": "大众"}]}, "vehicles[0]"),
        ({"name": "Nobody"}, "phone"),
        ({"phone": "13812345678", "language": "fr"}, "body.language"),
    ],
)
def test_a_wrong_field_is_named(api: TestClient, body: dict[str, object], named: str) -> None:
    answer = api.post("/api/v1/customers", json=body)
    assert answer.status_code == 422
    assert named in str(answer.json()["detail"])


def test_lists_come_in_pages(house: House, api: TestClient) -> None:
    with house.store.write() as tx:
        one = a_customer(tx, house.now, name="Wang")
        made = [a_ticket(tx, one, house.now).number for _ in range(5)]
    seen, after = [], 0
    for _ in range(3):
        page = api.get(f"/api/v1/tickets?limit=2&after={after}").json()
        seen += [item["number"] for item in page["items"]]
        after = page["next"] or 0
    assert seen == made
    assert page["next"] is None


def test_a_ticket_is_read_with_its_history(house: House, api: TestClient, visitor: TestClient) -> None:
    visitor.post("/chat/send", json={"id": "message-1", "text": "danger"})
    (item,) = api.get("/api/v1/tickets?number=f2026-0001").json()["items"]
    whole = api.get(f"/api/v1/tickets/{item['id']}").json()
    assert whole["urgent"]
    assert [event["kind"] for event in whole["events"]] == ["registered", "promise_made", "promise_made"]
    assert api.get("/api/v1/tickets?state=done&kind=fault_report").json()["items"] == []
    assert api.get("/api/v1/tickets?state=odd").status_code == 422
    assert api.get("/api/v1/tickets/99").status_code == 404


def test_appointments_are_listed_by_the_shops_day(house: House, api: TestClient) -> None:
    with house.store.write() as tx:
        late = house.now.replace(hour=23, minute=30)
        visit = an_appointment(tx, a_customer(tx, house.now), "Q1", late)
    assert [one["id"] for one in api.get("/api/v1/appointments").json()["items"]] == [visit.id]
    assert api.get("/api/v1/appointments?day=2026-03-19").json()["items"] == []
    assert api.get(f"/api/v1/appointments/{visit.id}").json()["state"] == "booked"
    assert api.get("/api/v1/appointments/99").status_code == 404


def test_the_outbox_is_read_by_state(house: House, api: TestClient) -> None:
    with house.store.write() as tx:
        queued(tx, "k", house.now)
    assert [one["key"] for one in api.get("/api/v1/outbox?state=queued").json()["items"]] == ["k"]
    assert api.get("/api/v1/outbox?state=dead").json()["items"] == []


def test_the_reference_names_every_call_and_shape(api: TestClient) -> None:
    page, description = api.get("/api/docs").text, api.get("/api/openapi.json").json()
    assert all(path in page for path in description["paths"])
    assert 'id="CustomerIn"' in page
    assert all(path.startswith("/api/v1/") for path in description["paths"])


def test_health_tells_counts_and_no_names(house: House, browser: Open) -> None:
    with house.store.write() as tx:
        a_ticket(tx, a_customer(tx, house.now, name="Wang Wei"), house.now)
        queued(tx, "k", house.now - timedelta(seconds=90))
    answer = browser().get("/health")
    assert answer.json()["tickets"] == {"new": 1}
    assert answer.json()["outbox_waits_s"] == 90.0
    assert answer.json()["away_s"] == {}
    with house.store.write() as tx:
        for _ in range(outages.OPEN_AFTER):
            outages.fail(tx, "telegram:7", house.now - timedelta(minutes=2), "Bad Gateway")
    assert browser().get("/health").json()["away_s"] == {"telegram:7": 120.0}
    assert "Wang" not in answer.text


def converse(client: TestClient, message: str, sender: str = "s1", **more: object) -> Any:
    return client.post("/webhooks/rest/webhook", json={"sender": sender, "message": message, **more}).json()


def test_rest_answers_as_rasa_does(api: TestClient) -> None:
    assert converse(api, "hello") == [{"recipient_id": "s1", "text": "echo: hello"}]
    (answer,) = converse(api, "choices")
    assert answer["buttons"][0] == {"title": "First", "payload": "1|which|a"}


def test_a_button_payload_sent_as_message_is_the_button(house: House, api: TestClient) -> None:
    converse(api, "choices")
    assert converse(api, "1|which|b")[0]["text"] == "echo: 1|which|b"
    assert (house.talk.seen[1].kind, house.talk.seen[1].text) == ("button", "Second")
    converse(api, "1|which|b", sender="s2")
    assert house.talk.seen[2].kind == "text"


def test_a_rest_message_with_an_id_counts_once_and_is_answered_again(house: House, api: TestClient) -> None:
    first = converse(api, "danger", message_id="m1")
    assert converse(api, "danger", message_id="m1") == first
    assert len(api.get("/api/v1/tickets").json()["items"]) == 1


@pytest.mark.rule("C2")
def test_staff_words_come_with_the_senders_next_call(house: House, api: TestClient) -> None:
    converse(api, "danger")
    house.now += timedelta(minutes=1)
    with house.store.write() as tx:
        person = shops.staff_by_code(tx, "chen")
        if person is None:
            raise NotFound("chen")
        tickets.answer(tx, 1, person, "Stop the car.", house.now, key="k")
    house.now += timedelta(minutes=1)
    assert [one["text"] for one in converse(api, "and now?")] == ["Stop the car.", "echo: and now?"]
    house.now += timedelta(minutes=1)
    assert [one["text"] for one in converse(api, "fine")] == ["echo: fine"]


@pytest.mark.parametrize(
    "body", [{}, {"sender": "", "message": "x"}, {"sender": "a\nb", "message": "x"}, {"message": 7}]
)
def test_a_rest_call_that_says_nothing_is_refused_with_the_field(api: TestClient, body: dict[str, object]) -> None:
    answer = api.post("/webhooks/rest/webhook", json=body)
    assert answer.status_code == 422
    assert "expected" in answer.json()["detail"]


def test_without_a_token_rest_is_for_this_machine_only(house: House) -> None:
    bare = House(house.store, house.now, house.settings.data_dir, api_token="")
    body = {"sender": "s1", "message": "hello"}
    local = TestClient(bare.app, base_url="http://127.0.0.1:8080", client=("127.0.0.1", 5))
    assert local.post("/webhooks/rest/webhook", json=body).status_code == 200
    proxied = local.post("/webhooks/rest/webhook", json=body, headers={"X-Forwarded-For": "1.2.3.4"})
    assert proxied.status_code == 401
    rebound = local.post("/webhooks/rest/webhook", json=body, headers={"Host": "evil.example"})
    assert rebound.status_code == 401
    abroad = TestClient(bare.app, base_url="http://127.0.0.1:8080", client=("192.0.2.7", 5))
    assert abroad.post("/webhooks/rest/webhook", json=body).status_code == 401


def test_parse_hands_the_text_to_the_understanding(api: TestClient) -> None:
    assert api.post("/model/parse", json={"text": "hi"}).json() == {"text": "hi"}
    assert api.post("/model/parse", json={"text": 7}).status_code == 422


@pytest.mark.rule("I1")
def test_a_token_that_looks_changes_nothing_and_one_that_speaks_only_speaks(house: House, browser: Open) -> None:
    tokens = {"api_token": "", "api_read_token": "r" * 20, "api_talk_token": "t" * 20}
    home = House(house.store, house.now, house.settings.data_dir, **tokens)
    looks, speaks = (browser(home, Authorization=f"Bearer {letter * 20}") for letter in "rt")
    assert looks.get("/api/v1/tickets").status_code == 200
    assert looks.post("/api/v1/customers", json=WANG).status_code == 403
    said = {"sender": "a", "message": "hello"}
    assert looks.post("/webhooks/rest/webhook", json=said).status_code == 403
    assert speaks.post("/webhooks/rest/webhook", json=said).status_code == 200
    assert speaks.get("/api/v1/tickets").status_code == 403


@pytest.mark.rule("I1")
def test_programs_act_only_in_the_names_they_are_given(house: House, browser: Open) -> None:
    home = House(house.store, house.now, house.settings.data_dir, api_staff=frozenset({"chen"}))
    token = {"Authorization": f"Bearer {TOKEN}"}
    assert browser(home, **token, **{"As-Staff": "chen"}).get("/api/v1/tickets").status_code == 200
    assert browser(home, **token, **{"As-Staff": "feng"}).get("/api/v1/tickets").status_code == 403


@pytest.mark.rule("I1")
def test_each_programs_own_token_opens_what_it_is_for_until_it_is_revoked(house: House, browser: Open) -> None:
    with house.store.write() as tx:
        made = program_tokens.make(tx, "till", ["look"], ["chen"], house.now)
    home = House(house.store, house.now, house.settings.data_dir, api_token="")
    till = browser(home, Authorization=f"Bearer {made}")
    as_who = {code: till.get("/api/v1/tickets", headers={"As-Staff": code}).status_code for code in ("chen", "feng")}
    assert as_who == {"chen": 200, "feng": 403}
    assert till.post("/api/v1/customers", json=WANG).status_code == 403
    assert browser(home, Authorization="Bearer guessed").get("/api/v1/tickets").status_code == 401
    with house.store.write() as tx:
        assert program_tokens.listed(tx)[0].used_at is not None
        program_tokens.revoke(tx, "till", house.now)
    assert till.get("/api/v1/tickets").status_code == 503


def test_a_sender_that_writes_too_fast_is_told_its_limit(api: TestClient) -> None:
    said = {"sender": "a", "message": "hello"}
    answers = [api.post("/webhooks/rest/webhook", json=said) for _ in range(PROGRAM_LIMIT + 1)]
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert str(PROGRAM_LIMIT) in answers[-1].json()["detail"]


def test_a_forged_host_leads_nowhere(browser: Open) -> None:
    answer = browser(Host="evil.example").get("/desk/login/", follow_redirects=False)
    assert answer.is_redirect
    assert answer.headers["location"] == "/desk/login"

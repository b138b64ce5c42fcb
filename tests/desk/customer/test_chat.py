"""A customer's web chat: what goes in, what comes out, and that nobody else sees it."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from actions.tickets import tickets
from desk.customer.chat import MAX_TEXT
from desk.site.rate_limit import LIMIT
from domain.errors import NotFound
from storage import shops
from storage.tickets import tickets as ticket_queries
from tests.desk.conftest import House, Open


def send(client: TestClient, text: str, message_id: str = "message-1", **more: object) -> Any:
    return client.post("/chat/send", json={"id": message_id, "text": text, **more}).json()


def read(client: TestClient, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"/chat/messages?after={after}&wait={wait}").json()["items"]
    return items


def test_a_message_is_acknowledged_and_answered(visitor: TestClient) -> None:
    ack = send(visitor, "hello")
    mine, answer = read(visitor)
    assert ack == {"type": "ack", "id": "message-1", "message_id": mine["id"]}
    assert (mine["who"], mine["text"], mine["uuid"]) == ("me", "hello", "message-1")
    assert (answer["who"], answer["text"]) == ("bot", "echo: hello")


def test_a_message_sent_again_counts_once(visitor: TestClient) -> None:
    send(visitor, "hello")
    assert send(visitor, "hello")["type"] == "ack"
    assert len(read(visitor)) == 2


def test_the_same_message_id_of_two_visitors_is_two_messages(visitor: TestClient, browser: Open) -> None:
    other = browser()
    other.get("/chat")
    send(visitor, "mine")
    send(other, "theirs")
    assert [item["text"] for item in read(other)] == ["theirs", "echo: theirs"]


def test_buttons_and_cards_reach_the_page(visitor: TestClient) -> None:
    send(visitor, "choices")
    send(visitor, "card", "message-2")
    _, choices, _, card = read(visitor)
    assert choices["buttons"][0][0] == {"label": "First", "data": "1|which|a"}
    assert card["card"] == {"title": "Visit", "lines": [["Time", "15:00"]], "footer": "Bring the key"}


def test_a_tapped_chip_is_a_button_with_its_label_as_words(visitor: TestClient, house: House) -> None:
    send(visitor, "First", button="1|which|a")
    assert (house.talk.seen[0].kind, house.talk.seen[0].button) == ("button", "1|which|a")
    assert read(visitor)[0]["text"] == "First"


def test_a_place_is_sent_and_shown(visitor: TestClient, house: House) -> None:
    send(visitor, "", lat=31.2, lon=121.4)
    assert (house.talk.seen[0].kind, house.talk.seen[0].lat) == ("location", 31.2)
    assert read(visitor)[0]["place"] == [31.2, 121.4]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": "message-1"},
        {"id": "x", "text": "too short an id"},
        {"id": "message-1", "text": 7},
        {"id": "message-1", "lat": 300, "lon": 0},
        {"id": "message-1", "button": "x" * 65},
        {"id": "message-1", "button": "a\x00b"},
        {"id": "message-1", "text": "   "},
    ],
)
def test_what_says_nothing_gets_kind_words_and_leaves_nothing(
    visitor: TestClient, house: House, body: dict[str, object]
) -> None:
    answer = visitor.post("/chat/send", json=body).json()
    assert answer["type"] == "refused"
    assert "another way" in answer["words"]
    assert house.talk.seen == []


def test_too_long_a_message_gets_kind_words(visitor: TestClient, house: House) -> None:
    assert send(visitor, "x" * (MAX_TEXT + 1))["why"] == "too_long"
    assert house.talk.seen == []


def test_a_flood_gets_kind_words_and_others_are_still_heard(visitor: TestClient, browser: Open) -> None:
    answers = [send(visitor, "x", f"message-{n}")["type"] for n in range(LIMIT + 1)]
    assert answers == ["ack"] * LIMIT + ["refused"]
    other = browser()
    other.get("/chat")
    assert send(other, "hello")["type"] == "ack"


def test_a_failure_of_ours_is_told_kindly_and_can_be_tried_again(visitor: TestClient) -> None:
    assert send(visitor, "crash")["why"] == "trouble"
    assert send(visitor, "hello")["type"] == "ack"


@pytest.mark.rule("A5")
def test_a_client_cannot_name_a_file_of_ours_as_its_photo(visitor: TestClient, house: House) -> None:
    send(visitor, "look", media=[{"kind": "photo", "path": "aftercare.db"}])
    assert house.talk.seen[0].media == ()


@pytest.mark.rule("A5")
def test_without_our_cookie_nothing_is_shown(visitor: TestClient, browser: Open) -> None:
    send(visitor, "hello")
    stranger = browser()
    stranger.cookies.set("visitor", visitor.cookies["visitor"][:-2])
    assert stranger.get("/chat/messages").status_code == 401


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(browser: Open) -> None:
    cookie = browser().get("/chat").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_messages_go_both_ways_over_a_socket(visitor: TestClient) -> None:
    with visitor.websocket_connect("/chat/socket") as socket:
        socket.send_json({"id": "message-1", "text": "hello"})
        first, second = socket.receive_json(), socket.receive_json()
    assert {first["type"], second["type"]} == {"ack", "messages"}


def test_a_socket_gets_only_what_its_page_lacks(visitor: TestClient) -> None:
    send(visitor, "hello")
    mine, answer = read(visitor)
    with visitor.websocket_connect(f"/chat/socket?after={mine['id']}") as socket:
        assert [item["id"] for item in socket.receive_json()["items"]] == [answer["id"]]


def test_a_socket_of_another_site_is_refused(visitor: TestClient) -> None:
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    with pytest.raises(WebSocketDisconnect), visitor.websocket_connect("/chat/socket", headers=foreign):
        pass


def test_a_socket_without_our_cookie_is_told_to_load_the_page(browser: Open) -> None:
    with browser().websocket_connect("/chat/socket") as socket, pytest.raises(WebSocketDisconnect) as closed:
        socket.receive_json()
    assert closed.value.code == 4401


@pytest.mark.rule("C2")
def test_an_advisors_words_reach_an_open_chat_though_another_process_wrote_them(
    visitor: TestClient, house: House
) -> None:
    send(visitor, "danger")
    with visitor.websocket_connect("/chat/socket?after=99999") as socket:
        _answer_elsewhere(house, "Stay where you are.")
        (item,) = socket.receive_json()["items"]
    assert (item["who"], item["name"], item["text"]) == ("staff", "陈雨", "Stay where you are.")


@pytest.mark.rule("C2")
def test_a_waiting_poll_ends_with_the_advisors_words(visitor: TestClient, house: House) -> None:
    send(visitor, "danger")
    last = read(visitor)[-1]["id"]
    _answer_elsewhere(house, "On my way.")
    assert [item["text"] for item in read(visitor, after=last, wait=5)] == ["On my way."]


def _answer_elsewhere(house: House, words: str) -> None:
    with house.store.write() as tx:
        ticket, person = ticket_queries.by_number(tx, "F2026-0001"), shops.staff_by_code(tx, "chen")
        if ticket is None or person is None:
            raise NotFound("ticket or person")
        tickets.answer(tx, ticket.id, person, words, house.now, key="k")


def test_a_demo_visitor_can_be_a_known_customer(visitor: TestClient, house: House, api: TestClient) -> None:
    customer = api.post("/api/v1/customers", json={"name": "Wang", "phone": "13812345678"}).json()
    visitor.post("/chat/as", data={"customer": customer["id"]})
    send(visitor, "hello")
    assert house.talk.seen[0].verified_customer_id == customer["id"]


@pytest.mark.rule("A5")
def test_outside_a_demo_nobody_can_be_somebody_else(house: House, browser: Open, api: TestClient) -> None:
    customer = api.post("/api/v1/customers", json={"name": "Wang", "phone": "13812345678"}).json()
    real = House(house.store, house.now, house.settings.data_dir, demo=False)
    client = browser(real)
    client.get("/chat")
    assert client.post("/chat/as", data={"customer": customer["id"]}).status_code == 404
    send(client, "hello")
    assert real.talk.seen[0].verified_customer_id is None


def test_the_page_speaks_the_language_asked_for_and_remembers_it(browser: Open) -> None:
    client = browser()
    assert "Tell us what you need" in client.get("/chat").text
    assert "说说您的需要" in client.get("/chat?lang=zh").text
    assert "说说您的需要" in client.get("/chat").text

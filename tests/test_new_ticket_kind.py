"""One place for a kind of ticket: an entry in the table, with its words, and every door knows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import texts
from actions.promises import promises
from actions.tickets import tickets
from domain.shop.shop import Shop
from domain.ticket import KINDS, Colour, KindFacts, Ticket
from notifications.staff_chat import cards, keyboards, topics
from notifications.staff_chat.view import look
from storage import Store, Tx, conversations, shops
from storage.customers import customers
from storage.promises import promises as promise_queries
from tests.desk.conftest import OWN_PAGE, TOKEN, House

KIND = "tyre_storage"
WORDS = {"zh": "轮胎寄存", "en": "Tyre storage"}


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tyres are kept for customers over the season: one entry in the table, and its words."""
    monkeypatch.setitem(KINDS, KIND, KindFacts("T", Colour.BLUE, "🛞", clocks="enquiry"))
    for language, words in WORDS.items():
        for group in ("kind", "desk_kind"):
            monkeypatch.setitem(texts._sentences(language), f"{group}.{KIND}", words)


@pytest.fixture
def house(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> House:
    """The demo shop with one such ticket."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
        _registered(tx, now)
    return House(store, now, tmp_path / "data")


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """An advisor at the desk, and another system with the shop's token."""
    headers = OWN_PAGE | {"Authorization": f"Bearer {TOKEN}", "accept-language": "en"}
    with ExitStack() as stack:
        opened = stack.enter_context(TestClient(house.app, headers=headers))
        opened.post("/desk/login/demo", data={"code": "chen"})
        yield opened


def _registered(tx: Tx, now: datetime) -> Ticket:
    who = customers.add_identity(tx, "web", "", "v1", "", now)
    talk = conversations.open_locked(tx, who, "zh", now)
    return tickets.register(tx, Ticket("", KIND, talk.customer_id, talk.id, "四条冬胎", now), now)


@pytest.mark.rule("C1")
def test_a_new_kind_is_on_the_desk_with_its_name_its_colour_and_its_number(client: TestClient) -> None:
    page = client.get(f"/desk?kind={KIND}").text
    assert f'<option value="{KIND}" selected>Tyre storage</option>' in page
    assert 'class="row blue"' in page and "T2026-0001" in page
    assert '<span class="badge kind blue">Tyre storage</span>' in page
    assert "T2026-0001" not in client.get("/desk?kind=enquiry").text
    ticket = client.get("/desk/tickets/1")
    assert ticket.status_code == 200 and 'class="ticket-head blue"' in ticket.text


@pytest.mark.rule("I2")
def test_a_part_of_another_ticket_can_become_one_of_the_new_kind(client: TestClient) -> None:
    assert f'<option value="{KIND}"' in client.get("/desk/tickets/1").text
    client.post("/desk/tickets/1/do/split", data={"words": "另外四条", "kind": KIND, "token": "once"})
    assert [one["number"] for one in client.get(f"/api/v1/tickets?kind={KIND}").json()["items"]] == [
        "T2026-0001", "T2026-0002",
    ]  # fmt: skip


def test_a_new_kind_is_in_the_api_and_its_document(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    asked = {one["name"]: one["schema"] for one in document["paths"]["/api/v1/tickets"]["get"]["parameters"]}
    assert KIND in asked["kind"]["anyOf"][0]["enum"]
    assert KIND in document["components"]["schemas"]["TicketOut"]["properties"]["kind"]["enum"]
    assert KIND in client.get("/api/docs").text
    assert client.get("/api/v1/tickets/1").json()["kind"] == KIND
    assert client.get("/api/v1/tickets?kind=tyres").status_code == 422


@pytest.mark.rule("N4")
@pytest.mark.parametrize("language", WORDS)
def test_a_new_kind_has_a_card_buttons_and_a_topic_in_the_staff_chat(house: House, language: str) -> None:
    with house.store.read() as tx:
        view = look(tx, 1, language, house.now)
    assert view is not None
    assert f"🛞 {WORDS[language]} T2026-0001" in cards.card(view, language)
    assert WORDS[language] in cards.title(view, language)
    assert "claim:1" in [button.data for row in keyboards.buttons(view, language) for button in row]
    assert view.ticket.facts.colour in topics.COLOURS


@pytest.mark.rule("C9")
def test_a_new_kind_runs_under_the_clocks_it_names(house: House, shop: Shop) -> None:
    with house.store.write() as tx:
        ticket = _registered(tx, house.now)
        promises.make(tx, shop, ticket, house.now)
        assert {one.kind for one in promise_queries.of(tx, ticket.id)} == {"first_answer"}

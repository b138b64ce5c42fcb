"""One line in the table, and the desk, the API's document and the staff chat have the step, or it says why not (I1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from inspect import Parameter, signature
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

import texts
from actions.staff_steps import STEPS, Step
from actions.staff_steps.asked import Asked
from actions.staff_steps.fields import Choice, Words
from actions.staff_steps.step import ticket
from desk.api import steps as api
from domain.press import Press
from domain.shop.shop import Shop
from domain.shop.staff import ALL_PERMISSIONS, Staff
from domain.ticket import Ticket
from notifications.staff_chat import keyboards
from notifications.staff_chat.press import Menu
from notifications.staff_chat.updates import SPOKEN, Person, Place, StaffActions
from storage import Store, Tx, shops, tables
from storage.tickets import tickets
from tests.desk.conftest import OWN_PAGE, TOKEN, House
from tests.storage.records import a_customer, a_ticket

NAMES = {
    "staff_step.ring_back": ("回电", "Ring back"),
    "staff_field.hour": ("时段", "Hour"),
    "staff_field.am": ("上午", "Morning"),
    "staff_field.pm": ("下午", "Afternoon"),
}


KNOWN = {*Asked.__dataclass_fields__, "visit_id"}
EACH = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)


@EACH
def test_an_action_gets_all_that_its_parameters_name(step: Step) -> None:
    parameters = signature(step.do).parameters
    said = {field.param or field.name for field in step.fields}
    named = {name for name, one in parameters.items() if one.kind is not Parameter.VAR_KEYWORD}
    needed = {name for name in named if parameters[name].default is Parameter.empty}
    assert needed <= said | KNOWN
    assert said <= named or any(one.kind is Parameter.VAR_KEYWORD for one in parameters.values())


@EACH
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_step_its_fields_and_its_choices_have_names_in_both_languages(step: Step, language: str) -> None:
    called = {f"staff_step.{step.name}", *(field.called or f"staff_field.{field.name}" for field in step.fields)}
    for field in step.fields:
        called |= {f"{field.words}{one}" for one in field.options} if isinstance(field, Choice) else set()
    assert called <= texts.keys(language).keys()


@EACH
def test_a_step_asks_for_permissions_that_some_role_has(step: Step) -> None:
    assert set(step.any_of) <= ALL_PERMISSIONS


@EACH
def test_a_step_stands_in_each_door_or_says_why_not(step: Step) -> None:
    assert (step.name in api.names()) != bool(step.no_api)
    by_button = keyboards.find(Press(step.matter, step.verb, "7")) is not None if step.matter != "visit" else False
    by_words = step.name in SPOKEN or step.name == "answer"
    assert (by_button or by_words) != bool(step.no_chat)
    assert step.spoken == by_words
    assert not step.no_desk


def _ring_back(tx: Tx, ticket_id: int, hour: str, words: str, by: Staff, now: datetime) -> Ticket:
    found = tickets.lock(tx, ticket_id)
    assert found is not None
    tickets.record(tx, found, "noted", by.actor, now, text=f"{hour} {words}".strip())
    return found


@pytest.fixture(autouse=True)
def ring_back(monkeypatch: pytest.MonkeyPatch) -> Step:
    """The step, and the words for it; nothing else."""
    hour = Choice("hour", ("am", "pm"), "staff_field.")
    step = Step("ring_back", "note", (hour, Words("words", needed=False)), _ring_back, ticket())
    monkeypatch.setitem(STEPS, step.name, step)
    for key, (zh, en) in NAMES.items():
        monkeypatch.setitem(texts._sentences("zh"), key, zh)
        monkeypatch.setitem(texts._sentences("en"), key, en)
    return step


@pytest.fixture
def house(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> House:
    """The demo shop with a ticket; its advisor has an account in the staff chat."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
        tx.execute(update(tables.staff).where(tables.staff.c.code == "chen").values(telegram_id=501))
        a_ticket(tx, a_customer(tx, now), now)
    return House(store, now, tmp_path / "data")


@pytest.fixture
def browser(house: House) -> Iterator[Callable[..., TestClient]]:
    """Makes clients of the house."""
    with ExitStack() as stack:
        headers = OWN_PAGE | {"accept-language": "en", "Authorization": f"Bearer {TOKEN}"}
        yield lambda: stack.enter_context(TestClient(house.app, headers=headers))


def _noted(house: House) -> list[str]:
    with house.store.read() as tx:
        return [event.data["text"] for event in tickets.events(tx, 1) if event.kind == "noted"]


def test_a_new_step_is_a_form_of_the_ticket_and_taken_by_it(house: House, browser: Callable[[], TestClient]) -> None:
    desk = browser()
    desk.post("/desk/login/demo", data={"code": "chen"})
    page = desk.get("/desk/tickets/1").text
    assert "/desk/tickets/1/do/ring_back" in page and "Ring back" in page and ">Afternoon</option>" in page
    desk.post("/desk/tickets/1/do/ring_back", data={"hour": "pm", "words": "about the price"})
    assert _noted(house) == ["pm about the price"]


def test_a_new_step_is_in_the_apis_document_and_taken_by_it(house: House, browser: Callable[[], TestClient]) -> None:
    api = browser()
    document = api.get("/api/openapi.json").json()
    shape = document["components"]["schemas"]["Step_ring_back"]
    assert shape["required"] == ["hour"] and shape["properties"]["hour"]["enum"] == ["am", "pm"]
    assert "Ring back" in shape["description"] and "Step_ring_back" in api.get("/api/docs").text
    answer = api.post("/api/v1/tickets/1/ring_back", json={"as": "chen", "hour": "am"})
    assert answer.status_code == 200 and _noted(house) == ["am"]
    wrong = api.post("/api/v1/tickets/1/ring_back", json={"as": "chen", "hour": "noon"})
    assert (wrong.status_code, wrong.json()["error"]) == (422, "bad_choice")


def test_a_new_step_is_a_button_of_the_card_and_taken_by_a_press(house: House) -> None:
    chat, who, card = StaffActions(house.store, lambda: house.now, "7", "zh"), Person(501, "x"), Place(-1, 99)
    more = chat.press(1, who, "menu:1:more", card)
    assert isinstance(more, Menu)
    assert ("回电", "menu:1:ring_back") in [
        (one.label, one.press and one.press.data) for row in more.rows for one in row
    ]
    hours = chat.press(2, who, "menu:1:ring_back", card)
    assert isinstance(hours, Menu)
    assert "ring_back:1:pm" in [one.press and one.press.data for row in hours.rows for one in row]
    assert chat.press(3, who, "ring_back:1:pm", card)
    assert _noted(house) == ["pm"]

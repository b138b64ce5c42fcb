"""Whoever has no business with a thing neither reads nor changes it: every route, every role, every button.

The routes are the app's own, the roles and steps those of their tables, the buttons those of the grammar; a new one
takes part by itself. Each test prints how much it tried.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from actions.booking import waitlist
from actions.staff_steps import STEPS
from bot.conversation import Conversations
from bot.message import Incoming
from domain.press import FORM, GRAMMAR, STAFF
from domain.shop.shop import Shop
from domain.shop.staff import ROLES
from nlu.engines.embedded import EmbeddedEngine
from storage import Store, shops, tables
from tests.desk import every_state
from tests.desk.all_routes import Way, ways
from tests.desk.conftest import OWN_PAGE, House
from tests.desk.test_hostile_values import GOOD
from tests.desk.world import World
from tests.test_role_matrix import CODES

SECRET = "绝密之事"
"""Stands on a matter that only a manager may see."""

BUSY = ("advisor", "workshop_supervisor")
"""Roles that may take most steps: these try each of them at what they must not see."""

TELL_AN_EXAMPLE = {"/api/docs", "/api/openapi.json"}
OWN_TALK = {"identities", "conversations", "messages", "inbound", "outbox", "customers", "reviews", "pace"}
"""Tables in which a stranger's own chat leaves rows of its own."""


def test_no_route_shows_or_changes_anything_for_a_stranger(
    store: Store, shop: Shop, now: datetime, tmp_path: Path
) -> None:
    every_state.fill(store, shop, now)
    house = House(store, now, tmp_path / "data", demo=False, api_talk_token="a-token-that-only-speaks")
    secrets, before = _secrets(store), _rows(store)
    found: list[str] = []
    tried: Counter[str] = Counter()
    with ExitStack() as stack:
        for who, browser in _strangers(house, stack):
            for way in ways(house.app):
                if way.path in TELL_AN_EXAMPLE:
                    continue
                for number in ("1", "2") if way.in_path else ("1",):
                    answer = _asks(browser, way, dict.fromkeys(way.in_path, number))
                    tried[who] += 1
                    told = [word for word in secrets if word in answer.text]
                    if told or answer.status_code >= 500:
                        found.append(f"{who}: {way.method} {way.path} {number}: {answer.status_code} {told}")
    after = _rows(store)
    gone = {name for name, rows in before.items() if not rows <= after[name]}
    new = {name for name, rows in before.items() if after[name] - rows}
    _say(f"{len(ways(house.app))} routes, {sum(tried.values())} calls by strangers: {dict(tried)}")
    assert (found, gone, new - OWN_TALK) == ([], set(), set())


def _strangers(house: House, stack: ExitStack) -> Iterator[tuple[str, TestClient]]:
    for who, headers in (
        ("nobody", {}),
        ("another site", {"sec-fetch-site": "cross-site"}),
        ("a wrong token", {"Authorization": "Bearer guessed-guessed-guessed"}),
        ("a token that only speaks", {"Authorization": "Bearer a-token-that-only-speaks"}),
        ("another customer", {}),
    ):
        browser = stack.enter_context(TestClient(house.app, headers=OWN_PAGE | headers, follow_redirects=False))
        if who == "another customer":
            browser.get("/chat")
        yield who, browser


@pytest.mark.rule("C5", "I1")
def test_a_restricted_matter_is_out_of_every_other_roles_reach(
    store: Store, shop: Shop, now: datetime, tmp_path: Path
) -> None:
    with store.write() as tx:
        shops.apply(tx, shop, now)
        ticket = World(tx, shop, now).ticket("complaint", "claimed", restricted=True, plate=SECRET).id
    house = House(store, now, tmp_path / "data")
    roles = [role for role in ROLES if "see_restricted" not in ROLES[role].may]
    before, found, tried = _rows(store), [], 0
    with TestClient(house.app, headers=OWN_PAGE, follow_redirects=False) as browser:
        for role in roles:
            browser.post("/desk/login/demo", data={"code": CODES[role]})
            for told, answer in _everywhere(browser, house, ticket, tried_by_hand=role in BUSY):
                tried += 1
                if SECRET in answer.text or answer.status_code >= 500:
                    found.append(f"{role}: {told}: {answer.status_code}")
        assert SECRET in _as_manager(browser, ticket)  # else nothing was proved
    after = _rows(store)
    _say(f"{len(roles)} roles, {tried} calls at a restricted ticket")
    kept = {name: rows <= after[name] for name, rows in before.items() if name not in ("logins", "sessions")}
    assert (found, [name for name, whole in kept.items() if not whole]) == ([], [])


def _everywhere(browser: TestClient, house: House, ticket: int, *, tried_by_hand: bool) -> Iterator[tuple[str, Any]]:
    for way in ways(house.app):
        if way.method == "GET" and not way.path.startswith(("/chat", "/api", "/desk/login")):
            values = {name: str(ticket) if name.endswith("_id") else "1" for name in way.in_path}
            yield f"GET {way.path}", _asks(browser, way, values, q=SECRET[:2])
    for step in STEPS.values() if tried_by_hand else ():
        fields = {field.name: "1" for field in step.fields}
        yield step.name, browser.post(f"/desk/tickets/{ticket}/do/{step.name}", data=fields | {"token": ""})


def _as_manager(browser: TestClient, ticket: int) -> str:
    browser.post("/desk/login/demo", data={"code": CODES["manager"]})
    return browser.get(f"/desk/tickets/{ticket}").text


@pytest.mark.rule("A5")
def test_no_button_of_somebody_elses_does_anything(
    store: Store, shop: Shop, now: datetime, engine: EmbeddedEngine
) -> None:
    every_state.fill(store, shop, now)
    with store.write() as tx:
        waitlist.match(tx, shop, now)  # any turn shares out what is free
    secrets, before = _secrets(store), _rows(store)
    talk, found = Conversations(store, engine), []
    presses = list(_presses(store))
    for number, data in enumerate(presses):
        press = Incoming("telegram", "1", f"stranger{number % 7}", f"u{number}", "button", now, button=data)
        told = " ".join(reply.text for reply in talk.handle(press, now).replies)
        if [word for word in secrets if word in told]:
            found.append(f"{data}: {told}")
    after = _rows(store)
    _say(f"{len(presses)} buttons of others, {len(GRAMMAR)} topics")
    gone = {name for name, rows in before.items() if not rows <= after[name]}
    assert (found, gone) == ([], {"articles"})  # whoever reads one says whether it helped


def _presses(store: Store) -> Iterator[str]:
    """Every button a customer can have, about the first and the last thing there is of any kind."""
    with store.read() as tx:
        last = tx.execute(select(func.max(tables.tickets.c.id))).scalar_one()
    values = {"(:w)?": "", ":(skip|said)": ":skip", ":([1-5]|said)": ":5", ":[0-9]{12}": ":202603201000"}
    for topic, verbs in GRAMMAR.items():
        for verb, pattern in verbs.items() if topic not in (FORM, *STAFF, "menu") else ():
            for number in (1, 2, 3, last // 2, last):
                told = pattern
                for sign, value in values.items():
                    told = told.replace(sign, value)
                told = told.replace("[a-z][a-z0-9_]{0,39}:([1-5]|skip|said)", "overall:5")
                told = told.replace("[a-z][a-z0-9_]{0,39}", "work_order").replace("[0-9]{1,9}", str(number))
                yield f"go|{topic}|{'insurance' if verb == '*' else verb}" + (f":{told}" if told else "")


def _say(words: str) -> None:
    sys.stdout.write(f"\n{words}\n")  # shown by pytest -s


def _asks(browser: TestClient, way: Way, in_path: dict[str, str], **given: str) -> Any:
    values = {name: GOOD.get(name, "1") for name in (*way.in_path, *way.in_query, *way.in_body)} | in_path
    values |= {"wait": "0"} | given
    query = {name: values[name] for name in way.in_query}
    path = way.path.format(**{name: values[name] for name in way.in_path})
    body = {name: values[name] for name in way.in_body}
    if way.method == "GET":
        return browser.get(path, params=query)
    if way.is_json:
        return browser.post(path, params=query, json=body | {"text": "你好", "sender": "x", "message": "你好"})
    return browser.post(path, params=query, data=body)


def _secrets(store: Store) -> set[str]:
    """Names, phones, plates and numbers of tickets that stand in the store."""
    with store.read() as tx:
        found = {*tx.execute(select(tables.tickets.c.number)).scalars()}
        for table, column in (
            ("customers", "name"),
            ("customers", "phone"),
            ("vehicles", "plate"),
            ("vehicles", "vin"),
        ):
            found |= {*tx.execute(select(tables.metadata.tables[table].c[column])).scalars()}
    return {word for word in found if word and len(word) > 2}


def _rows(store: Store) -> dict[str, set[str]]:
    """Every row of every table, as it stands."""
    with store.read() as tx:
        return {
            name: {repr(tuple(row)) for row in tx.execute(select(table))}
            for name, table in tables.metadata.tables.items()
        }

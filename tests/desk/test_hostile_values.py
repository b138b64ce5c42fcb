"""No address and no form, whatever stands in it, is answered with an error of the server.

The routes are the app's own, the steps' fields those of the table; each is filled with each value in turn, the others
as they should be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from actions.staff_steps import STEPS, offered, stand
from domain.shop.shop import Shop
from domain.ticket import STATES
from notifications.jobs.planner import Planner
from storage import Store, shops
from storage.tickets import tickets
from tests.desk import every_state
from tests.desk.all_routes import Way, ways
from tests.desk.conftest import OWN_PAGE, TOKEN, House

HOSTILE = (
    str(2**31), str(2**63), "-1", "0", "a\0b", "9999-12-31", "0001-01-01T00:00+14:00", "x" * 5000,
    "😀<b>{0.__class__}%s", "١٢", "1e400", "no_such_word", "\ud800", "",
)  # fmt: skip
HOSTILE_JSON = (2**31, 2**63, 1e300, True, None, [], {"a": {"b": "\0"}}, ["\0"])

GOOD: dict[str, str] = {
    "after": "0", "at": "2026-03-20T15:00", "before": "9999", "broadcast": "kind:insurance", "code": "feng",
    "customer": "1", "day": "2026-03-19", "days": "7", "due": "2026-03-20T15:00", "expected_on": "2026-04-01",
    "id": "upload-0001", "index": "0", "intent": "complain", "kind": "intake", "km": "53000", "known": "50000",
    "limit": "10", "n": "10", "name": "x", "number": "1", "on": "2026-03-18", "open_id": "1", "outcome": "reached",
    "part": "oil_filter", "plate": "沪A12345", "quantity": "3", "show": "all", "state": "", "symptom": "异响",
    "to": "lin", "token": "", "until": "2026-03-20", "since": "2026-03-01", "verb": "start", "wait": "0",
    "words": "好", "wall": "true", "as_": "feng", "as": "feng", "vehicle": "1", "drop": "true", "rehearse": "true",
    "recount": "true", "starts_on": "2026-04-01", "ends_on": "2026-04-08", "zh_a": "您好", "en_a": "Hello",
    "min_km": "0", "vins": "x",
}  # fmt: skip
"""What stands in a field while another is hostile; any other is 1."""

CAMPAIGN = (
    "name", "starts_on", "ends_on", "kind", "service", "brands", "areas", "min_age_months", "min_km", "max_km",
    "not_seen_days", "vins", "zh_a", "en_b", "preview",
)  # fmt: skip
FITTING = "fitting"
WAITS = frozenset({"/desk/login/demo", "/desk/logout"})


@pytest.fixture
def house(either_store: Store, shop: Shop, now: datetime, tmp_path: Path) -> House:
    """The demo shop, with everything in every state."""
    every_state.fill(either_store, shop, now)
    return House(either_store, now, tmp_path / "data")


Request = tuple[str, str, dict[str, Any] | None]
"""Method, address, and the body's fields."""


def _fitting(house: House) -> dict[str, Iterator[str]]:
    """For each step the tickets with which the manager can take it, over and over; any ticket where there is none."""
    found: dict[str, list[str]] = {name: [] for name in STEPS}
    with house.store.read() as tx:
        by = shops.staff_by_code(tx, "feng")
        for ticket in tickets.listed(tx, states=STATES):
            for step in offered(stand(tx, ticket, house.now), by):
                found[step.name].append(str(ticket.id))
    return {name: cycle(ids or ["1"]) for name, ids in found.items()}


def _requests(way: Way, fitting: Mapping[str, Iterator[str]]) -> Iterator[tuple[str, Request]]:
    """What is sent to a route, and what is hostile in it. fitting: tickets with which each step can be taken."""
    if way.method == "GET" or not way.path.endswith(("/do/{name}", "/tickets/{ticket_id}/{verb}")):
        new = way.path.endswith("/campaigns/new") and way.method == "POST"
        yield from _filled(way, CAMPAIGN if new else way.in_body, {}, way.in_path)
        return
    for number, step in enumerate(STEPS.values()):
        own = tuple(field.name for field in step.fields)
        fields, tried = (*own, *(way.in_body or ("token",))), own
        if number < 2:
            tried = (*way.in_path, *fields)
        elif way.is_json:
            return  # the fields are read alike by both doors
        fixed = {"verb": step.name, "name": step.name}
        for told, (method, address, body) in _filled(way, fields, fixed, tried):
            yield told, (method, address.replace(FITTING, next(fitting[step.name])), body)


def _filled(
    way: Way, fields: tuple[str, ...], fixed: dict[str, str], tried: tuple[str, ...]
) -> Iterator[tuple[str, Request]]:
    good = {name: GOOD.get(name, "1") for name in (*way.in_path, *way.in_query, *fields)} | fixed
    good |= {"ticket_id": FITTING} if fixed else {}
    for name in dict.fromkeys((*tried, *way.in_query, *(fields if not fixed else ()))):
        in_json = way.is_json and name in fields
        for value in (*HOSTILE, *(HOSTILE_JSON if in_json else ())):
            if value or name not in way.in_path:
                told = f"{way.method} {way.path} {fixed.get('verb', '')} {name}={value!r:.40}"
                yield told, _request(way, fields, good | {name: value})


def _request(way: Way, fields: tuple[str, ...], values: dict[str, Any]) -> Request:
    quoted = {name: quote(str(value).encode("utf-8", "replace"), safe="") for name, value in values.items()}
    query = "&".join(f"{name}={quoted[name]}" for name in way.in_query)
    path = way.path.format(**{name: quoted[name] for name in way.in_path})
    body = {name: values[name] for name in fields} if way.method == "POST" else None
    return way.method, f"{path}?{query}" if query else path, body


def _sent(browser: TestClient, way: Way, request: Request) -> int:
    method, address, body = request
    if body is None:
        return browser.request(method, address, follow_redirects=False).status_code
    if way.is_json:
        written = {"headers": {"content-type": "application/json"}, "content": json.dumps(body)}
        return browser.request(method, address, **written, follow_redirects=False).status_code  # type: ignore[arg-type]
    form = {name: str(value).encode("utf-8", "surrogatepass") for name, value in body.items()}
    return browser.request(method, address, data=form, follow_redirects=False).status_code


def test_no_value_in_an_address_or_form_makes_the_server_fail_then_or_later(house: House) -> None:
    wrong: dict[str, int] = {}
    fitting = _fitting(house)
    headers = OWN_PAGE | {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(house.app, headers=headers, raise_server_exceptions=False) as browser:
        browser.post("/desk/login/demo", data={"code": "feng"})
        for way in ways(house.app):
            for told, request in _requests(way, fitting) if way.path not in WAITS else ():
                status = _sent(browser, way, request)
                if status >= 500:
                    wrong[told] = status
        assert wrong == {}
        Planner(house.store, lambda: house.now).tick()
        after = {way.path: browser.get(way.path).status_code for way in ways(house.app) if _is_plain(way)}
    assert {path: status for path, status in after.items() if status >= 500} == {}


def _is_plain(way: Way) -> bool:
    return way.method == "GET" and not way.in_path and way.path != "/desk/news"  # which goes on for minutes

"""The API answers as its own document says: schemathesis calls everything, with what it asks for and with nonsense."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks as told
from starlette.testclient import TestClient

from desk.api import events, steps
from desk.site.problems import MEDIA_TYPE
from storage import Store, program_tokens
from tests.desk.conftest import TOKEN, House
from tests.storage.records import a_customer, a_ticket, an_appointment, queued

EXAMPLES = 8
"""Calls of each operation and of each step."""

CHECKS = [
    not_a_server_error,
    told.status_code_conformance,
    told.content_type_conformance,
    told.response_schema_conformance,
    told.response_headers_conformance,
    told.negative_data_rejection,
    told.missing_required_header,
    told.unsupported_method,
]
"""Of schemathesis. That what is well formed is taken is not asked: no schema tells what a shop offers, what is free."""

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Scope:
    """Who calls. changes: whether anything may be changed so."""

    headers: Mapping[str, str]
    changes: bool = True


@pytest.fixture
def api(house: House) -> Iterator[TestClient]:
    """A program that acts for an advisor, in a shop where there is one of each thing."""
    with house.store.write() as tx:
        wang = a_customer(tx, house.now, name="Wang", phone="+8613812345678")
        an_appointment(tx, wang, "Q1", house.now)
        a_ticket(tx, wang, house.now, state="claimed")
        queued(tx, "row", house.now)
    headers = {"Authorization": f"Bearer {TOKEN}", "As-Staff": "feng"}
    with TestClient(house.app, headers=headers, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def everything(filled: Path, now: datetime, tmp_path: Path) -> Iterator[House]:
    """A shop in which everything there is stands in every state."""
    store = Store(f"sqlite:///{shutil.copy(filled, tmp_path / 'store.db')}")
    yield House(store, now, tmp_path / "data", api_read_token="a-token-that-only-looks")
    store.close()


def _scopes(house: House) -> list[Scope]:
    """Whoever may call, those who may do much more often."""
    with house.store.write() as tx:
        told = program_tokens.make(tx, "a program", {"look", "act"}, ["chen"], house.now)
    whole, looks, program = ({"Authorization": f"Bearer {one}"} for one in (TOKEN, "a-token-that-only-looks", told))
    return [
        *(Scope(whole | {"As-Staff": code}) for code in ("feng", "feng", "feng", "chen", "zhou")),
        Scope(whole), Scope(program), Scope(program | {"As-Staff": "chen"}), Scope(program | {"As-Staff": "feng"}),
        Scope(looks | {"As-Staff": "feng"}, changes=False), Scope({}, changes=False),
    ]  # fmt: skip


def _step_by_step(document: Json) -> dict[str, Any]:
    """The document with each step as a call of its own, since none can say which step asks for which fields.

    Who calls is told by the scopes.
    """
    whole = deepcopy(dict(document))
    whole["components"].pop("securitySchemes")
    for operations in whole["paths"].values():
        for call in operations.values():
            call.pop("security")
            call["parameters"] = [one for one in call.get("parameters", ()) if one["name"] != "as-staff"]
    path = f"/api/v1{steps.PATH}"
    for name in steps.names():
        call = deepcopy(whole["paths"][path]["post"])
        call["operationId"] = name
        call["parameters"] = [one for one in call["parameters"] if one["name"] != "verb"]
        shape = {"$ref": f"#/components/schemas/Step_{name}"}
        call["requestBody"]["content"]["application/json"]["schema"] = shape
        whole["paths"][path.replace("{verb}", name)] = {"post": call}
    return whole


def _wrong(operation: APIOperation, scopes: list[Scope], most: Mapping[str, int]) -> list[str]:
    """What is wrong with the answers to some calls, each in one line."""
    wrong: list[str] = []
    both = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=both, scope=st.sampled_from(scopes), data=st.data())
    def call(case: Case, scope: Scope, data: st.DataObject) -> None:
        for name, highest in most.items():
            if name in case.path_parameters and data.draw(st.integers(0, 4)):
                case.path_parameters[name] = data.draw(st.integers(1, highest))
        if data.draw(st.integers(0, 4)):
            case.headers.pop("If-Match", None)  # nothing is ever as a made-up tag says
        answer = case.call(headers=dict(scope.headers))
        if not scope.changes and operation.method != "get" and answer.status_code < 400:
            wrong.append(f"{case.as_curl_command()}: {answer.status_code} though nothing may be changed so")
        try:
            case.validate_response(answer, checks=CHECKS, headers=dict(scope.headers))
        except FailureGroup as found:
            wrong.extend(f"{case.as_curl_command()}: {answer.status_code} {one}" for one in found.exceptions)

    call()
    return wrong


def test_every_answer_is_declared(everything: House) -> None:
    with TestClient(everything.app) as browser:
        document = browser.get("/api/openapi.json").json()
    schema = schemathesis.openapi.from_dict(_step_by_step(document))
    schema.app = everything.app
    most = {"ticket_id": 150, "appointment_id": 20, "customer_id": 12}
    scopes, wrong = _scopes(everything), list[str]()
    for found in schema.get_all_operations():
        wrong += _wrong(found.ok(), scopes, most)
    assert "\n".join(wrong) == ""


def test_what_is_refused_has_one_shape(api: TestClient, house: House) -> None:
    stranger = TestClient(house.app)
    for answer, status, error in (
        (stranger.get("/api/v1/tickets"), 401, "no_token"),
        (api.get("/api/v1/tickets/99"), 404, "not_found"),
        (api.get("/api/v1/nowhere"), 404, "not_found"),
        (api.delete("/api/v1/tickets"), 405, "method"),
        (api.get("/api/v1/tickets?limit=0"), 422, "invalid"),
        (api.post("/api/v1/tickets/1/claim", json={}, headers={"As-Staff": "nobody"}), 403, "not_allowed"),
        (api.post("/api/v1/tickets/2/note", json={"words": {"a": 1}}), 422, "invalid"),
        (api.get("/api/v1/appointments?day=1000"), 422, "invalid"),
    ):
        said = answer.json()
        assert (answer.status_code, said["status"], said["error"]) == (status, status, error)
        assert answer.headers["content-type"] == MEDIA_TYPE and said["title"] and said["detail"]


def test_what_is_known_is_not_sent_again(api: TestClient) -> None:
    first = api.get("/api/v1/tickets/2")
    known = {"If-None-Match": f'"other", {first.headers["etag"]}'}
    assert (api.get("/api/v1/tickets/2", headers=known).status_code, first.status_code) == (304, 200)
    api.post("/api/v1/tickets/2/note", json={"words": "Changed"})
    assert api.get("/api/v1/tickets/2", headers=known).status_code == 200


@pytest.mark.rule("B3", "B4", "B6")
def test_a_visit_is_booked_moved_and_called_off_once_each(api: TestClient) -> None:
    times = api.get("/api/v1/free-times?service=minor_service&day=2026-03-27").json()["items"]
    first, later = times[0]["starts_at"], times[-1]["starts_at"]
    body, key = {"customer_id": 1, "services": ["minor_service"], "starts_at": first}, {"Idempotency-Key": "book-1"}
    made, again = (api.post("/api/v1/appointments", json=body, headers=key) for _ in range(2))
    assert (made.status_code, again.status_code) == (201, 200) and made.json() == again.json()
    other = api.post("/api/v1/appointments", json=body | {"starts_at": later}, headers=key)
    assert (other.status_code, other.json()["error"]) == (422, "key_used")
    at, key = f"/api/v1/appointments/{made.json()['id']}", {"Idempotency-Key": "move-1"}
    for _ in range(2):
        moved = api.post(f"{at}/move", json={"starts_at": later}, headers=key).json()["starts_at"]
        assert datetime.fromisoformat(moved) == datetime.fromisoformat(later)
    assert api.post(f"{at}/cancel", headers={"Idempotency-Key": "off-1"}).json()["state"] == "cancelled"
    assert api.post(f"{at}/cancel", headers={"Idempotency-Key": "off-1"}).status_code == 200
    assert api.post(f"{at}/cancel").status_code == 404
    assert api.post("/api/v1/appointments", json=body, headers={"As-Staff": "zhou"}).status_code == 403
    wrong = api.get("/api/v1/free-times?service=nothing_we_do&day=2026-03-27")
    assert (wrong.status_code, wrong.json()["error"]) == (422, "bad_choice")


@pytest.mark.rule("I2", "C5")
def test_the_feed_tells_every_event_once_and_none_of_what_is_kept_apart(
    api: TestClient, house: House, store: Store
) -> None:
    for number in range(5):
        api.post("/api/v1/tickets/2/note", json={"words": str(number)})
    with store.write() as tx:
        hidden = a_ticket(tx, a_customer(tx, house.now), house.now, restricted=True, state="claimed").id
    api.post(f"/api/v1/tickets/{hidden}/note", json={"words": "hidden"})
    assert api.get("/api/v1/events").json()["items"] == [], "nothing is told before it has settled"
    house.now += events.SETTLED
    seen, after = [], 0
    while (page := api.get(f"/api/v1/events?limit=2&after={after}", headers={"As-Staff": "chen"}).json())["items"]:
        seen += [(one["number"], one["data"]["text"]) for one in page["items"]]
        after = page["items"][-1]["id"]
    assert seen == [("F2026-0001", str(number)) for number in range(5)]
    assert "hidden" in api.get("/api/v1/events").text, "the manager may know"


def test_a_monitor_reads_numbers_and_strangers_none(api: TestClient, house: House) -> None:
    said = api.get("/metrics")
    assert 'aftercare_tickets{state="claimed"} 1\n' in said.text and 'aftercare_outbox{state="queued"} 1\n' in said.text
    assert said.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert TestClient(house.app).get("/metrics").status_code == 401

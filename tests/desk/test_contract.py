"""The API answers as its own document says: every call, with what it asks for, with nonsense, and with nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from desk.api import events
from desk.site.problems import MEDIA_TYPE
from storage import Store
from tests.desk.conftest import TOKEN, House
from tests.storage.records import a_customer, a_ticket, an_appointment, queued

Json = Mapping[str, Any]
NONSENSE = (None, "", "x", -1, 2**40, 1.5, True, [], {}, "\u202e<b>", "沪A12345", "2026-03-19T09:00:00+08:00", ["x"])
TYPES = {"integer": int, "string": str, "boolean": bool, "array": list, "object": dict, "null": type(None)}


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


def _sample(schema: Json, document: Json, chance: random.Random, depth: int = 0) -> Any:
    """Something that the schema allows, or here and there something that it does not."""
    if chance.random() < 0.12:
        return chance.choice(NONSENSE)
    if "$ref" in schema:
        return _sample(_shape(schema, document), document, chance, depth)
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return _sample(chance.choice(schema[several]), document, chance, depth)
    if "enum" in schema:
        return chance.choice(schema["enum"])
    match schema.get("type"):
        case "object":
            names = schema.get("properties", {})
            wanted = [name for name in names if name in schema.get("required", ()) or chance.random() < 0.4]
            return {name: _sample(names[name], document, chance, depth + 1) for name in wanted}
        case "array":
            return [
                _sample(schema.get("items", {}), document, chance, depth + 1) for _ in range(chance.choice((0, 1, 2)))
            ]
        case "integer":
            return chance.choice((1, 1, 2, 0, schema.get("maximum", 7)))
        case "boolean":
            return chance.random() < 0.5
        case "null":
            return None
    formats = {"date-time": "2026-03-19T09:00:00+08:00", "date": "2026-03-19"}
    return formats.get(schema.get("format", ""), chance.choice(("minor_service", "chen", "x", "13812345678")))


def _shape(schema: Json, document: Json) -> Json:
    found: Json = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _wrong(value: Any, schema: Json, document: Json, at: str = "") -> list[str]:
    """Where the value is not as the schema says."""
    if "$ref" in schema:
        return _wrong(value, _shape(schema, document), document, at)
    if "anyOf" in schema:
        tried = [_wrong(value, one, document, at) for one in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        return [f"{at}: {value!r} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    found = [f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    if kind == "object" and "properties" in schema:
        names = schema["properties"]
        found += [f"{at}: {name} is not declared" for name in value if name not in names]
        for name in value.keys() & names.keys():
            found += _wrong(value[name], names[name], document, f"{at}.{name}")
    if kind == "array":
        for one in value:
            found += _wrong(one, schema.get("items", {}), document, f"{at}[]")
    return found


def _ask(api: TestClient, method: str, path: str, operation: Json, document: Json, chance: random.Random) -> list[str]:
    """Call once; what is wrong with the answer."""
    query, headers, address = dict[str, Any](), dict[str, str](), path
    for one in operation.get("parameters", ()):
        value = _sample(one["schema"], document, chance)
        if one["in"] == "path":
            address = address.replace(f"{{{one['name']}}}", str(value).replace("/", "").strip() or "1")
        elif value is not None and (one.get("required") or chance.random() < 0.5):
            if one["in"] == "query":
                query[one["name"]] = value if isinstance(value, list) else str(value)
            elif str(value).isascii() and one["name"] != "as-staff":
                headers[one["name"]] = str(value)
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    body = json.dumps(_sample(schema, document, chance)) if schema else None
    given = (
        {"content": body, "headers": headers | {"content-type": "application/json"}} if body else {"headers": headers}
    )
    answer = api.request(method, address, params=query, **given)  # type: ignore[arg-type]
    told = f"{method} {answer.request.url} {body}: {answer.status_code}"
    declared = operation["responses"].get(str(answer.status_code))
    if declared is None:
        return [f"{told} is not declared"]
    kind = answer.headers.get("content-type", "")
    if kind not in declared.get("content", {kind: {}}):
        return [f"{told}: {kind} is not declared"]
    schema = declared.get("content", {}).get(kind, {}).get("schema", {})
    return [f"{told}: {one}" for one in _wrong(answer.json(), schema, document)]


def test_every_answer_is_declared(api: TestClient) -> None:
    document, chance = api.get("/api/openapi.json").json(), random.Random(14)
    wrong = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for _ in range(60 if "{verb}" in path else 14):
                wrong += _ask(api, method.upper(), path, operation, document, chance)
    assert wrong == []


def test_what_is_refused_has_one_shape(api: TestClient, house: House) -> None:
    stranger = TestClient(house.app)
    for answer, status, error in (
        (stranger.get("/api/v1/tickets"), 401, "no_token"),
        (api.get("/api/v1/tickets/99"), 404, "not_found"),
        (api.get("/api/v1/nowhere"), 404, "not_found"),
        (api.delete("/api/v1/tickets"), 405, "method"),
        (api.get("/api/v1/tickets?limit=0"), 422, "invalid"),
        (api.post("/api/v1/tickets/1/claim", json={}, headers={"As-Staff": "nobody"}), 403, "not_allowed"),
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

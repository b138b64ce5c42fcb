"""What other systems do with tickets, in the name of a member of staff and with that person's permissions (I1)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from actions import staff_steps
from actions.staff_steps import STEPS, Step
from actions.staff_steps import fields as kinds
from actions.tickets import tickets
from desk.api.access import AsStaff
from desk.api.once import Key
from desk.api.shapes import Shape, TicketOut
from desk.api.tagged import IfMatch, must_be
from desk.api.work import with_events
from desk.customer import check_link
from desk.site.posting import Post
from domain.customers.odometer import Doubt
from domain.errors import BadField, NotAllowed, NotBelieved, NotFound
from domain.ticket import Ticket
from storage import Tx, shops
from storage.tickets import tickets as ticket_queries
from texts import text

router = APIRouter()

PATH = "/tickets/{ticket_id}/{verb}"


class StepIn(Shape):
    """A step to take. The fields it needs stand beside these."""

    model_config = ConfigDict(extra="allow")

    as_: str = Field("", alias="as", max_length=40, description="Staff code; or in the header As-Staff.")
    key: str = Field("", max_length=60, description="Unique per step, so that it acts once; made up when left out.")


@router.post(PATH, tags=["tickets"], summary="Take a step with a ticket")
def take_step(
    post: Post, ticket_id: int, verb: str, body: StepIn, person: AsStaff, once_by: Key = "", if_match: IfMatch = ""
) -> TicketOut:  # fmt: skip
    """Takes the step of that name as that member of staff would; the answer is the ticket as it is then."""
    site, code, shown, doubts = post.site, person.code if person else body.as_, ticket_id, list[Doubt]()
    key_said = body.key or once_by
    if verb not in STEPS or STEPS[verb].no_api:
        raise NotFound(f"There is no step {verb[:30]!r}: expected one of {names()}.")
    with site.store.read() as tx:
        by = shops.staff_by_code(tx, code) if code else None
    if by is None:
        raise NotAllowed("Expected 'as' (or the header As-Staff) to name a member of staff.")
    said = _said(STEPS[verb], body.model_extra or {})

    def work(tx: Tx) -> Iterator[int]:
        nonlocal shown
        key = f"api:{key_said or secrets.token_urlsafe(12)}"
        found = ticket_queries.lock(tx, ticket_id) if if_match else None
        if found is not None and by.may_see(found):
            must_be(if_match, with_events(tx, found))
        links = check_link.links(site.settings.secret_key, site.settings.public_url)
        came = staff_steps.take(tx, verb, ticket_id, by, said, site.now(), key, page_link=links)
        if isinstance(came, Doubt):
            doubts.append(came)
        shown = came.id if STEPS[verb].opens and isinstance(came, Ticket) else ticket_id
        yield from (ticket_id, shown)

    post.once(key_said, work, door="api")
    for doubt in doubts:
        raise NotBelieved(f"km: {doubt.kind}, {doubt.known_km} are known: expected it again with confirmed.")
    with site.store.read() as tx:
        return TicketOut.model_validate(tickets.seen(tx, shown, by))


def _said(step: Step, given: Mapping[str, object]) -> dict[str, str]:
    """What the step's fields are given, as a form would say it; BadField for what the document does not allow there."""
    return {field.name: _words(field, given[field.name]) for field in step.fields if field.name in given}


def _words(field: kinds.Field, value: object) -> str:
    """A list is one in each line, true is yes."""
    match _field(field)["type"], value:
        case "boolean", bool():
            return "yes" if value else "no"
        case "array", list() if all(isinstance(one, str) for one in value):
            return "\n".join(value)
        case "integer", int() if not isinstance(value, bool):
            return str(value)
        case "string", str():
            return value
    raise BadField("invalid", field.name, field.expects or f"a JSON {_field(field)['type']}")


# --- what the table says of itself -----------------------------------------------------------------------------------


def names() -> list[str]:
    """Names of the steps that programs may take, in the table's order."""
    return [step.name for step in STEPS.values() if not step.no_api]


def describe(document: dict[str, Any]) -> None:
    """Write the table of steps into the API's own description: a shape for each step, and the steps of the route."""
    shapes, route = document["components"]["schemas"], document["paths"][f"/api/v1{PATH}"]["post"]
    base = shapes.pop("StepIn")
    for name in names():
        shapes[_shape_name(name)] = _shape(STEPS[name], base)
    content = route["requestBody"]["content"]["application/json"]
    content["schema"] = {"oneOf": [{"$ref": f"#/components/schemas/{_shape_name(name)}"} for name in names()]}
    for parameter in route["parameters"]:
        if parameter["name"] == "verb":
            parameter["schema"], parameter["description"] = {"type": "string", "enum": names()}, "The step's name."


def _shape_name(name: str) -> str:
    return f"Step_{name}"


def _shape(step: Step, base: dict[str, Any]) -> dict[str, Any]:
    named = text(f"staff_step.{step.name}", "en")
    of = f"{step.of.thing.replace('_', ' ')} that is {' or '.join(sorted(step.of.states))}"
    return {
        "type": "object",
        "title": _shape_name(step.name),
        "description": f"{named}. For roles that may {' or '.join(step.any_of)}; with a {of}.",
        "required": [field.name for field in step.fields if field.needed],
        "properties": {**base["properties"], **{field.name: _field(field) for field in step.fields}},
    }


def _field(field: kinds.Field) -> dict[str, Any]:
    match field:
        case kinds.YesNo():
            return {"type": "boolean"}
        case kinds.Choice():
            return {"type": "string", "enum": list(field.options)}
        case kinds.Lines() | kinds.Photos():
            return {"type": "array", "items": {"type": "string"}, "description": field.expects}
        case _:
            kind = "integer" if isinstance(field, kinds.Whole) else "string"
            return {"type": kind, "description": field.expects}

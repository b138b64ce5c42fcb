"""The API's reference page, made from its own OpenAPI description: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from desk.api import access, steps
from desk.site import pages, problems
from desk.site.site import ThisSite

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Call:
    """One operation. takes, gives: names of shapes; parameters: (name, where, type, words)."""

    method: str
    path: str
    title: str
    words: str
    parameters: list[tuple[str, str, str, str]]
    takes: str
    gives: str


def described(app: FastAPI) -> dict[str, Any]:
    """The API's description, with the table of staff's steps in it."""
    found = deepcopy(app.openapi())
    steps.describe(found)
    problems.describe(found)
    return found


@router.get("/api/openapi.json")
def document(request: Request) -> dict[str, Any]:
    """The description itself, for programs."""
    return described(request.app)


@router.get("/api/docs")
def reference(request: Request, site: ThisSite) -> Response:
    """The reference."""
    description = described(request.app)
    groups: dict[str, list[Call]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            tag = (operation.get("tags") or ["other"])[0]
            groups.setdefault(tag, []).append(_call(method, path, operation))
    shapes = {
        name: (shape.get("description", ""), list(_fields(shape)))
        for name, shape in description["components"]["schemas"].items()
    }
    things = {"groups": groups, "shapes": shapes}
    base = site.settings.public_url or str(request.base_url).rstrip("/")
    is_open = access.is_open(site)
    return pages.render(request, site, "site/reference.html", base=base, is_open=is_open, **things)


def _call(method: str, path: str, operation: Mapping[str, Any]) -> Call:
    parameters = [
        (one["name"], one["in"], _type(one["schema"]), one.get("description") or "")
        for one in operation.get("parameters", ())
    ]
    answers = operation["responses"]
    given: Mapping[str, Any] = next(
        (answers[code] for code in ("200", "201") if "content" in answers.get(code, {})), {}
    )
    body = operation.get("requestBody", {})
    words = operation.get("description") or ""
    return Call(method.upper(), path, operation["summary"], words, parameters, _shape(body), _shape(given))


def _shape(holder: Mapping[str, Any]) -> str:
    schema = holder.get("content", {}).get("application/json", {}).get("schema")
    return _type(schema) if schema else ""


def _fields(shape: Mapping[str, Any]) -> Iterator[tuple[str, str, bool, str]]:
    required = shape.get("required", ())
    for name, schema in shape.get("properties", {}).items():
        yield name, _type(schema), name in required, schema.get("description", "")


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(_type(one) for one in schema[several])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    limits = [f"{key} {schema[key]}" for key in ("minimum", "maximum", "maxLength", "pattern") if key in schema]
    kind = str(schema.get("format") or schema.get("type") or "any")
    return f"{kind} ({', '.join(limits)})" if limits else kind

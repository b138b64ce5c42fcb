"""How every refusal is told to a program: one shape, application/problem+json (RFC 9457), declared for every call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi.exception_handlers import http_exception_handler
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MEDIA_TYPE = "application/problem+json"

DECLARED = {
    400: "Not a request as HTTP knows them, or not JSON.",
    401: "No token, or another one.",
    403: "The token, or the role of whoever is acted for, may not.",
    404: "There is no such thing, or it may not be known of.",
    405: "Another method is expected here.",
    409: "As things stand now this can't be done: `error` says why.",
    412: "It has changed since it was read: the ETag in If-Match is not its present one.",
    413: "Too much at once.",
    422: "A field is missing or not as expected: `problems` names each.",
    429: "Too many calls.",
    503: "The shop has given no token to any program.",
}
"""Status -> what it means; each call of the API may answer so."""

_CODES = {400: "invalid", 401: "no_token", 403: "not_allowed", 404: "not_found", 405: "method", 413: "too_big",
          422: "invalid", 429: "too_many", 503: "closed"}  # fmt: skip
_PROGRAMS = ("/api", "/webhooks", "/model", "/health", "/metrics")


class Problem(BaseModel):
    """Why a call was refused. error: a word that stays the same; title and detail are for people."""

    type: str = Field(description="Always about:blank: `error` tells problems apart.")
    title: str
    status: int
    detail: str
    error: str = Field(description="What went wrong, in one word: not_allowed, illegal_move, bay_taken ...")
    problems: list[str] = Field(
        default_factory=list, description="Of each wrong field: where it is, what was expected."
    )


def answer(
    status: int, error: str, detail: str, *, problems: Sequence[str] = (), headers: Mapping[str, str] | None = None
) -> Response:  # fmt: skip
    """The refusal as a program reads it."""
    title = HTTPStatus(status).phrase
    said = Problem(
        type="about:blank", title=title, status=status, detail=detail, error=error, problems=list(problems)
    )  # fmt: skip
    return JSONResponse(said.model_dump(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


async def plain(request: Request, error: Exception) -> Response:
    """The answer to an HTTPException: a problem for programs, as it always was for browsers."""
    assert isinstance(error, HTTPException)
    if not request.url.path.startswith(_PROGRAMS):
        return await http_exception_handler(request, error)
    code = _CODES.get(error.status_code, "refused")
    return answer(error.status_code, code, str(error.detail), headers=error.headers)


def describe(document: dict[str, Any]) -> None:
    """Write the shape into the API's own description, as what each call may answer beside what it is for."""
    shapes = document["components"]["schemas"]
    for gone in ("HTTPValidationError", "ValidationError"):
        shapes.pop(gone, None)
    shapes["Problem"] = Problem.model_json_schema()
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals = {str(code): {"description": words, "content": content} for code, words in DECLARED.items()}
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"] = {**operation["responses"], **refusals}

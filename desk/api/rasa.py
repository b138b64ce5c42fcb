"""The routes that Rasa's clients know: the REST channel's webhook and /model/parse."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Request

from desk.api.access import with_token_or_local
from desk.site.rate_limit import PROGRAM_LIMIT, WINDOW_SECONDS
from desk.site.site import NotReadable, ThisSite

TOO_FAST = f"Too many messages: expected at most {PROGRAM_LIMIT} of a sender in {WINDOW_SECONDS:g} seconds."

router = APIRouter(include_in_schema=False, dependencies=[Depends(with_token_or_local)])

JsonObject = Annotated[dict[str, Any], Body()]
Converse = Callable[[Mapping[str, Any]], Awaitable[list[dict[str, Any]]]]
"""Rasa's request body -> its list of answers."""


@router.post("/webhooks/rest/webhook")
async def rest_webhook(request: Request, site: ThisSite, body: JsonObject) -> list[dict[str, Any]]:
    """{"sender", "message", "message_id"?} -> what is answered, as Rasa's REST channel does."""
    converse: Converse = request.app.state.converse
    if site.door.lets_program(request, str(body.get("sender", ""))[:128]):
        raise HTTPException(429, TOO_FAST, {"Retry-After": str(int(WINDOW_SECONDS))})
    try:
        return await converse(body)
    except NotReadable as error:
        raise HTTPException(422, str(error)) from error


@router.post("/model/parse")
def model_parse(request: Request, site: ThisSite, body: JsonObject) -> dict[str, Any]:
    """{"text"} -> how it is understood, in Rasa's shape."""
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise HTTPException(422, "text: expected a text that is not empty")
    if request.app.state.parse is None:
        raise HTTPException(404, "This server understands no messages.")
    answer: dict[str, Any] = request.app.state.parse(text, site.now().astimezone(site.zone))
    return answer

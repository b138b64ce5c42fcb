"""What a program has need not be sent again, and it changes nothing it has not seen: ETag and its conditions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Header, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.responses import Response

from domain.errors import ChangedMeanwhile

NOT_CHANGED = 304

IfMatch = Annotated[
    str,
    Header(
        alias="If-Match", max_length=400,
        description="The ETag of the thing as it was read; 412 when it has changed since.",
    ),
]  # fmt: skip


def must_be(if_match: str, shown: BaseModel) -> None:
    """ChangedMeanwhile when the thing is not as the program read it; it passes without the header."""
    known = {one.strip().removeprefix("W/") for one in if_match.split(",")}
    if if_match and "*" not in known and _digest(shown.model_dump(mode="json", by_alias=True)) not in known:
        raise ChangedMeanwhile("If-Match: it has changed since it was read. Read it again, then decide.")


def _digest(told: Any) -> str:
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f'"{hashlib.sha256(plain.encode()).hexdigest()[:24]}"'


class Tagged(APIRoute):
    """A route whose answers to GET bear an ETag; 304 for whoever names it in If-None-Match."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As FastAPI has it, and the tag."""
        handle = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            answer = await handle(request)
            if request.method != "GET" or answer.status_code != 200:
                return answer
            tag = f"W/{_digest(json.loads(bytes(answer.body)))}"
            known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
            if tag in known or "*" in known:
                return Response(status_code=NOT_CHANGED, headers={"ETag": tag})
            answer.headers["ETag"] = tag
            return answer

        return tagged

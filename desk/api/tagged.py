"""What a program has already need not be sent again: ETag and If-None-Match."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

NOT_CHANGED = 304


class Tagged(APIRoute):
    """A route whose answers to GET bear an ETag; 304 for whoever names it in If-None-Match."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As FastAPI has it, and the tag."""
        handle = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            answer = await handle(request)
            if request.method != "GET" or answer.status_code != 200:
                return answer
            tag = f'W/"{hashlib.sha256(bytes(answer.body)).hexdigest()[:24]}"'
            known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
            if tag in known or "*" in known:
                return Response(status_code=NOT_CHANGED, headers={"ETag": tag})
            answer.headers["ETag"] = tag
            return answer

        return tagged

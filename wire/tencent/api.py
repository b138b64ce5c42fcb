"""Calls of WeChat's and WeCom's servers: a token in every call, an error number in every answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import httpx

from wire.tencent.errors import ApiError, Trouble, Unreachable, check
from wire.tencent.tokens import Tokens

TIMEOUT = 12.0
"""Seconds for one call."""

MAX_DOWNLOAD = 20 * 1024 * 1024
"""Bytes of a file that is fetched in one piece; WeCom refuses more."""


class Api:
    """One account's interface. base: the server, without a path. Calls are repeated once with a fresh token."""

    def __init__(self, base: str, tokens: Tokens, http: httpx.AsyncClient) -> None:
        self._base, self._tokens, self._http = base.rstrip("/"), tokens, http

    async def post(self, call: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer. ApiError for a refusal, Unreachable when there was no answer."""
        raw = json.dumps(body, ensure_ascii=False).encode()  # written as \\uXXXX it would be refused
        return await self._with_token("POST", call, {}, content=raw, headers={"Content-Type": "application/json"})

    async def get(self, call: str, **query: str) -> dict[str, Any]:
        """The answer of a call that only asks."""
        return await self._with_token("GET", call, query)

    async def upload(self, kind: str, name: str, data: bytes) -> str:
        """The id under which the platform keeps the file for three days. kind: image, voice, video, file, thumb."""
        answer = await self._with_token("POST", "media/upload", {"type": kind}, files={"media": (name, data)})
        return str(answer["media_id"])

    async def download(self, media_id: str) -> tuple[bytes, str]:
        """A file's bytes and its name, which may be empty."""
        response = await self._answered("GET", "media/get", {"media_id": media_id})
        found = _json_of(response)
        if found is not None and found.get("video_url"):
            response = await self._request("GET", str(found["video_url"]), "media/get", {})
        return response.content, _name_of(response)

    async def try_token(self) -> None:
        """A token is fetched anew. ApiError, Unreachable: why there is none."""
        await self._tokens.renewed(None)

    async def _with_token(self, method: str, call: str, query: Mapping[str, str], **more: Any) -> dict[str, Any]:
        found = _json_of(await self._answered(method, call, query, **more))
        if found is None:
            raise Unreachable(f"{call}: the answer is no JSON")
        return found

    async def _answered(self, method: str, call: str, query: Mapping[str, str], **more: Any) -> httpx.Response:
        """The response, checked for an error number, after one more try when the token had been invalid."""
        token = await self._tokens.current()
        url = f"{self._base}/cgi-bin/{call}"
        for again in (True, False):
            response = await self._request(method, url, call, {**query, "access_token": token}, **more)
            try:
                check(call, _json_of(response) or {})
                return response
            except ApiError as error:
                if error.trouble is not Trouble.TOKEN or not again:
                    raise
                token = await self._tokens.renewed(token)
        raise AssertionError("unreachable")

    async def _request(
        self, method: str, url: str, call: str, query: Mapping[str, str], **more: Any
    ) -> httpx.Response:  # fmt: skip
        try:
            response = await self._http.request(method, url, params=query or None, timeout=TIMEOUT, **more)
        except httpx.HTTPError as error:
            raise Unreachable(f"{call}: {type(error).__name__}") from None  # its words hold the token
        if response.status_code not in (200, 206):
            raise Unreachable(f"{call}: HTTP {response.status_code}")
        return response


def _json_of(response: httpx.Response) -> dict[str, Any] | None:
    """The object in the answer; None when it is something else, a file (whatever somebody wrote in it) or a page."""
    if "Content-Disposition" in response.headers or response.content[:1] != b"{":
        return None
    try:
        found = json.loads(response.content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _name_of(response: httpx.Response) -> str:
    found = re.search(r'filename="?([^";]+)', response.headers.get("Content-Disposition", ""))
    return unquote(found[1]).rpartition("/")[2] if found else ""

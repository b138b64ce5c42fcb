"""Calls of the Cloud API. No answer of the vendor is trusted to have the form it should have."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from wire.whatsapp.codes import Meaning, meaning, wait

GRAPH = "https://graph.facebook.com"
VERSION = "v21.0"

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
UPLOAD_TIMEOUT = httpx.Timeout(20.0, connect=5.0)

MOST_TEMPLATES = 250
"""Templates a business account may have, as long as it is not verified; more are asked for page by page."""

Json = dict[str, Any]


class CallFailed(Exception):
    """The vendor refused, or could not be reached. unsure: it may have been done all the same."""

    def __init__(self, code: int, what: Meaning, why: str, *, unsure: bool = False) -> None:
        super().__init__(f"{code}: {why}" if code else why)
        self.code, self.meaning, self.unsure = code, what, unsure

    @property
    def wait(self) -> timedelta:
        """How long to wait before anything like it is tried again."""
        return wait(self.code)


class TooBig(Exception):
    """The file has more bytes than were asked for at most."""


class CloudApi:
    """One number of a business. No secret of it is in any error or log.

    base: the vendor's server; phone_number_id: which number speaks; proxy: what calls go through, empty for none.
    """

    def __init__(
        self, token: str, phone_number_id: str, base: str = GRAPH, *, version: str = VERSION, proxy: str = ""
    ) -> None:
        self.phone_number_id = phone_number_id
        self._base = base.rstrip("/")
        self._root = f"{self._base}/{version}"
        self._auth = {"Authorization": f"Bearer {token}"}
        self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, proxy=proxy or None)

    async def close(self) -> None:
        """The connections are given back."""
        await self._client.aclose()

    async def send(self, address: str, content: Json, *, data: str = "", answers: str = "") -> str:
        """The vendor's id of the message. address: a user id or a phone.

        content: {"type": "text", "text": {...}} and its like. data: comes back in each status. answers: the message it
        quotes. There is no idempotency key: sent twice, it arrives twice.
        """
        body: Json = {"messaging_product": "whatsapp", "recipient_type": "individual", **to(address), **content}
        if data:
            body["biz_opaque_callback_data"] = data
        if answers:
            body["context"] = {"message_id": answers}
        found = await self._call("POST", f"{self.phone_number_id}/messages", json=body)
        messages = found.get("messages")
        if isinstance(messages, list) and messages and isinstance(messages[0], dict) and messages[0].get("id"):
            return str(messages[0]["id"])
        raise CallFailed(0, Meaning.AWAY, "the answer names no message", unsure=True)

    async def upload(self, path: Path, mime: str) -> str:
        """The id by which the file can be sent for 30 days."""
        with path.open("rb") as file:
            found = await self._call(
                "POST",
                f"{self.phone_number_id}/media",
                data={"messaging_product": "whatsapp", "type": mime},
                files={"file": (path.name, file, mime)},
                timeout=UPLOAD_TIMEOUT,
            )
        if not found.get("id"):
            raise CallFailed(0, Meaning.AWAY, "the answer names no file")
        return str(found["id"])

    async def download(self, media_id: str, target: Path, *, at_most: int) -> int:
        """The number of bytes written to `target`; TooBig before anything more than `at_most` is read.

        The address that the vendor gives lives five minutes, so it is asked for anew each time.
        """
        found = await self._call("GET", quote(media_id, safe=""))
        size, url = found.get("file_size"), str(found.get("url") or "")
        if isinstance(size, int) and size > at_most:
            raise TooBig(f"{size} bytes")
        if not self._may_have_token(url):
            raise CallFailed(0, Meaning.REFUSED, "the file's address is not the vendor's")
        return await self._fetch(url, target, at_most)

    def _may_have_token(self, url: str) -> bool:
        """True for an address of the vendor's own: the token goes nowhere else."""
        try:
            found, own = httpx.URL(url), httpx.URL(self._base)
        except httpx.InvalidURL:
            return False
        if found.host == own.host and found.scheme == own.scheme:
            return True
        return found.scheme == "https" and found.host.endswith((".fbsbx.com", ".facebook.com", ".whatsapp.net"))

    async def _fetch(self, url: str, target: Path, at_most: int) -> int:
        read = 0
        try:
            async with self._client.stream("GET", url, headers=self._auth) as response:
                if response.status_code != 200:
                    raise _refusal(response.status_code, await response.aread())
                with target.open("wb") as file:
                    async for piece in response.aiter_bytes():
                        read += len(piece)
                        if read > at_most:
                            raise TooBig(f"more than {at_most} bytes")
                        file.write(piece)
        except httpx.HTTPError as error:
            raise CallFailed(0, Meaning.AWAY, type(error).__name__) from error
        return read

    async def number(self, *, proof: str = "") -> Json:
        """What the vendor says of the number: its display, name, quality and limit.

        proof: the token's HMAC by the app secret; a wrong one is refused.
        """
        fields = (
            "display_phone_number,verified_name,quality_rating,messaging_limit_tier,code_verification_status,status"
        )
        asked = {"fields": fields} | ({"appsecret_proof": proof} if proof else {})
        return await self._call("GET", self.phone_number_id, params=asked)

    async def templates(self, business_id: str) -> list[Json]:
        """The templates of the business account, all pages of them."""
        found: list[Json] = []
        asked: Json = {"limit": MOST_TEMPLATES}
        while True:
            page = await self._call("GET", f"{business_id}/message_templates", params=asked)
            found += [one for one in page.get("data") or () if isinstance(one, dict)]
            paging = page.get("paging") or {}
            after = (paging.get("cursors") or {}).get("after") if paging.get("next") else None
            if not after or after == asked.get("after"):
                return found
            asked = {"limit": MOST_TEMPLATES, "after": after}

    async def _call(self, method: str, path: str, **more: Any) -> Json:
        try:
            response = await self._client.request(method, f"{self._root}/{path}", headers=self._auth, **more)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise CallFailed(0, Meaning.AWAY, type(error).__name__) from error
        except httpx.HTTPError as error:  # it was on its way: nobody knows
            raise CallFailed(0, Meaning.AWAY, type(error).__name__, unsure=True) from error
        if response.status_code >= 300:
            raise _refusal(response.status_code, response.content)
        found = _read(response.content)
        if found is None:
            raise CallFailed(0, Meaning.AWAY, "the answer is no JSON", unsure=True)
        if "error" in found:
            raise _refusal(response.status_code, response.content)
        return found


def to(address: str) -> Json:
    """How a receiver is named: a user id has a country and a dot, a phone only digits."""
    return {"recipient": address} if "." in address else {"to": address}


def _refusal(status: int, body: bytes) -> CallFailed:
    found = (_read(body) or {}).get("error")
    error = found if isinstance(found, dict) else {}
    code, subcode = (n if isinstance(n := error.get(name), int) else -1 for name in ("code", "error_subcode"))
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    why = str(details or error.get("message") or f"HTTP {status}")[:300]
    return CallFailed(max(code, 0), meaning(code, status, subcode), why, unsure=code < 0 and status >= 500)


def _read(body: bytes) -> Json | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None

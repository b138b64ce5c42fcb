"""Whether the public address leads to a running process of this shop, seen from this machine."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

TIMEOUT = 8.0
MOST = 20_000
"""Characters of an answer that are looked at."""


async def get(url: str, query: Mapping[str, str] | None = None, *, proxy: str = "") -> tuple[int, str]:
    """(HTTP status, body); status 0 and why when there is no answer."""
    return await _call("GET", url, proxy, params=dict(query or {}))


async def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """The same for a POST of that body."""
    return await _call("POST", url, "", content=body, headers=dict(headers))


async def _call(method: str, url: str, proxy: str, **more: object) -> tuple[int, str]:
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, proxy=proxy or None) as client:
            answer = await client.request(method, url, **more)  # type: ignore[arg-type]
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return 0, type(error).__name__
    return answer.status_code, answer.text[:MOST]

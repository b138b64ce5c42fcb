"""Access tokens: one per account for all processes, fetched by one of them, renewed before it ends.

WeChat's old token dies five minutes after a new one was made, so processes must not each keep their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import httpx

from wire.tencent.errors import Unreachable, check

RENEW_BEFORE = timedelta(minutes=4)
"""A token this near to its end is exchanged; the platforms give a new one out in the last five minutes."""

LOOK_EVERY = 0.2
"""Seconds between two looks while another process fetches."""

LATELY = timedelta(minutes=1)
"""A token fetched within this is used to its end: a platform may give the same one out again until then."""

PATIENCE = 15.0
"""Seconds another process may take to fetch."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A token as the platform gave it."""

    token: str
    ends_at: datetime


class Kept(Protocol):
    """The token as all processes know it."""

    @property
    def token(self) -> str:
        """The token."""

    @property
    def ends_at(self) -> datetime:
        """When it stops working."""

    @property
    def fetched_at(self) -> datetime:
        """When one of the processes fetched it."""


class Shelf(Protocol):
    """Where the processes keep the token of an account: `storage.inbound.api_tokens.Shelf`."""

    def kept(self) -> Kept | None:
        """The token there, however old."""

    def lease(self, now: datetime, not_this: str | None) -> bool:
        """True when this caller is to fetch: nobody else does, and the token there is still that one."""

    def keep(self, token: str, ends_at: datetime, now: datetime) -> None:
        """The token is there for everybody, and the lease is over."""

    def release(self) -> None:
        """The lease is over without a token."""


Fetch = Callable[[bool], Awaitable[Fetched]]
"""(forced) -> a token. Forced: the platform's own is not to be trusted any more."""


class Tokens:
    """The token of one account."""

    def __init__(self, shelf: Shelf, fetch: Fetch, now: Callable[[], datetime]) -> None:
        self._shelf, self._fetch, self._now = shelf, fetch, now

    async def current(self) -> str:
        """A token that works; the one there until shortly before its end."""
        kept = await asyncio.to_thread(self._shelf.kept)
        if kept is not None and self._serves(kept):
            return kept.token
        return await self._fetched(kept.token if kept else None, forced=False)

    def _serves(self, kept: Kept) -> bool:
        left, now = kept.ends_at - self._now(), self._now()
        return left > RENEW_BEFORE or (left > timedelta(0) and abs(now - kept.fetched_at) < LATELY)

    async def renewed(self, dead: str | None) -> str:
        """A token in place of one the platform refused; the one another process fetched meanwhile, if any did."""
        kept = await asyncio.to_thread(self._shelf.kept)
        if kept is not None and dead is not None and kept.token != dead and kept.ends_at > self._now():
            return kept.token
        return await self._fetched(kept.token if kept else None, forced=dead is not None)

    async def _fetched(self, before: str | None, *, forced: bool) -> str:
        tries = int(PATIENCE / LOOK_EVERY)
        for _ in range(tries):
            if await asyncio.to_thread(self._shelf.lease, self._now(), before):
                return await self._fetch_and_keep(forced)
            kept = await asyncio.to_thread(self._shelf.kept)
            if kept is not None and kept.token != before:
                return kept.token
            await asyncio.sleep(LOOK_EVERY)
        raise Unreachable("token: another process has been fetching it for too long")

    async def _fetch_and_keep(self, forced: bool) -> str:
        try:
            fetched = await self._fetch(forced)
        except BaseException:
            await asyncio.to_thread(self._shelf.release)
            raise
        await asyncio.to_thread(self._shelf.keep, fetched.token, fetched.ends_at, self._now())
        return fetched.token


def corp_fetch(http: httpx.AsyncClient, base: str, corp_id: str, secret: str, now: Callable[[], datetime]) -> Fetch:
    """WeCom's way: the same token again until it ends, however it is asked for."""

    async def fetch(_forced: bool) -> Fetched:
        query = {"corpid": corp_id, "corpsecret": secret}
        return await _asked(http, now, "gettoken", "GET", f"{base.rstrip('/')}/cgi-bin/gettoken", params=query)

    return fetch


def official_fetch(http: httpx.AsyncClient, base: str, app_id: str, secret: str, now: Callable[[], datetime]) -> Fetch:
    """The Official Account's stable token: the same one again, unless a new one is forced (20 times a day)."""

    async def fetch(forced: bool) -> Fetched:
        body = {"grant_type": "client_credential", "appid": app_id, "secret": secret, "force_refresh": forced}
        return await _asked(http, now, "stable_token", "POST", f"{base.rstrip('/')}/cgi-bin/stable_token", json=body)

    return fetch


async def _asked(
    http: httpx.AsyncClient, now: Callable[[], datetime], call: str, method: str, url: str, **more: Any
) -> Fetched:
    asked_at = now()
    try:
        response = await http.request(method, url, timeout=10.0, **more)
        answer = response.json() if response.status_code == 200 else None
    except httpx.HTTPError as error:
        raise Unreachable(f"{call}: {type(error).__name__}") from None  # its words hold the secret
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Unreachable(f"{call}: no answer that can be read")
    check(call, answer)
    return Fetched(str(answer["access_token"]), asked_at + timedelta(seconds=int(answer["expires_in"])))

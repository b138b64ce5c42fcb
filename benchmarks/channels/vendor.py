"""A channel's platform as people use it, for `benchmarks.channels`, and the desk's processes on it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import httpx

from bot.channels.webhook import Answer, Call, Hook
from bot.conversation import Conversations
from domain.channels.register import record
from domain.channels.rendering import parts
from domain.message import Reply
from notifications.sender import Sender
from storage import Store

Deliver = Callable[..., Awaitable[None]]
Clock = Callable[[], datetime]


class Running(Protocol):
    """What receives from the channel in one process."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""


@dataclass
class Process:
    """One process of the desk on the channel: what receives, what sends, and what the platform calls, if it does."""

    receives: Running | None
    sender: Sender
    hook: Hook | None = None


@dataclass(frozen=True)
class Place:
    """Where a process works. base: the platform's address; number: its own, from 0; folder: for files."""

    store: Store
    talk: Conversations
    deliver: Deliver
    now: Clock
    base: str
    http: httpx.AsyncClient
    folder: Path
    number: int = 0


Build = Callable[[Place], Process]
"""Another process of the desk, connected."""


class Vendor(Protocol):
    """A channel's platform as people use it.

    keyed: it knows a message again by a key of ours. hooks: what it calls, of each process of the desk. calls: False
    when it tells nothing unasked (where it can be asked).
    """

    channel: str
    account: str
    keyed: bool
    calls: bool
    hooks: list[Hook]
    build: Build
    """Used in whichever process; a plain function."""

    @property
    def violations(self) -> list[str]:
        """Rules that the desk broke."""

    def serve(self) -> AbstractAsyncContextManager[str]:
        """The platform is at that address until the block ends."""

    async def settled(self) -> None:
        """What was sent is with the people."""

    def name(self, number: int) -> str:
        """The address of that person."""

    async def says(self, user: str, words: str, rng: random.Random) -> None:
        """The person writes it; it is delivered as badly as may be."""

    async def taps(self, user: str, rng: random.Random) -> str:
        """The person chooses one of those shown last: its words, or number and words with a tab; empty without any."""

    def trouble(self, rng: random.Random) -> None:
        """Something of the desk's next calls goes wrong."""

    def shown(self, user: str) -> list[str]:
        """The words the person was shown, in order."""

    def expected(self, reply: Reply) -> list[str]:
        """The words as which the reply is to be shown, in order."""

    def repeats(self) -> int:
        """So many messages may have come twice because the desk never saw the answer of its call."""


def words_of(channel: str, reply: Reply) -> list[str]:
    """The reply's words as the channel's record cuts them."""
    return [part.text for part in parts(reply, record(channel))]


@asynccontextmanager
async def caller() -> AsyncIterator[aiohttp.ClientSession]:
    """What calls the processes of the desk, for hundreds of people at once."""
    connections = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connections, timeout=aiohttp.ClientTimeout(total=10)) as http:
        yield http


def elsewhere(http: aiohttp.ClientSession, port: int) -> Hook:
    """What the platform calls of a process that listens there; a process that is dead answers nothing."""

    async def hook(call: Call) -> Answer:
        given: dict[str, Any] = {"params": dict(call.query), "headers": dict(call.headers), "data": call.body}
        try:
            async with http.request(call.method, f"http://127.0.0.1:{port}/", **given) as found:
                return Answer(found.status, await found.text())
        except (aiohttp.ClientError, TimeoutError):
            return Answer(502)

    return hook

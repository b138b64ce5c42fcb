"""A channel's platform as people use it, for `benchmarks.channels`."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.conversation import Conversations
from notifications.sender import Sender
from storage import Store


class Running(Protocol):
    """What receives from the channel in one process."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""


@dataclass
class Process:
    """One process of the desk on the channel: what receives, and what sends."""

    receives: Running
    sender: Sender


class Vendor(Protocol):
    """A channel's platform as people use it. keyed: it knows a message again by a key of ours."""

    channel: str
    account: str
    keyed: bool
    violations: list[str]

    def process(self, store: Store, talk: Conversations, deliver: Callable[..., Awaitable[None]]) -> Process:
        """Another process of the desk, connected."""

    async def says(self, user: str, words: str, rng: random.Random) -> None:
        """The person writes it; it is delivered as badly as may be."""

    async def taps(self, user: str, rng: random.Random) -> str:
        """The person chooses one of those shown last: its words, or number and words with a tab; empty without any."""

    def trouble(self, rng: random.Random) -> None:
        """Something of the desk's next calls goes wrong."""

    def shown(self, user: str) -> list[str]:
        """The words the person was shown, in order."""

    def repeats(self) -> int:
        """So many messages may have come twice because the desk never saw the answer of its call."""

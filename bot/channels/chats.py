"""One message of a chat at a time, in the order they came."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 4
"""Messages of a channel that are handled at the same time: threads are left for what sends, so that answers leave."""


class Chats:
    """Lets one update of a chat in at a time, in the order they came."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def handled(self, work: Callable[[], T]) -> T:
        """What the work gives, done in a thread once fewer than AT_ONCE others are."""
        async with self._places:
            return await asyncio.to_thread(work)

    @asynccontextmanager
    async def one_at_a_time(self, chat: str) -> AsyncIterator[None]:
        """Inside, no other update of that chat is under way in this process."""
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._waiting[chat] += 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._locks[chat]

"""Messages of a channel in their order, a few at the same time."""

from __future__ import annotations

import asyncio
import threading

from bot.channels.chats import AT_ONCE, Chats


def test_only_a_few_messages_are_handled_at_the_same_time() -> None:
    lock, here, most, full = threading.Lock(), 0, 0, threading.Barrier(AT_ONCE, timeout=5)

    def handle() -> None:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        full.wait()  # as many as there are places, before any leaves
        with lock:
            here -= 1

    async def all_at_once() -> None:
        chats = Chats()
        await asyncio.gather(*(chats.handled(handle) for _ in range(2 * AT_ONCE)))

    asyncio.run(all_at_once())
    assert (most, here) == (AT_ONCE, 0)

"""News of messages and tickets for whoever waits for it: one look at the store serves all open pages of the process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog

from storage import Store
from storage.tickets import listings

log = structlog.get_logger(__name__)

DESK = "desk:"
"""Whoever waits for anything to happen to any ticket; no visitor is called so."""

INTERVAL_SECONDS = 0.4
"""How soon a message written by another process is noticed."""
LOOK_BACK = 200
"""Ids below the highest that are looked at again: on PostgreSQL a lower id may be committed after a higher one."""
SETTLE_ROUNDS = 12
"""Rounds after the last new id in which such a late one is still looked for."""


class Feed:
    """Wakes who listens to a conversation at each message, and who listens to the desk at each event of a ticket."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._poke = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._seen: set[int] = set()
        self._top = 0
        self._events = 0
        self._settling = 0

    @contextmanager
    def listening(self, address: str) -> Iterator[asyncio.Event]:
        """An event that is set at each new message of the web conversation with that visitor."""
        event = asyncio.Event()
        self._listeners.setdefault(address, set()).add(event)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        try:
            yield event
        finally:
            self._listeners[address].discard(event)
            if not self._listeners[address]:
                del self._listeners[address]
            if not self._listeners:
                self._poke.set()  # lets the task see that nobody listens and end

    def listeners(self, address: str) -> int:
        """How many wait for that now."""
        return len(self._listeners.get(address, ()))

    def poke(self) -> None:
        """The store is looked at now instead of at the next round."""
        self._poke.set()

    async def _run(self) -> None:
        while self._listeners:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._poke.wait(), INTERVAL_SECONDS)
            self._poke.clear()
            try:
                fresh = await asyncio.to_thread(self._news)
            except Exception:
                log.exception("feed.not_read")  # the store is away: the next round looks again
                continue
            for address in fresh:
                for event in self._listeners.get(address, ()):
                    event.set()

    def _news(self) -> set[str]:
        with self._store.read() as tx:
            events, before = listings.top_event_id(tx), self._events
            self._events = events
            happened = {DESK} if events != before else set()
            top = listings.last_message_id(tx)
            if top == self._top and not self._settling:
                return happened
            self._settling = SETTLE_ROUNDS if top != self._top else self._settling - 1
            rows = listings.web_messages_above(tx, top - LOOK_BACK)
        fresh = {address for message_id, address in rows if message_id not in self._seen}
        self._seen, self._top = {message_id for message_id, _ in rows}, top
        return fresh | happened

"""Updates that a vendor tells only once: taken from the inbox in order, each until its effects are there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import structlog

from storage import Store
from storage.inbound import inbox
from storage.inbound.inbox import Update

LOOK_EVERY = 0.4
"""Seconds between two looks for updates when nobody woke the handler."""

MAX_WAIT = 15.0
"""Seconds between two looks while the store is away."""

AT_ONCE = 8
"""Chats whose updates are handled side by side."""

GIVE_UP = 50
"""So many tries, over some twenty minutes: then an update that nothing can be made of lets its chat's others pass."""

Handle = Callable[[Update], Awaitable[bool]]
"""Gives True when the update's effects are there, or none will ever be."""

log = structlog.get_logger(__name__)


class InboxHandler:
    """Hands one channel's updates to `handle`, of each chat one at a time, in the order they came."""

    def __init__(self, channel: str, store: Store, now: Callable[[], datetime], handle: Handle) -> None:
        self._channel, self._store, self._now, self._handle = channel, store, now, handle
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """The next look is now. For the event loop's own thread."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; what is in hand by then is finished."""
        wait = LOOK_EVERY
        while not stop.is_set():
            try:
                busy, wait = await self.look(), LOOK_EVERY
            except Exception as error:  # the store is away: the updates stay where they are
                busy, wait = False, min(wait * 2, MAX_WAIT)
                log.error("inbox.store_unavailable", channel=self._channel, error=type(error).__name__)
            if not busy:
                await rest(wait, stop, self._wake)

    async def look(self) -> bool:
        """True when updates were taken and there may be more."""
        found = await asyncio.to_thread(self._claim)
        await asyncio.gather(*(self._take(update) for update in found))
        return bool(found)

    def _claim(self) -> list[Update]:
        now = self._now()
        with self._store.read() as tx:
            if not inbox.anything_due(tx, self._channel, now):
                return []
        return self._store.settle(lambda tx: inbox.claim(tx, self._channel, now, AT_ONCE))

    async def _take(self, update: Update) -> None:
        try:
            settled = await self._handle(update)
        except Exception as error:  # the vendor or the store is away: it is tried again
            log.error("inbox.not_handled", channel=self._channel, tries=update.tries + 1, error=type(error).__name__)
            settled = update.tries + 1 >= GIVE_UP
            if settled:
                log.error("inbox.given_up", channel=self._channel, update=update.id)
        await asyncio.to_thread(self._note, update, settled)

    def _note(self, update: Update, settled: bool) -> None:
        with self._store.write() as tx:
            if settled:
                inbox.done(tx, update)
            else:
                inbox.put_off(tx, update, self._now())


async def rest(seconds: float, stop: asyncio.Event, wake: asyncio.Event) -> None:
    """Returns after that time, or as soon as one of the two is set; `wake` is clear afterwards."""
    waiting = [asyncio.ensure_future(one.wait()) for one in (stop, wake)]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for one in waiting:
        one.cancel()
        with suppress(asyncio.CancelledError):
            await one
    wake.clear()

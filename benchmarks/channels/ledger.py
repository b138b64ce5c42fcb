"""What stands in the store of a campaign, looked up for everybody at once: people who look one by one are the load."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import func, select

from actions import outgoing
from domain.conversation import Message
from domain.message import Reply
from storage import Store, outbox
from storage import tables as t
from storage.inbound import inbox

LOOK_EVERY = 0.3
"""Seconds between two looks at how many messages of each have been heard."""

_TALK = t.messages.c.conversation_id == t.conversations.c.id


class Ledger:
    """Messages and rows of one channel's account."""

    def __init__(self, store: Store, channel: str, account: str) -> None:
        self._store, self._channel = store, channel
        self._mine = (t.conversations.c.channel == channel, t.conversations.c.account == account)
        self._counts: dict[str, int] = {}
        self._messages: dict[str, list[tuple[str, Reply]]] | None = None

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Up to date within the block."""
        looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    async def has_heard(self, name: str, count: int, seconds: float) -> bool:
        """True as soon as so many of that person's messages stand there, False when they did not in time."""
        end = time.monotonic() + seconds
        while self._counts.get(name, 0) < count:
            if time.monotonic() > end:
                return False
            await asyncio.sleep(0.1)
        return True

    def of(self, name: str) -> list[tuple[str, Reply]]:
        """Author and content of each message of that chat, in order; once all is quiet."""
        if self._messages is None:
            self._messages = self._all()
        return self._messages.get(name, [])

    def urgent(self) -> list[Reply]:
        """What may overtake the rest: advice in danger does not wait behind small talk."""
        first = (t.outbox.c.channel == self._channel, t.outbox.c.priority <= outgoing.URGENT)
        with self._store.read() as tx:
            return [Reply.from_json(one) for one in tx.scalars(select(t.outbox.c.payload).where(*first))]

    def is_quiet(self) -> bool:
        """True when nothing waits to be handled or to leave."""
        waiting = (t.outbox.c.channel == self._channel, t.outbox.c.state == "queued")
        with self._store.read() as tx:
            leaving = tx.execute(select(t.outbox.c.id).where(*waiting).limit(1)).first()
            return leaving is None and not inbox.waiting(tx, self._channel)

    async def _look(self) -> None:
        while True:
            self._counts = await asyncio.to_thread(self._count)
            await asyncio.sleep(LOOK_EVERY)

    def _count(self) -> dict[str, int]:
        query = select(t.conversations.c.address, func.count()).where(_TALK, *self._mine)
        query = query.where(t.messages.c.author == "customer").group_by(t.conversations.c.address)
        with self._store.read() as tx:
            return dict(tx.execute(query).all())

    def _all(self) -> dict[str, list[tuple[str, Reply]]]:
        found = defaultdict(list)
        query = select(t.conversations.c.address, Message).where(_TALK, *self._mine).order_by(t.messages.c.id)
        with self._store.read() as tx:
            for address, one in tx.execute(query):
                said = Reply(one.text) if one.author == "customer" else Reply.from_json(one.content)
                found[address].append((one.author, said))
        return found


def progress(store: Store) -> int:
    """How many messages and rows have been written and sent: it grows while work is done."""
    with store.read() as tx:
        written = tx.scalar(select(func.max(t.messages.c.id))) or 0
        return written + outbox.last_id(tx) + outbox.counts(tx).get("sent", 0)

"""What every webhook does with messages: each has its effects once and in its chat's order, or is delivered again.

The caller acknowledges a delivery only when `take` left nothing over; the vendor then brings the rest again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from traceback import format_exception
from typing import Protocol

import structlog

from actions.customers import flood, reachability
from bot.channels.chats import Chats
from bot.conversation import Handled
from bot.message import MAX_TEXT, Incoming
from domain.flood_gate import FloodGate
from nlu.danger import dangers
from storage import Store, Tx

MAX_TRIES = 5
"""A message that could not be handled this often is answered with an apology, so that the others get through."""

LIMIT, WINDOW_SECONDS = 20, 10.0
"""So many messages a chat may write within so long; more are kept and answered together, and no other chat waits."""

Fetch = Callable[[Incoming], Awaitable[Incoming]]
"""The message with what has to be asked for first, such as its files."""

log = structlog.get_logger(__name__)


class Conversations(Protocol):
    """What handles a message: bot.conversation.Conversations."""

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        """The message's effects are in the store, once."""


class Bundle:
    """Messages of one chat that came together. aside: those that come too fast, which are kept and answered as one."""

    def __init__(self) -> None:
        self.aside: list[Incoming] = []
        self._warned = False

    def is_put_aside(self, message: Incoming, too_fast: bool) -> bool:
        """True when it goes aside: of one bundle a single danger is heard at once. Rule: F2."""
        if not too_fast:
            return False
        if self._warned or not dangers(message.text[:MAX_TEXT]):
            self.aside.append(message)
            return True
        self._warned = True
        return False


class Otherwise:
    """What becomes of messages that are not handled one by one: too many at once, or one that can't be."""

    def __init__(self, store: Store, now: Callable[[], datetime], language: str) -> None:
        self._store, self._now, self._language = store, now, language

    async def put_aside(self, aside: Sequence[Incoming]) -> list[int] | None:
        """Outbox rows of the one answer to all; None when they are not kept, and the vendor has to bring them again."""
        first = aside[0]
        said = [flood.Aside(one.update_id, one.text, one.kind, one.at, one.remote_id) for one in aside]

        def keep(tx: Tx) -> list[int]:
            place = (first.channel, first.account, first.address)
            return flood.put_aside(tx, *place, said, self._language_of(first), self._now())

        try:
            rows = await asyncio.to_thread(self._store.settle, keep)
        except Exception as error:  # the store is away
            log.error("intake.not_put_aside", channel=first.channel, updates=len(aside), error=type(error).__name__)
            return None
        log.warning("intake.flood", channel=first.channel, updates=len(aside))
        return rows

    async def apologise(self, message: Incoming) -> bool:
        """False when the store itself is away: the message stays with its vendor until it is back."""
        try:
            await asyncio.to_thread(self._write, message)
        except Exception as error:
            log.error("intake.no_apology", channel=message.channel, error=type(error).__name__)
            return False
        return True

    def _write(self, message: Incoming) -> None:
        place = (message.channel, message.account, message.address, message.update_id)
        with self._store.write() as tx:
            reachability.apologise(tx, *place, self._language_of(message), self._now())

    def _language_of(self, message: Incoming) -> str:
        return "en" if (message.language_hint or self._language).startswith("en") else "zh"


class Intake:
    """Messages of one channel on their way into the conversation.

    deliver: awaited with the outbox rows of each handled message, beside everything else. fetch: see `Fetch`.
    """

    def __init__(
        self,
        conversations: Conversations,
        store: Store,
        now: Callable[[], datetime],
        deliver: Callable[[Sequence[int]], Awaitable[None]],
        *,
        language: str = "zh",
        fetch: Fetch | None = None,
    ) -> None:
        self._conversations, self._store, self._now, self._deliver = conversations, store, now, deliver
        self._otherwise, self._fetch = Otherwise(store, now, language), fetch
        self._chats = Chats()
        self._flood = FloodGate(LIMIT, WINDOW_SECONDS)
        self._tries: Counter[str] = Counter()
        self._under_way: set[asyncio.Future[None]] = set()

    async def take(self, messages: Sequence[Incoming]) -> bool:
        """True when the effects of all are committed. Each chat's are handled in this order, the chats side by side."""
        chats: dict[str, list[Incoming]] = {}
        for message in messages:
            chats.setdefault(message.address, []).append(message)
        return all(await asyncio.gather(*(self._in_order(chat) for chat in chats.values())))

    async def finish(self, seconds: float = 5.0) -> None:
        """Answers under way have left, or the time is over."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    async def _in_order(self, messages: list[Incoming]) -> bool:
        """False at the first that could not be handled. What comes too fast is put aside at once, together."""
        bundle = Bundle()
        async with self._chats.one_at_a_time(messages[0].address):
            for message in messages:
                too_fast = not self._flood.passes(
                    message.address, at=message.at.timestamp(), message=message.update_id
                )  # fmt: skip
                if not bundle.is_put_aside(message, too_fast) and not await self._handled(message):
                    return False
            rows = await self._otherwise.put_aside(bundle.aside) if bundle.aside else []
            self._send(rows or [])
            return rows is not None

    async def _handled(self, message: Incoming) -> bool:
        """True when the message needs no further try."""
        try:
            whole = await self._whole(message)
            handled = await self._chats.handled(lambda: self._conversations.handle(whole, self._now()))
        except Exception as error:  # the one place where this edge meets surprises
            return await self._stumbled(message, error)
        self._tries.pop(message.update_id, None)
        self._send(handled.outbox_ids)
        return True

    async def _whole(self, message: Incoming) -> Incoming:
        """The message with its files; at the last try without those that can't be had: its words get through."""
        if self._fetch is None:
            return message
        try:
            return await self._fetch(message)
        except Exception:
            if self._tries[message.update_id] + 1 < MAX_TRIES:
                raise
            return replace(message, media=tuple(replace(one, too_big=True) for one in message.media))

    def _send(self, rows: Sequence[int]) -> None:
        if rows:
            task = asyncio.ensure_future(self._deliver(rows))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _stumbled(self, message: Incoming, error: Exception) -> bool:
        self._tries[message.update_id] += 1
        tries = self._tries[message.update_id]
        trace = "".join(format_exception(error))
        log.error("intake.not_handled", channel=message.channel, tries=tries, exception=trace)
        if tries < MAX_TRIES:
            return False
        if not await self._otherwise.apologise(message):
            return False
        self._tries.pop(message.update_id)
        return True

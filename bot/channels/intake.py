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
        self._language, self._fetch = language, fetch
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
        aside: list[Incoming] = []
        warned = False
        async with self._chats.one_at_a_time(messages[0].address):
            for message in messages:
                too_fast = not self._flood.passes(
                    message.address, at=message.at.timestamp(), message=message.update_id
                )  # fmt: skip
                if too_fast and (warned or not dangers(message.text[:MAX_TEXT])):
                    aside.append(message)
                elif not await self._handled(message):
                    return False
                else:
                    warned = warned or too_fast  # of one bundle a single danger is heard at once (F2)
            return not aside or await self._put_aside(aside)

    async def _put_aside(self, aside: list[Incoming]) -> bool:
        first = aside[0]
        said = [flood.Aside(one.update_id, one.text, one.kind, one.at, one.remote_id) for one in aside]

        def keep(tx: Tx) -> list[int]:
            place = (first.channel, first.account, first.address)
            return flood.put_aside(tx, *place, said, self._language_of(first), self._now())

        try:
            rows = await asyncio.to_thread(self._store.settle, keep)
        except Exception as error:  # the store is away: the vendor brings them again
            log.error("intake.not_put_aside", channel=first.channel, updates=len(aside), error=type(error).__name__)
            return False
        log.warning("intake.flood", channel=first.channel, updates=len(aside))
        self._send(rows)
        return True

    def _language_of(self, message: Incoming) -> str:
        return "en" if (message.language_hint or self._language).startswith("en") else "zh"

    async def _handled(self, message: Incoming) -> bool:
        """True when the message needs no further try."""
        try:
            whole = await self._whole(message)
            handled = await asyncio.to_thread(self._conversations.handle, whole, self._now())
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
        try:
            await asyncio.to_thread(self._apologise, message)
        except Exception as again:  # the store itself is away: the message stays with the vendor until it is back
            log.error("intake.no_apology", channel=message.channel, error=type(again).__name__)
            return False
        self._tries.pop(message.update_id)
        return True

    def _apologise(self, message: Incoming) -> None:
        place = (message.channel, message.account, message.address, message.update_id)
        with self._store.write() as tx:
            reachability.apologise(tx, *place, self._language_of(message), self._now())

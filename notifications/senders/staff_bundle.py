"""Many look-alike urgent tickets at once are one message with a count, so that no other waits behind their cards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from domain.conversation import STAFF, OutboxItem
from domain.ticket import Ticket
from notifications.staff_chat import cards
from storage import Store
from storage.tickets import look_alikes

AT_LEAST = 4
"""So many cards that wait behind one of their kind are told together."""

Say = Callable[..., Awaitable[Any]]
"""(chat, html) -> the message as sent."""


class Bundles:
    """Tells of look-alikes in the staff chat. say: sends HTML to a chat."""

    def __init__(self, store: Store, say: Say, language: str) -> None:
        self._store, self._say, self._language = store, say, language

    async def tell(self, item: OutboxItem, chat: int) -> str | None:
        """Telegram's id of the message that told of this card and of those like it; None where each is sent alone.

        Each ticket gets its own card with whatever happens to it next, or by /find.
        """
        if item.kind != "ticket_card" or item.address != STAFF:
            return None
        found = await asyncio.to_thread(self._waiting, item)
        if len(found) <= AT_LEAST:
            return None
        sent = await self._say(chat, cards.bundle([ticket for _, ticket in found], self._language))
        await asyncio.to_thread(self._said, [row for row, _ in found[1:]], item.id)
        return str(sent.message_id)

    def _waiting(self, item: OutboxItem) -> list[tuple[int, Ticket]]:
        with self._store.read() as tx:
            others = look_alikes.waiting(tx, item)
            mine = tx.get(Ticket, item.ticket_id) if others else None
            return [(item.id, mine), *others] if mine is not None else []

    def _said(self, rows: list[int], by: int) -> None:
        with self._store.write() as tx:
            look_alikes.said(tx, rows, by)

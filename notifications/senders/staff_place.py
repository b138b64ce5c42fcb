"""Where a ticket stands in a staff chat, its topic or its card, and what was shown there."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup

from domain.conversation import STAFF, OutboxItem
from storage import Tx, outbox
from storage.tickets import staff_threads
from storage.tickets.staff_threads import Thread


def placed(tx: Tx, item: OutboxItem, chat: int) -> Thread | None:
    """Where the ticket stands in that chat; a card sent before there were topics counts."""
    ticket_id = int(item.payload["ticket_id"])
    found = staff_threads.get(tx, ticket_id, chat)
    if found is not None or item.address != STAFF:
        return found
    sent = [row for row in outbox.of_ticket(tx, ticket_id, "ticket_card") if row.address == STAFF and row.remote_id]
    return Thread(ticket_id, chat, None, int(sent[-1].remote_id or 0)) if sent else None


def utc_now() -> datetime:
    """The instant it is."""
    return datetime.now(UTC)


def fingerprint(words: str, markup: InlineKeyboardMarkup | None) -> str:
    """A short mark of what stands on a card, to tell whether it changed."""
    return hashlib.sha256(f"{words}\n{markup.to_json() if markup else ''}".encode()).hexdigest()[:40]

"""Messages that could not be delivered, put back on their way by somebody who may."""

from __future__ import annotations

from datetime import datetime

from domain.conversation import OutboxItem
from domain.errors import IllegalMove, NotFound
from domain.shop.staff import Staff
from storage import Tx, outbox
from storage.tickets import listings, tickets


def listed(tx: Tx, by: Staff, state: str | None, limit: int = 200) -> tuple[dict[str, int], list[OutboxItem]]:
    """How many rows are in each state, and the newest rows of one of them, as far as they may know. Rule: I1, C5."""
    by.require("see_outbox")
    return listings.outbox_counts(tx, by), listings.outbox_listed(tx, by, state, limit)


def retry(tx: Tx, item_id: int, by: Staff, now: datetime) -> None:
    """The dead message is queued again; IllegalMove when it isn't dead (any more). Rule: I1, N5."""
    by.require("retry_outbox")
    item = outbox.get(tx, item_id)
    ticket = tickets.get(tx, item.ticket_id) if item is not None and item.ticket_id is not None else None
    if item is None or (ticket is not None and not by.may_see(ticket)):
        raise NotFound(f"There is no outbox row {item_id}.")
    if not outbox.retry(tx, item_id, now):
        raise IllegalMove(f"Outbox row {item_id} is {item.state}: only a dead one can be tried again.")

"""One message in, one transaction, replies out: the walk of a message through the house."""

from __future__ import annotations

from dataclasses import dataclass

from domain.reply import Reply


@dataclass(frozen=True, slots=True)
class Handled:
    """What came of one update.

    duplicate: the update's effects were there already, and nothing was done. replies: what the bot said, in order.
    outbox_ids: rows to be sent for it (customer replies and staff notices); the channel hands them to the worker at
    once and does not wait for the next round. message_id: the customer's message as kept, None for a duplicate.
    """

    conversation_id: int
    replies: tuple[Reply, ...] = ()
    outbox_ids: tuple[int, ...] = ()
    message_id: int | None = None
    duplicate: bool = False

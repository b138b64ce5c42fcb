"""Channels whose platform keeps a session of its own: it goes to a person there and comes back, as the shop chose.

WeCom's customer service: while a person there has it, they answer without limit, and the desk may not send.
"""

from __future__ import annotations

from datetime import datetime

from actions.tickets import bot_brief
from domain.channels.register import record
from domain.conversation import Conversation
from domain.ticket import Ticket
from domain.worth_reading import until
from storage import Tx, arrival, outbox, shops
from storage.tickets import tickets

SESSION = "session"
"""Kind of outbox row: the session is to go to a person ("to": "person") or back ("bot")."""

AFTER_REPLIES, BEFORE_REPLIES = 15, 5
"""Outbox priorities: the words that announce a person leave before the session does, since nothing may leave after."""


def to_person(tx: Tx, ticket: Ticket, conversation: Conversation, now: datetime) -> bool:
    """True when the session goes to a person of the platform's, who has the word from now on. Rule: E1.

    False where the channel has no sessions, or people answer from the desk.
    """
    if not (record(conversation.channel).sessions and shops.current(tx).policy.hand_over_in_wecom):
        return False
    if conversation.human_since is None:
        bot_brief.take_word(tx, ticket, conversation, now)
        _queue(tx, ticket, conversation, "person", AFTER_REPLIES, now)
    return True


def was_taken(tx: Tx, ticket: Ticket, conversation: Conversation, now: datetime) -> None:
    """A person of the platform's took the session by themself: from now on it is with them."""
    place = (conversation.channel, conversation.account, conversation.address)
    if record(conversation.channel).sessions and not is_outside(tx, *place):
        _queue(tx, ticket, conversation, "person", AFTER_REPLIES, now)


def is_outside(tx: Tx, channel: str, account: str, address: str, written_at: datetime | None = None) -> bool:
    """True while a person in the platform's own program has the session: nothing of ours may leave there.

    written_at: of a message; what was written before the session went there still leaves.
    """
    row = arrival.latest(tx, channel, account, address, SESSION) if record(channel).sessions else None
    if row is None or row.payload.get("to") != "person" or row.state not in ("queued", "sent"):
        return False
    return written_at is None or written_at > row.created_at


def to_bot(tx: Tx, ticket: Ticket, conversation: Conversation, now: datetime) -> None:
    """The session ends, so that the bot may answer the customer's next words; nothing where there was none."""
    if is_outside(tx, conversation.channel, conversation.account, conversation.address):
        _queue(tx, ticket, conversation, "bot", BEFORE_REPLIES, now)


def _queue(tx: Tx, ticket: Ticket, conversation: Conversation, to: str, priority: int, now: datetime) -> None:
    key = f"session:{ticket.id}:{to}:{len(tickets.events(tx, ticket.id))}"
    outbox.queue(
        tx, key, SESSION, conversation.address, {"to": to}, now, channel=conversation.channel,
        account=conversation.account, priority=priority, expires_at=until("answer", now), ticket_id=ticket.id,
    )  # fmt: skip

"""Words on their way: to a customer's conversation, or to the staff chat."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.texts import text
from domain.conversation import PUSHED, STAFF, Conversation, Message, OutboxItem
from domain.reply import Reply
from domain.ticket import Ticket
from storage import Tx, conversations, outbox, shop, tickets

REPLY, NOTICE, URGENT = 10, 20, 0
"""Outbox priorities: lower leaves first."""

STAFF_EXPIRY = timedelta(hours=24)
"""A staff notice nobody could be given by then is only on the desk; a late flood helps no one."""


def say(
    tx: Tx,
    conversation: Conversation,
    reply: Reply,
    key: str,
    now: datetime,
    *,
    author: str = "bot",
    ticket_id: int | None = None,
    expires_at: datetime | None = None,
) -> Message:
    """The reply stands in the conversation and, where the channel must be handed it, in the outbox under `key`.

    expires_at: after it the channel is not handed it any more.
    """
    message = conversations.add_message(
        tx,
        Message(
            conversation_id=conversation.id, author=author, content=reply.to_json(), at=now, ticket_id=ticket_id
        ),
    )  # fmt: skip
    if conversation.channel in PUSHED:
        item = OutboxItem(
            key=key,
            channel=conversation.channel,
            account=conversation.account,
            address=conversation.address,
            kind="reply",
            payload=reply.to_json(),
            created_at=now,
            due_at=now,
            priority=REPLY,
            expires_at=expires_at,
            message_id=message.id,
            ticket_id=ticket_id,
        )
        outbox.put(tx, item)
    return message


def tell_customer(tx: Tx, ticket: Ticket, key: str, now: datetime, **fields: object) -> Message | None:
    """News of the ticket in the customer's language: the sentence `news.<key>`. None when there is no conversation.

    Rule: N4.
    """
    if ticket.conversation_id is None:
        return None
    conversation = conversations.get(tx, ticket.conversation_id)
    assert conversation is not None
    words = text(f"news.{key}", conversation.language, number=ticket.number, **fields)
    count = len(tickets.events(tx, ticket.id))
    return say(tx, conversation, Reply(words), f"ticket:{ticket.id}:{key}:{count}", now, ticket_id=ticket.id)


def tell_staff(tx: Tx, ticket: Ticket, kind: str, key: str, now: datetime, **payload: object) -> None:
    """A notice for the staff chat. kind: ticket_card, ticket_card_update, customer_message, staff_call.

    A card holds no words: it is rendered from the ticket as it stands when it leaves. What concerns a restricted ticket
    is for those alone who may know of it: payload["private_to"] holds their codes. Rule: N4, C5.
    """
    if ticket.restricted and "private_to" not in payload:
        payload["private_to"] = [person.code for person in shop.staff(tx) if person.may_see(ticket)]
    item = OutboxItem(
        key=key,
        channel=STAFF,
        account="",
        address=STAFF,
        kind=kind,
        payload={"ticket_id": ticket.id, **payload},
        created_at=now,
        due_at=now,
        priority=URGENT if ticket.urgent else NOTICE,
        expires_at=now + STAFF_EXPIRY,
        ticket_id=ticket.id,
    )
    outbox.put(tx, item)

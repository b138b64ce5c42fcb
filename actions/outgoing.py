"""Words on their way: to a customer's conversation, or to the staff chat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from domain.channels.register import is_pushed
from domain.conversation import STAFF, Conversation, Message
from domain.message import Reply
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.worth_reading import until
from storage import Tx, conversations, outbox, shops
from storage.tickets import look_alikes, tickets
from texts import text

REPLY, NOTICE, URGENT, GRAVE_AGAIN, GRAVE, EDIT = 10, 20, 0, -5, -10, 25
"""Outbox priorities: lower leaves first. An edit of a card waits for whatever is news. What is below URGENT has a share
of the staff chat's pace to itself; of one grave kind of danger the first card leaves before the tenth of another."""

AGAIN = timedelta(minutes=1)
"""A card like one of the last so long says nothing that staff do not know."""

NOTICE_KIND = "notice"
"""The kind of rows that nobody asked for, of which the gate is asked once more."""


def addressed(reply: Reply, name: str | None, language: str) -> Reply:
    """The reply with the customer's name before it, where one is known. Rule: A3."""
    return replace(reply, text=text("notice.hello", language, name=name) + reply.text) if name else reply


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
    kind: str = "reply",
    priority: int = REPLY,
    template: Mapping[str, object] | None = None,
) -> Message:
    """The reply stands in the conversation and, where the channel must be handed it, in the outbox under `key`.

    expires_at: after it the channel is not handed it any more; as news, unless the caller knows better. kind: "notice"
    for what nobody asked for; the gate is asked about it once more before it leaves. template: an approved one, filled
    in, as which the channel is handed it.
    """
    message = conversations.add_message(
        tx,
        Message(
            conversation_id=conversation.id, author=author, content=reply.to_json(), at=now, ticket_id=ticket_id
        ),
    )  # fmt: skip
    if is_pushed(conversation.channel):
        content = message.content | ({"template": dict(template)} if template else {})
        outbox.queue(
            tx, key, kind, conversation.address, content, now, channel=conversation.channel,
            account=conversation.account, priority=priority, expires_at=expires_at or until("news", now),
            message_id=message.id, ticket_id=ticket_id,
        )  # fmt: skip
    return message


def language_of(tx: Tx, ticket: Ticket) -> str:
    """The language of the ticket's conversation; Chinese without one."""
    found = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    return found.language if found else "zh"


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
    """A notice for staff. kind: ticket_card, ticket_card_update, customer_message.

    It goes to the staff chat; of a restricted matter, only to each who may see it, in private. A card holds no words:
    it is rendered from the ticket as it stands when it leaves. Rule: N4, C5.
    """
    if not ticket.restricted and ticket.about_staff is None:
        _put(tx, ticket, STAFF, kind, key, now, payload)
        return
    tell_people(tx, ticket, [s for s in shops.staff(tx) if s.may_see(ticket)], kind, key, now, **payload)
    if kind == "ticket_card_update":
        _put(tx, ticket, STAFF, kind, key, now, payload)  # a card that stood there before is emptied


def tell_people(
    tx: Tx, ticket: Ticket, people: Iterable[Staff], kind: str, key: str, now: datetime, **payload: object
) -> None:
    """The same notice, to each of these people in private, as far as their account is known."""
    for person in people:
        if person.chat_address is not None:
            _put(tx, ticket, person.chat_address, kind, f"{key}:{person.account}", now, payload)


def _put(
    tx: Tx, ticket: Ticket, address: str, kind: str, key: str, now: datetime, payload: Mapping[str, object]
) -> None:
    outbox.queue(
        tx, key, kind, address, {"ticket_id": ticket.id, **payload}, now,
        priority=_priority(tx, ticket, address, kind, now), expires_at=until("staff_notice", now), ticket_id=ticket.id,
    )  # fmt: skip


def _priority(tx: Tx, ticket: Ticket, address: str, kind: str, now: datetime) -> int:
    hides = address == STAFF and (ticket.restricted or ticket.about_staff is not None)
    if ticket.urgent and ticket.data.get("grave") and kind == "ticket_card":
        return GRAVE_AGAIN if look_alikes.told_since(tx, ticket, address, kind, now - AGAIN) else GRAVE
    if ticket.urgent or hides:
        return URGENT
    return EDIT if kind == "ticket_card_update" else NOTICE

"""Conversations, their messages, and the journal of what came in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from domain.conversation import Conversation, Message
from domain.customers.customer import Identity
from storage import tables as t
from storage.engine.store import Tx
from storage.engine.upsert import insert


def find(tx: Tx, channel: str, account: str, address: str) -> Conversation | None:
    """The conversation at that address."""
    c = t.conversations.c
    return tx.scalar(select(Conversation).where(c.channel == channel, c.account == account, c.address == address))


def get(tx: Tx, conversation_id: int) -> Conversation | None:
    """The conversation."""
    return tx.get(Conversation, conversation_id)


def open_locked(tx: Tx, identity: Identity, language: str, now: datetime) -> Conversation:
    """The identity's conversation, made when it is new, locked until the transaction ends.

    The lock keeps two updates of one chat from running at once, also across processes.
    """
    values = {
        "channel": identity.channel,
        "account": identity.account,
        "address": identity.address,
        "identity_id": identity.id,
        "customer_id": identity.customer_id,
        "created_at": now,
        "language": language,
        "version": 0,
        "state": {},
    }
    c = t.conversations.c
    at_address = (c.channel == identity.channel, c.account == identity.account, c.address == identity.address)
    locked = select(Conversation).where(*at_address).with_for_update().execution_options(populate_existing=True)
    found = tx.scalar(locked)
    if found is None:
        tx.execute(insert(tx, t.conversations).values(values).on_conflict_do_nothing())
        found = tx.scalar(locked)
    assert found is not None
    return found


def lock(tx: Tx, conversation_id: int) -> Conversation | None:
    """The conversation, locked until the transaction ends."""
    query = select(Conversation).where(t.conversations.c.id == conversation_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def add_message(tx: Tx, message: Message) -> Message:
    """The message, kept, with its id."""
    tx.add(message)
    tx.flush()
    return message


def messages(tx: Tx, conversation_id: int, *, after: int = 0, limit: int = 200) -> list[Message]:
    """The last `limit` messages with an id above `after`, oldest first."""
    c = t.messages.c
    query = select(Message).where(c.conversation_id == conversation_id, c.id > after).order_by(c.id.desc())
    return list(tx.scalars(query.limit(limit)))[::-1]


def message_by_remote(tx: Tx, conversation_id: int, remote_id: str) -> Message | None:
    """The message that the channel knows under that id."""
    c = t.messages.c
    query = select(Message).where(c.conversation_id == conversation_id, c.remote_id == remote_id)
    return tx.scalar(query.order_by(c.id.desc()).limit(1))


def get_message(tx: Tx, message_id: int) -> Message | None:
    """The message."""
    return tx.get(Message, message_id)


def put_under(tx: Tx, message_id: int, ticket_id: int) -> None:
    """The message belongs to that ticket, unless it belongs to one already."""
    message = tx.get(Message, message_id)
    if message is not None and message.ticket_id is None:
        message.ticket_id = ticket_id
        tx.flush()


def set_remote_id(tx: Tx, message_id: int, remote_id: str) -> None:
    """Notes the channel's own id of a message that was sent."""
    tx.execute(update(t.messages).where(t.messages.c.id == message_id).values(remote_id=remote_id))


def first_seen(tx: Tx, channel: str, account: str, update_id: str, now: datetime) -> bool:
    """True exactly once for an update; False when its effects are already there."""
    values = {"channel": channel, "account": account, "update_id": update_id, "received_at": now}
    made = insert(tx, t.inbound).values(values).on_conflict_do_nothing().returning(t.inbound.c.update_id)
    return tx.execute(made).scalar() is not None


def was_seen(tx: Tx, channel: str, account: str, update_id: str) -> bool:
    """True when the update's effects are already there."""
    c = t.inbound.c
    query = select(c.update_id).where(c.channel == channel, c.account == account, c.update_id == update_id)
    return tx.execute(query).scalar() is not None


def last_received(tx: Tx, channel: str, account: str) -> datetime | None:
    """When the account last brought anything; None when it never did."""
    c = t.inbound.c
    at: datetime | None = tx.scalar(
        select(func.max(c.received_at)).where(c.channel == channel, c.account == account)
    )  # fmt: skip
    return at


def unsay(tx: Tx, message_id: int) -> None:
    """A message that never left is not in the conversation."""
    tx.execute(delete(t.messages).where(t.messages.c.id == message_id))
    tx.expire_all()

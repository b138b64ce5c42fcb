"""Conversations, their messages, and the journal of what came in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from domain.conversation import Conversation, Message
from domain.customers.customer import Customer, Identity
from storage import shops
from storage import tables as t
from storage.engine.once import tell
from storage.engine.store import Tx
from storage.engine.upsert import Built

_c, _m = t.conversations.c, t.messages.c
_AT = (_c.channel == bindparam("channel"), _c.account == bindparam("account"), _c.address == bindparam("address"))
_FIND = select(Conversation).where(*_AT)
_LOCK_AT = _FIND.with_for_update().execution_options(populate_existing=True)
_MET = (
    select(Conversation, Identity, Customer, select(t.shop.c.digest).where(t.shop.c.id == 1).scalar_subquery())
    .join(Identity, _c.identity_id == t.identities.c.id)
    .join(Customer, _c.customer_id == t.customers.c.id)
    .where(*_AT)
    .with_for_update(of=t.conversations)
    .execution_options(populate_existing=True)
)
_OPEN = Built(t.conversations, lambda insert: insert.on_conflict_do_nothing())
_KEEP = t.messages.insert().returning(_m.id)
_KEPT = [column.name for column in _m if column.name != "id"]
_SEEN = Built(t.inbound, lambda insert: insert.on_conflict_do_nothing().returning(t.inbound.c.update_id))
_NAME = update(t.messages).where(_m.id == bindparam("message")).values(remote_id=bindparam("known_as"))
_LAST = (
    select(Message)
    .where(_m.conversation_id == bindparam("conversation"), _m.id > bindparam("after"))
    .order_by(_m.id.desc())
    .limit(bindparam("limit"))
)
_NEWEST = (
    select(_m.id, _m.author, _m.content)
    .where(_m.conversation_id == bindparam("conversation"))
    .order_by(_m.id.desc())
    .limit(bindparam("limit"))
)


def find(tx: Tx, channel: str, account: str, address: str) -> Conversation | None:
    """The conversation at that address."""
    return tx.scalar(_FIND, {"channel": channel, "account": account, "address": address})


def met(tx: Tx, channel: str, account: str, address: str) -> tuple[Conversation, Identity, Customer] | None:
    """Who was met at that address and what was said, locked as `open_locked` does; None when nobody was.

    One look for all three, and for the shop in force: each of them is needed in every turn.
    """
    found = tx.execute(_MET, {"channel": channel, "account": account, "address": address}).one_or_none()
    if found is None:
        return None
    conversation, who, owner, digest = found
    tell(tx, shops.IN_FORCE, digest)
    return conversation, who, owner


def get(tx: Tx, conversation_id: int) -> Conversation | None:
    """The conversation."""
    return tx.get(Conversation, conversation_id)


def open_locked(tx: Tx, identity: Identity, language: str, now: datetime) -> Conversation:
    """The identity's conversation, made when it is new, locked until the transaction ends.

    The lock keeps two updates of one chat from running at once, also across processes.
    """
    place = {"channel": identity.channel, "account": identity.account, "address": identity.address}
    found = tx.scalar(_LOCK_AT, place)
    if found is None:
        owner = {"identity_id": identity.id, "customer_id": identity.customer_id}
        fresh = {"created_at": now, "language": language, "version": 0, "state": {}}
        tx.execute(_OPEN(tx), {**place, **owner, **fresh})
        found = tx.scalar(_LOCK_AT, place)
    assert found is not None
    return found


def lock(tx: Tx, conversation_id: int) -> Conversation | None:
    """The conversation, locked until the transaction ends."""
    query = select(Conversation).where(t.conversations.c.id == conversation_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def add_message(tx: Tx, message: Message) -> Message:
    """The message, kept, with its id."""
    message.id = tx.execute(_KEEP, {name: getattr(message, name) for name in _KEPT}).scalar_one()
    return message


def messages(tx: Tx, conversation_id: int, *, after: int = 0, limit: int = 200) -> list[Message]:
    """The last `limit` messages with an id above `after`, oldest first."""
    return list(tx.scalars(_LAST, {"conversation": conversation_id, "after": after, "limit": limit}))[::-1]


def newest(tx: Tx, conversation_id: int, limit: int) -> list[tuple[int, str, dict[str, Any]]]:
    """(id, author, content) of the last `limit` messages, newest first."""
    return list(tx.execute(_NEWEST, {"conversation": conversation_id, "limit": limit}))


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
    tx.execute(update(t.messages).where(_m.id == message_id, _m.ticket_id.is_(None)).values(ticket_id=ticket_id))


def set_remote_id(tx: Tx, message_id: int, remote_id: str) -> None:
    """Notes the channel's own id of a message that was sent."""
    tx.execute(_NAME, {"message": message_id, "known_as": remote_id})


def first_seen(tx: Tx, channel: str, account: str, update_id: str, now: datetime) -> bool:
    """True exactly once for an update; False when its effects are already there."""
    values = {"channel": channel, "account": account, "update_id": update_id, "received_at": now}
    return tx.execute(_SEEN(tx), values).scalar() is not None


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

"""The inbox: updates a vendor tells only once, kept before they are acknowledged and handled in order afterwards.

A row leaves it when its effects are there; the journal keeps it from coming in a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from storage import conversations
from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.inbound import tables as t

LEASE = timedelta(seconds=30)
"""Whoever took an update and has not reported back by then is taken for dead; who was only slow does no harm."""

MAX_WAIT = timedelta(seconds=30)
"""Between two tries of an update that could not be handled."""

_c = t.inbox.c


@dataclass(frozen=True, slots=True)
class Update:
    """An update as it came. tries: how often handling it was begun before. lease: names its owner while it stands."""

    id: int
    account: str
    update_id: str
    chat: str
    body: dict[str, Any]
    received_at: datetime
    tries: int
    lease: datetime


def put(
    tx: Tx, channel: str, account: str, update_id: str, chat: str, body: Mapping[str, Any], now: datetime
) -> bool:  # fmt: skip
    """True when the update is new: it will be handled. False when it waits already, or was handled."""
    if conversations.was_seen(tx, channel, account, update_id):
        return False
    values = {
        "channel": channel, "account": account, "update_id": update_id, "chat": chat, "body": dict(body),
        "received_at": now, "due_at": now, "tries": 0,
    }  # fmt: skip
    made = insert(tx, t.inbox).values(values).on_conflict_do_nothing().returning(_c.id)
    return tx.execute(made).scalar() is not None


def claim(tx: Tx, channel: str, now: datetime, limit: int = 8) -> list[Update]:
    """Updates that are this caller's to handle: of each chat the oldest, if nobody has it in hand. Oldest first."""
    before = aliased(t.inbox)
    same_chat = and_(before.c.channel == _c.channel, before.c.account == _c.account, before.c.chat == _c.chat)
    overtakes = exists().where(same_chat, before.c.id < _c.id)
    free = or_(_c.lease_until.is_(None), _c.lease_until <= now)
    query = select(_c.id).where(_c.channel == channel, _c.due_at <= now, free, ~overtakes).order_by(_c.id)
    ids = list(tx.scalars(query.limit(limit).with_for_update(skip_locked=True)))
    if not ids:
        return []
    lease = now + LEASE
    tx.execute(update(t.inbox).where(_c.id.in_(ids)).values(lease_until=lease, tries=_c.tries + 1))
    columns = (_c.id, _c.account, _c.update_id, _c.chat, _c.body, _c.received_at, _c.tries - 1, _c.lease_until)
    return [Update(*row) for row in tx.execute(select(*columns).where(_c.id.in_(ids)).order_by(_c.id))]


def anything_due(tx: Tx, channel: str, now: datetime) -> bool:
    """True when an update waits; a cheap look before a claim."""
    return tx.execute(select(_c.id).where(_c.channel == channel, _c.due_at <= now).limit(1)).first() is not None


def done(tx: Tx, found: Update) -> None:
    """The update's effects are there; whoever else took it over meanwhile finds them in the journal."""
    tx.execute(delete(t.inbox).where(_c.id == found.id))


def put_off(tx: Tx, found: Update, now: datetime) -> None:
    """It could not be handled: it is tried again after a growing wait, and its chat waits with it."""
    wait = min(timedelta(seconds=2 ** min(found.tries, 10)), MAX_WAIT)
    mine = (_c.id == found.id, _c.lease_until == found.lease)
    tx.execute(update(t.inbox).where(*mine).values(lease_until=None, due_at=now + wait))


def waiting(tx: Tx, channel: str) -> int:
    """How many updates wait or are in hand."""
    return tx.scalar(select(func.count()).select_from(t.inbox).where(_c.channel == channel)) or 0

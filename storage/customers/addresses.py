"""Addresses that change, and the second name by which a channel knows the same person."""

from __future__ import annotations

from sqlalchemy import select, update

from domain.customers.customer import Identity
from storage import tables as t
from storage.engine.store import Tx


def by_also(tx: Tx, channel: str, account: str, also: str) -> Identity | None:
    """The newest identity that the channel also knows by that name."""
    c = t.identities.c
    query = select(Identity).where(c.channel == channel, c.account == account, c.also == also)
    return tx.scalar(query.order_by(c.id.desc()).limit(1))


def note_also(tx: Tx, identity: Identity, also: str) -> None:
    """The channel's second name for that person is kept beside the address."""
    identity.also = also
    tx.flush()


def move(tx: Tx, identity: Identity, address: str) -> None:
    """The identity, its conversation and what waits to be sent are at the new address, at which nobody may be yet."""
    at_old = {"channel": identity.channel, "account": identity.account, "address": identity.address}
    for table in (t.conversations, t.allowances):
        tx.execute(update(table).filter_by(**at_old).values(address=address))
    waiting = t.outbox.c.state.in_(("queued", "held"))
    tx.execute(update(t.outbox).filter_by(**at_old).where(waiting).values(address=address))
    tx.execute(update(t.identities).where(t.identities.c.id == identity.id).values(address=address, reachable=True))
    tx.expire_all()

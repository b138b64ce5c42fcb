"""What was done to a record, in order; nothing of it is ever changed (A2, I2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain.customers.customer import CustomerEvent
from storage.customers.tables import customer_events
from storage.engine.store import Tx


def record(tx: Tx, customer_id: int, kind: str, actor: str, at: datetime, **data: Any) -> CustomerEvent:
    """The event, kept, with its id."""
    event = CustomerEvent(customer_id, kind, actor, at, data)
    tx.add(event)
    tx.flush()
    return event


VIEWED = "viewed"


def of_customer(tx: Tx, customer_id: int, limit: int = 100) -> list[CustomerEvent]:
    """What was done to the record, the latest first; who only looked at it is told by `views`."""
    c = customer_events.c
    query = select(CustomerEvent).where(c.customer_id == customer_id, c.kind != VIEWED)
    return list(tx.scalars(query.order_by(c.id.desc()).limit(limit)))


def views(tx: Tx, customer_id: int, limit: int = 100) -> list[CustomerEvent]:
    """Who looked at the record, the latest first. Rule: A5."""
    c = customer_events.c
    query = select(CustomerEvent).where(c.customer_id == customer_id, c.kind == VIEWED)
    return list(tx.scalars(query.order_by(c.id.desc()).limit(limit)))


def has_viewed(tx: Tx, customer_id: int, actor: str, since: datetime) -> bool:
    """True when they have looked at the record since then."""
    c = customer_events.c
    mine = (c.customer_id == customer_id, c.kind == VIEWED, c.actor == actor, c.at >= since)
    return tx.execute(select(c.id).where(*mine).limit(1)).first() is not None


def get(tx: Tx, event_id: int) -> CustomerEvent | None:
    """The event."""
    return tx.get(CustomerEvent, event_id)

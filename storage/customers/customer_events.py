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


def of_customer(tx: Tx, customer_id: int, limit: int = 100) -> list[CustomerEvent]:
    """What was done to the record, the latest first."""
    c = customer_events.c
    query = select(CustomerEvent).where(c.customer_id == customer_id).order_by(c.id.desc()).limit(limit)
    return list(tx.scalars(query))


def get(tx: Tx, event_id: int) -> CustomerEvent | None:
    """The event."""
    return tx.get(CustomerEvent, event_id)

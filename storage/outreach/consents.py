"""What customers allowed and refused; every word of it is kept, the newest holds (N5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from domain.outreach.notice import Consent
from storage.engine.store import Tx
from storage.outreach import tables as t


def add(tx: Tx, customer_id: int, topic: str, given: bool, at: datetime, source: str) -> None:
    """The customer's word on a topic, kept."""
    tx.add(Consent(customer_id=customer_id, topic=topic, given=given, at=at, source=source))
    tx.flush()


def of(tx: Tx, customer_id: int) -> dict[str, bool]:
    """Topic -> the customer's newest word on it."""
    c = t.consents.c
    rows = tx.execute(select(c.topic, c.given).where(c.customer_id == customer_id).order_by(c.id))
    return {row.topic: row.given for row in rows}


def history(tx: Tx, customer_id: int) -> list[Consent]:
    """All the customer's words on it, oldest first."""
    c = t.consents.c
    return list(tx.scalars(select(Consent).where(c.customer_id == customer_id).order_by(c.id)))

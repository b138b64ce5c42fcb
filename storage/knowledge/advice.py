"""Which advice a customer was given, and when last (E5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, insert, select

from storage.engine.store import Tx
from storage.knowledge.tables import advice_told

_c = advice_told.c
_TOLD = select(_c.tip, func.max(_c.at)).where(_c.customer_id == bindparam("customer")).group_by(_c.tip)


def told(tx: Tx, customer_id: int) -> dict[str, datetime]:
    """Tip -> when it was last told to the customer."""
    return dict(tx.execute(_TOLD, {"customer": customer_id}).all())


def note(tx: Tx, customer_id: int, tip: str, at: datetime) -> None:
    """The customer reads that tip."""
    tx.execute(insert(advice_told).values(customer_id=customer_id, tip=tip, at=at))

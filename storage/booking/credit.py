"""Credit entries: only ever added (B7)."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from domain.booking.credit import CreditEntry
from storage.booking import tables as b
from storage.engine.once import once
from storage.engine.store import Tx

_c = b.credit_entries.c
_POINTS = select(func.coalesce(func.sum(_c.points), 0)).where(_c.customer_id == bindparam("customer"))


def add(tx: Tx, entry: CreditEntry) -> CreditEntry:
    """The entry, kept, with its id."""
    tx.add(entry)
    tx.flush()
    return entry


def points(tx: Tx, customer_id: int) -> int:
    """The customer's points, all entries summed."""
    return once(tx, ("points", customer_id), lambda: tx.scalar(_POINTS, {"customer": customer_id}) or 0)


def entries(tx: Tx, customer_id: int, limit: int = 20) -> list[CreditEntry]:
    """A customer's entries, newest first."""
    query = select(CreditEntry).where(_c.customer_id == customer_id).order_by(_c.id.desc())
    return list(tx.scalars(query.limit(limit)))


def standing_entry(tx: Tx, appointment_id: int, kind: str) -> CreditEntry | None:
    """The entry of that kind for a visit that has not been taken back."""
    undo = aliased(b.credit_entries)
    undone = select(undo.c.id).where(undo.c.reverses_id == _c.id).exists()
    same = (_c.appointment_id == appointment_id, _c.kind == kind, _c.reverses_id.is_(None))
    return tx.scalar(select(CreditEntry).where(*same, ~undone))

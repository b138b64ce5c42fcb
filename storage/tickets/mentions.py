"""Who was named in notes, and whether they have looked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.engine.store import Tx
from storage.tickets.tables import mentions as table

_c = table.c


def add(tx: Tx, ticket_id: int, staff_ids: Collection[int], by: str, at: datetime) -> None:
    """These people are named on the ticket."""
    if staff_ids:
        tx.execute(insert(table), [{"ticket_id": ticket_id, "staff_id": one, "by": by, "at": at} for one in staff_ids])


def unseen(tx: Tx, staff_id: int, ticket_ids: Collection[int]) -> set[int]:
    """Those of the tickets on which the person was named since they last looked."""
    query = select(_c.ticket_id).where(_c.staff_id == staff_id, _c.ticket_id.in_(ticket_ids), _c.seen_at.is_(None))
    return set(tx.scalars(query)) if ticket_ids else set()


def saw(tx: Tx, staff_id: int, ticket_id: int, at: datetime) -> None:
    """The person has looked at the ticket."""
    mine = (_c.staff_id == staff_id, _c.ticket_id == ticket_id, _c.seen_at.is_(None))
    tx.execute(update(table).where(*mine).values(seen_at=at))

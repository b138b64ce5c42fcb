"""Words for a customer that somebody has not sent yet, of each person for each ticket."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.tickets.tables import drafts as table

WRITING = timedelta(minutes=2)
"""Who changed their words within that time is writing."""

_c = table.c


def keep(tx: Tx, staff_id: int, ticket_id: int, words: str, now: datetime) -> None:
    """These are the person's words from now on; none when they are empty."""
    if not words.strip():
        drop(tx, staff_id, ticket_id)
        return
    made = insert(tx, table).values(staff_id=staff_id, ticket_id=ticket_id, words=words, at=now)
    tx.execute(made.on_conflict_do_update(index_elements=["staff_id", "ticket_id"], set_={"words": words, "at": now}))


def drop(tx: Tx, staff_id: int, ticket_id: int) -> None:
    """The person has nothing left to send there."""
    tx.execute(delete(table).where(_c.staff_id == staff_id, _c.ticket_id == ticket_id))


def words(tx: Tx, staff_id: int, ticket_id: int) -> str:
    """What the person has written there and not sent; empty when nothing."""
    return tx.scalar(select(_c.words).where(_c.staff_id == staff_id, _c.ticket_id == ticket_id)) or ""


def begun(tx: Tx, staff_id: int, ticket_ids: Collection[int]) -> set[int]:
    """Those of the tickets for which the person has words that are not sent."""
    query = select(_c.ticket_id).where(_c.staff_id == staff_id, _c.ticket_id.in_(ticket_ids))
    return set(tx.scalars(query)) if ticket_ids else set()


def writers(tx: Tx, ticket_id: int, now: datetime) -> set[int]:
    """Ids of those who write there now."""
    return set(tx.scalars(select(_c.staff_id).where(_c.ticket_id == ticket_id, _c.at > now - WRITING)))


def latest(tx: Tx, ticket_id: int) -> datetime | None:
    """When any words for that ticket were last changed."""
    found: datetime | None = tx.scalar(select(func.max(_c.at)).where(_c.ticket_id == ticket_id))
    return found


def forget_of(tx: Tx, ticket_ids: Collection[int]) -> None:
    """Nobody's words for these tickets are kept."""
    tx.execute(delete(table).where(_c.ticket_id.in_(ticket_ids)))

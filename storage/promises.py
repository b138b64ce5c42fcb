"""Promises: those of a ticket, and those whose next alarm rings (F3, C2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from domain.promise import Promise
from storage import tables_promises as p
from storage.store import Tx

_c = p.promises.c


def add(tx: Tx, promise: Promise) -> Promise:
    """The promise, kept, with its id."""
    tx.add(promise)
    tx.flush()
    return promise


def of(tx: Tx, ticket_id: int) -> list[Promise]:
    """A ticket's promises, oldest first."""
    return list(tx.scalars(select(Promise).where(_c.ticket_id == ticket_id).order_by(_c.id)))


def open_of(tx: Tx, ticket_id: int) -> list[Promise]:
    """What is still owed on a ticket, oldest first, locked until the transaction ends."""
    query = select(Promise).where(_c.ticket_id == ticket_id, _c.ended_at.is_(None)).order_by(_c.id)
    tx.flush()
    return list(tx.scalars(query.with_for_update().execution_options(populate_existing=True)))


def nearest(tx: Tx, ticket_id: int) -> Promise | None:
    """What is owed next on a ticket: those that run, then those that are late, then those that wait."""
    found = tx.scalars(select(Promise).where(_c.ticket_id == ticket_id, _c.ended_at.is_(None)))
    order = {"running": 0, "late": 1, "paused": 2}
    return min(found, key=lambda one: (order[one.state], one.due_at), default=None)


def tickets_of_open(tx: Tx) -> list[int]:
    """Ids of the tickets on which something is owed."""
    return list(tx.scalars(select(_c.ticket_id).where(_c.ended_at.is_(None)).distinct().order_by(_c.ticket_id)))


def any_ringing(tx: Tx, now: datetime) -> bool:
    """True when an alarm is due; a cheap look before anything is locked."""
    return tx.scalar(select(_c.id).where(_c.alarm_at <= now).limit(1)) is not None

"""When the next message may leave, per account and per chat, over all processes (a generic cell rate)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from storage import tables as t
from storage.engine.store import Tx
from storage.engine.upsert import insert

SET_BACK = timedelta(seconds=5)
"""What was written this far ahead of now was written before the clock was set back, and binds nobody."""


def next_at(tx: Tx, account: str, address: str, now: datetime) -> datetime:
    """When the next message may leave, locked for this transaction; now, when noted by a clock since set back."""
    key = {"account": account, "address": address}
    tx.execute(insert(tx, t.pace).values(**key, next_at=now, written_at=now).on_conflict_do_nothing())
    locked = select(t.pace.c.next_at, t.pace.c.written_at).filter_by(**key).with_for_update()
    at, written_at = tx.execute(locked).one()
    is_void = written_at > now + SET_BACK or (not address and at > now + SET_BACK)
    return now if is_void else at


def set_next(tx: Tx, account: str, address: str, at: datetime, now: datetime) -> None:
    """The next message may leave then."""
    where = (t.pace.c.account == account, t.pace.c.address == address)
    tx.execute(update(t.pace).where(*where).values(next_at=at, written_at=now))


def binds(now: datetime) -> ColumnElement[bool]:
    """True of rows that were not written by a clock that has been set back since."""
    return t.pace.c.written_at <= now + SET_BACK

"""When the next message may leave, per account and per chat, over all processes (a generic cell rate)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, update

from storage import tables as t
from storage.engine.moment import Moment
from storage.engine.store import Tx
from storage.engine.upsert import Built

SET_BACK = timedelta(seconds=5)
"""What was written this far ahead of now was written before the clock was set back, and binds nobody."""


_p = t.pace.c
_LOCK = Built(  # a row that is there is written as it is, which locks it and tells it in one statement
    t.pace,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["account", "address"], set_={"next_at": _p.next_at}
    ).returning(_p.next_at, _p.written_at),
)
_SET = (
    update(t.pace)
    .where(_p.account == bindparam("of"), _p.address == bindparam("chat"))
    .values(next_at=bindparam("at"), written_at=bindparam("now"))
)


def next_at(tx: Tx, account: str, address: str, now: datetime) -> datetime:
    """When the next message may leave, locked for this transaction; now, when noted by a clock since set back."""
    fresh = {"account": account, "address": address, "next_at": now, "written_at": now}
    at, written_at = tx.execute(_LOCK(tx), fresh).one()
    is_void = written_at > now + SET_BACK or (not address and at > now + SET_BACK)
    return now if is_void else at


def set_next(tx: Tx, account: str, address: str, at: datetime, now: datetime) -> None:
    """The next message may leave then."""
    tx.execute(_SET, {"of": account, "chat": address, "at": at, "now": now})


def binds(now: datetime | Moment) -> ColumnElement[bool]:
    """True of rows that were not written by a clock that has been set back since."""
    return t.pace.c.written_at <= now + SET_BACK

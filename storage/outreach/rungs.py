"""The ways on which notices were tried, one row each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from domain.outreach.rung import Rung, RungState
from storage.engine.store import Tx
from storage.outreach import tables as n

_c = n.notice_rungs.c
_SILENT = (
    select(_c.outbox_id)
    .where(_c.state == RungState.UNDER_WAY, _c.due_at <= bindparam("now"))
    .order_by(_c.due_at)
    .limit(bindparam("limit"))
)


def add(tx: Tx, rung: Rung) -> None:
    """The way is being tried."""
    tx.add(rung)
    tx.flush()


def of_outbox(tx: Tx, outbox_id: int) -> Rung | None:
    """The way that went by that row, locked until the transaction ends."""
    query = select(Rung).where(_c.outbox_id == outbox_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def of(tx: Tx, notice_id: int) -> list[Rung]:
    """The ways tried for the notice, in order."""
    return list(tx.scalars(select(Rung).where(_c.notice_id == notice_id).order_by(_c.id)))


def wait_for_word(tx: Tx, outbox_id: int, until: datetime | None) -> None:
    """The row was taken; without word of it until then another way is tried. None: nothing more will be told."""
    values = {"due_at": until} if until is not None else {"state": RungState.ARRIVED, "reason": "accepted"}
    tx.execute(update(n.notice_rungs).where(_c.outbox_id == outbox_id, _c.state == RungState.UNDER_WAY).values(values))


def settle(tx: Tx, rung: Rung, state: str, reason: str, now: datetime) -> None:
    """It is known what became of that way."""
    rung.state, rung.reason, rung.settled_at, rung.due_at = state, reason[:80], now, None
    tx.flush()


def silent(tx: Tx, now: datetime, limit: int = 100) -> list[int]:
    """Rows of the outbox of which no word came in time, longest first."""
    return list(tx.scalars(_SILENT, {"now": now, "limit": limit}))


def forget(tx: Tx, outbox_id: int) -> None:
    """The row never left, so the way was not tried."""
    tx.execute(delete(n.notice_rungs).where(_c.outbox_id == outbox_id))

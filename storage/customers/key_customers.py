"""Key customers: who earned the mark by what they paid, and whose review is due (A4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from storage import tables as t
from storage.engine.store import Tx
from storage.feedback import tables as s
from storage.workshop import tables as w

_LIVING = (t.customers.c.merged_into.is_(None), t.customers.c.erased_at.is_(None))


def earned(tx: Tx, at_least_fen: int, since: datetime) -> list[tuple[int, int]]:
    """(customer, fen) of those not flagged whose settled bills since then come to so much."""
    c, k, o = t.customers.c, t.tickets.c, w.work_orders.c
    paid = func.sum(o.settled_fen)
    query = (
        select(c.id, paid)
        .select_from(t.customers.join(t.tickets, k.customer_id == c.id).join(w.work_orders, o.ticket_id == k.id))
        .where(o.settled_at >= since, ~c.is_key, *_LIVING)
        .group_by(c.id)
        .having(paid >= at_least_fen)
        .order_by(c.id)
    )
    return [(number, fen) for number, fen in tx.execute(query)]


def to_review(tx: Tx, before: datetime) -> list[int]:
    """Key customers on record since before then, of whom nobody was asked for a review since."""
    c, task = t.customers.c, s.call_tasks.c
    since = (task.customer_id == c.id, task.kind == "key_review", task.created_at >= before)
    query = select(c.id).where(c.is_key, c.created_at < before, *_LIVING, ~select(task.id).where(*since).exists())
    return list(tx.scalars(query.order_by(c.id)))

"""Cards that wait for the same chat and tell of the same kind of urgent matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from domain.conversation import STAFF, OutboxItem
from domain.ticket import Ticket
from storage import tables as t
from storage.engine.store import Tx

MOST = 500
"""So many waiting cards are looked at."""

NEWEST = 10_000
"""Among so many rows are those of the last minutes: no look farther back in a store of years."""


def waiting(tx: Tx, item: OutboxItem) -> list[tuple[int, Ticket]]:
    """(row, ticket) of the cards that wait behind this row and look like it, oldest first; none for what is not urgent.

    Confidential matters never stand beside others (C5).
    """
    mine = tx.get(Ticket, item.ticket_id)
    if mine is None or not _may_be_bundled(mine):
        return []
    c = t.outbox.c
    query = (
        select(c.id, Ticket)
        .join(Ticket, t.tickets.c.id == c.ticket_id)
        .where(c.channel == item.channel, c.address == item.address, c.kind == item.kind, c.state == "queued")
        .where(c.id != item.id, c.lease_until.is_(None), t.tickets.c.kind == mine.kind)
        .order_by(c.id)
        .limit(MOST)
    )
    found = tx.execute(query.execution_options(populate_existing=True))
    return [(row, ticket) for row, ticket in found if _may_be_bundled(ticket) and _looks(ticket) == _looks(mine)]


def told_since(tx: Tx, ticket: Ticket, address: str, kind: str, since: datetime) -> bool:
    """True when a row of that kind for that chat, written since then, tells of another ticket that looks like it."""
    c = t.outbox.c
    query = (
        select(Ticket)
        .join(t.outbox, t.tickets.c.id == c.ticket_id)
        .where(c.channel == STAFF, c.address == address, c.kind == kind, c.priority < 0, c.created_at >= since)
        .where(t.tickets.c.id != ticket.id, t.tickets.c.kind == ticket.kind)
        .where(c.id > select(func.max(t.outbox.c.id) - NEWEST).scalar_subquery())
        .order_by(c.id.desc())
        .limit(MOST)
    )
    return any(_looks(other) == _looks(ticket) for other in tx.scalars(query))


def said(tx: Tx, rows: list[int], by: int) -> None:
    """These rows are not sent: what they tell stood in that row's message."""
    c = t.outbox.c
    told = {"state": "cancelled", "last_error": f"said by row {by}"}
    still = (c.id.in_(rows), c.state == "queued", c.lease_until.is_(None))
    tx.execute(update(t.outbox).where(*still).values(told))


def _may_be_bundled(ticket: Ticket) -> bool:
    return ticket.urgent and ticket.is_open and not ticket.restricted and ticket.about_staff is None


def _looks(ticket: Ticket) -> tuple[Any, ...]:
    kinds = tuple(sorted(ticket.data.get(name) or ()) for name in ("danger", "grave"))
    return (ticket.kind, ticket.assignee_id, kinds)

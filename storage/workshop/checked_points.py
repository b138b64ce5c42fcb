"""Checked points of vehicles, by the work order they were looked at on (W1, W4)."""

from __future__ import annotations

from sqlalchemy import select

from domain.workshop.checked_point import CheckedPoint
from storage.engine.store import Tx
from storage.workshop import tables as w

_p = w.checked_points.c


def add(tx: Tx, point: CheckedPoint) -> CheckedPoint:
    """The point, kept, with its id."""
    tx.add(point)
    tx.flush()
    return point


def of_ticket(tx: Tx, ticket_id: int) -> list[CheckedPoint]:
    """All points of that order, oldest first."""
    query = select(CheckedPoint).where(_p.ticket_id == ticket_id).order_by(_p.id)
    return list(tx.scalars(query.execution_options(populate_existing=True)))


def named(tx: Tx, ticket_id: int, name: str) -> CheckedPoint | None:
    """The order's point of that name."""
    return tx.scalar(select(CheckedPoint).where(_p.ticket_id == ticket_id, _p.name == name))


def get(tx: Tx, point_id: int) -> CheckedPoint | None:
    """The point; lock its ticket before it is changed."""
    return tx.get(CheckedPoint, point_id)


def of_item(tx: Tx, item_id: int) -> CheckedPoint | None:
    """The point for which that work was offered."""
    return tx.scalar(select(CheckedPoint).where(_p.item_id == item_id).limit(1))

"""Orders of suppliers, and what was used of each part (P1, P3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from domain.supply import OPEN, SupplierOrder
from storage.booking.tables import stock_changes, supplier_orders
from storage.engine.store import Tx

_c = supplier_orders.c


def add(tx: Tx, order: SupplierOrder) -> SupplierOrder:
    """The order, with its id."""
    tx.add(order)
    tx.flush()
    return order


def lock(tx: Tx, order_id: int) -> SupplierOrder | None:
    """The order, locked until the transaction ends."""
    query = select(SupplierOrder).where(_c.id == order_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def listed(tx: Tx, branch: str, limit: int = 500) -> list[SupplierOrder]:
    """Orders of the shop, those still open first, then the newest."""
    query = (
        select(SupplierOrder).where(_c.branch == branch).order_by(_c.state != OPEN, _c.promised_on.desc(), _c.id.desc())
    )
    return list(tx.scalars(query.limit(limit)))


def open_of(tx: Tx, branch: str, part: str) -> list[SupplierOrder]:
    """The shop's orders of the part that have not come, the soonest promised first."""
    query = select(SupplierOrder).where(_c.branch == branch, _c.part == part, _c.state == OPEN)
    return list(tx.scalars(query.order_by(_c.promised_on, _c.id)))


def used(tx: Tx, branch: str, since: datetime) -> dict[str, int]:
    """Part -> how many went out with work in the shop since then. Rule: P1."""
    c = stock_changes.c
    query = select(c.part, -func.sum(c.moved)).where(c.branch == branch, c.kind == "used", c.at > since)
    query = query.group_by(c.part)
    return {part: int(count) for part, count in tx.execute(query)}


def kept_since(tx: Tx, branch: str) -> dict[str, datetime]:
    """Part -> its first movement in the shop on record."""
    c = stock_changes.c
    return dict(tx.execute(select(c.part, func.min(c.at)).where(c.branch == branch).group_by(c.part)).all())

"""The history of what was changed in the shop file at the desk."""

from __future__ import annotations

from sqlalchemy import select

from domain.shop.shop_change import ShopChange
from storage import shop_tables as t
from storage.engine.store import Tx


def add(tx: Tx, change: ShopChange) -> None:
    """The change is kept for good."""
    tx.add(change)
    tx.flush()


def listed(tx: Tx, limit: int = 50) -> list[ShopChange]:
    """The latest changes, newest first."""
    return list(tx.scalars(select(ShopChange).order_by(t.shop_changes.c.id.desc()).limit(limit)))

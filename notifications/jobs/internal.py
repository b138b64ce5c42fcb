"""The clock's part in the house's own checks: each day the rounds that fall due are opened (I3)."""

from __future__ import annotations

from datetime import datetime

from actions import internal
from domain.shop.shop import Shop
from storage import Store, Tx, ticks

JOB = "internal"


def open_checks(store: Store, shop: Shop, now: datetime) -> bool:
    """True when a round was opened; looked for once a day on any number of machines. Rule: I3."""
    day = now.astimezone(shop.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    with store.read() as tx:
        if ticks.is_past(tx, JOB, day):
            return False
    return store.settle(lambda tx: _once(tx, shop, day, now))


def _once(tx: Tx, shop: Shop, day: datetime, now: datetime) -> bool:
    return ticks.first(tx, JOB, day, now) and internal.open_due(tx, shop, now) > 0

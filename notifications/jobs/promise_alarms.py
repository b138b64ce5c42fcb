"""The clock job of promises (N4)."""

from __future__ import annotations

from datetime import datetime

import structlog

from actions.promises import promise_alarms
from domain.shop.shop import Shop
from storage import Store
from storage.promises import promises

AT_A_TIME = 1000
"""Promises in one transaction, so that nobody waits long for their tickets."""

log = structlog.get_logger(__name__)


def ring(store: Store, shop: Shop, now: datetime, *, at_a_time: int = AT_A_TIME) -> bool:
    """True when a promise's alarm rang; each rings once, on any number of planners."""
    total = 0
    while True:
        with store.read() as tx:
            if not promises.any_ringing(tx, now):
                break
        done = store.settle(lambda tx: promise_alarms.ring(tx, shop, now, limit=at_a_time))
        total += done
        if not done:
            break
    if total:
        log.info("planner.promises_rang", promises=total)
    return bool(total)

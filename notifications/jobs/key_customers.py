"""Once a day: who has become a key customer, and whose yearly review is due (A4)."""

from __future__ import annotations

from datetime import datetime

import structlog

from actions.customers import key_customers
from domain.shop.shop import Shop
from storage import Store, Tx, ticks

HOUR = 6
"""From this hour of the shop's day on: before the clerk opens the list of calls."""

JOB = "key_customers"

log = structlog.get_logger(__name__)


def look(store: Store, shop: Shop, now: datetime) -> bool:
    """True when somebody was flagged or is to be reviewed. Rule: A4."""
    slot = now.astimezone(shop.zone).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if now < slot:
        return False
    with store.read() as tx:
        if ticks.is_past(tx, JOB, slot):
            return False

    def settle(tx: Tx) -> tuple[int, int]:
        if not ticks.first(tx, JOB, slot, now):
            return 0, 0
        return key_customers.flag(tx, shop, now), key_customers.plan_reviews(tx, shop, now)

    flagged, reviews = store.settle(settle)
    if flagged or reviews:
        log.info("planner.key_customers", flagged=flagged, reviews=reviews)
    return bool(flagged or reviews)

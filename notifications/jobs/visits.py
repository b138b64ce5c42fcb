"""The clock's part in what comes after a visit: follow-ups and surveys, planned and settled; campaigns end (N1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from actions.feedback import follow_ups, surveys
from actions.outreach import campaigns
from domain.shop.shop import Shop
from storage import Store, Tx, ticks

EVERY = timedelta(minutes=5)
"""How often deliveries are looked through: none of what follows is due sooner than an hour after."""

JOB = "after_visits"

log = structlog.get_logger(__name__)


def ask_after_visits(store: Store, shop: Shop, now: datetime) -> bool:
    """True when something was planned, settled or ended; once for each slot of time on any number of machines."""
    slot = now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % EVERY
    with store.read() as tx:
        if ticks.is_past(tx, JOB, slot):
            return False
    return store.settle(lambda tx: _once(tx, shop, slot, now))


def _once(tx: Tx, shop: Shop, slot: datetime, now: datetime) -> bool:
    if not ticks.first(tx, JOB, slot, now):
        return False
    planned = follow_ups.plan(tx, shop, now) + surveys.plan(tx, shop, now)
    settled = follow_ups.settle(tx, shop, now) + surveys.settle(tx, now)
    ended = campaigns.end_past(tx, shop, now)
    if planned or settled or ended:
        log.info("planner.after_visits", planned=planned, settled=settled, campaigns_ended=ended)
    return bool(planned or settled or ended)

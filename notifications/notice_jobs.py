"""The clock's part in what is said unasked: scans that plan notices, and the gate for those that are due (N)."""

from __future__ import annotations

import time
from datetime import datetime

import structlog

from actions import notices
from domain.shop import Shop
from storage import Store

RELEASE_SECONDS = 1.5
"""How long one tick goes on letting notices out; the next tick goes on."""

log = structlog.get_logger(__name__)


def release(store: Store, shop: Shop, now: datetime) -> bool:
    """True when notices were due: each was sent, put off or dropped, with its reason. Rule: N5."""
    began, count = time.monotonic(), 0
    while time.monotonic() - began < RELEASE_SECONDS:
        done = store.settle(lambda tx: notices.release_due(tx, shop, now))
        count += done
        if done < notices.BATCH:
            break
    if count:
        log.info("planner.notices_decided", notices=count)
    return bool(count)

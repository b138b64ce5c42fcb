"""The clock's part in keeping data no longer than the shop means to (A5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from actions.customers import privacy, retention
from domain.customers.retention import CLASSES
from domain.shop.shop import Shop
from storage import Store, ticks
from storage.customers import ageing

HOUR = 3
"""From this hour of the shop's night on, once a day."""

JOB = "retention"

log = structlog.get_logger(__name__)


def nightly(store: Store, shop: Shop, now: datetime, *, data_dir: Path) -> bool:
    """True when it ran: what was kept long enough went. Rule: A5."""
    local = now.astimezone(shop.zone)
    night = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if local < night:
        return False
    with store.read() as tx:
        if ticks.is_past(tx, JOB, night):
            return False
    if not store.settle(lambda tx: ticks.first(tx, JOB, night, now)):
        return False
    clean(store, shop, now, data_dir)
    return True


def clean(store: Store, shop: Shop, now: datetime, data_dir: Path) -> dict[str, int]:
    """Class of data -> how much of it went, some rows at a time so that others need not wait. Rule: A5."""
    gone: dict[str, int] = {}
    for name in CLASSES:
        step: Callable[..., tuple[int, list[str]]] = partial(retention.clear, shop=shop, name=name, now=now)
        count = ageing.AT_ONCE
        while count >= ageing.AT_ONCE:
            count, files = store.settle(step)
            privacy.unlink(data_dir, files)
            gone[name] = gone.get(name, 0) + count
    told = {name: count for name, count in gone.items() if count}
    if told:
        log.info("planner.retention", **told)
    return gone

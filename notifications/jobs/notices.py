"""The clock's part in what is said unasked: scans that plan notices, and the gate for those that are due (N)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from actions.customers import mileage_forecast
from actions.notice_kinds import KINDS
from actions.outreach import notices
from domain.shop.shop import Shop
from notifications.jobs.each import each
from storage import Store, Tx, ticks
from storage.outreach import rungs, spreading
from storage.outreach.notice_scans import SCANS, Slot

RELEASE_SECONDS = 1.5
"""How long one tick goes on letting notices out; the next tick goes on."""

SCAN_HOUR = 8
"""From this hour of the shop's day on its notices are planned, once a day."""

FORECASTS = 100
"""Vehicles whose forecast is renewed in one tick."""

log = structlog.get_logger(__name__)


def release(store: Store, shop: Shop, now: datetime, *, hurried: bool = True) -> bool:
    """True when notices were due: each was sent, put off or dropped, with its reason. Rule: N5.

    hurried: what is not decided in RELEASE_SECONDS waits for the next tick.
    """
    began, count = time.monotonic(), 0
    while not hurried or time.monotonic() - began < RELEASE_SECONDS:
        done = store.settle(lambda tx: notices.release_due(tx, shop, KINDS, now))
        count += done
        if done < notices.BATCH:
            break
    if count:
        log.info("planner.notices_decided", notices=count)
    return bool(count)


def climb(store: Store, _shop: Shop, now: datetime) -> bool:
    """True when notices of which no word came in time are tried another way. Rule: N1."""
    with store.read() as tx:
        due = rungs.silent(tx, now)
    each(store, "climb", due, lambda tx, row: notices.silent(tx, KINDS, row, now))
    return bool(due)


def scan(store: Store, shop: Shop, now: datetime) -> bool:
    """True when notices were planned. Each scan runs once a day, on whichever machine comes first. Rule: N2, N6, A4."""
    local = now.astimezone(shop.zone)
    if local.hour < SCAN_HOUR:
        return False
    day = local.replace(hour=SCAN_HOUR, minute=0, second=0, microsecond=0)
    slot, planned = Slot(local.date(), now, shop.policy), 0
    with store.read() as tx:
        past = ticks.past(tx, [f"scan:{name}" for name in SCANS], day)
    for name in (one for one in SCANS if f"scan:{one}" not in past):
        count = store.settle(partial(_scan_once, name=name, day=day, slot=slot))
        planned += count
        if count:
            log.info("planner.planned", scan=name, notices=count)
    return bool(planned)


def _scan_once(tx: Tx, *, name: str, day: datetime, slot: Slot) -> int:
    if not ticks.first(tx, f"scan:{name}", day, slot.now):
        return 0
    run: Callable[[Tx, Slot], int] = SCANS[name]
    made = run(tx, slot)
    if made:
        morning = day.replace(hour=0)
        spreading.spread(tx, slot.policy.reminders_per_day, morning, slot.now)
    return made


def forecast(store: Store, _shop: Shop, now: datetime) -> bool:
    """True when forecasts were renewed: those of new vehicles first, each again after a month. Rule: N2."""
    return bool(store.settle(lambda tx: mileage_forecast.refresh(tx, now, FORECASTS)))

"""When a vehicle can be handed over: its work in a free bay, within the shop's day, with slack (W3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from domain.booking.capacity import instant, quarter
from domain.shop.policy import BAY_QUANTUM
from domain.shop.shop import Shop

FARTHEST = timedelta(days=90)
"""Work that finds no room until then has no time; somebody must look at it."""


def finish(shop: Shop, is_free: Callable[[int], bool], start: datetime, work: timedelta) -> datetime:
    """When so much work is done in a bay, if it begins at `start`. Rule: W3, B9.

    is_free: whether the bay is free in a quarter hour (numbered as in domain.capacity). Work goes on from opening to
    closing time, also through a break, and stands still while the bay is another's. Never past FARTHEST.
    """
    left, at, end = work, start.astimezone(UTC), start.astimezone(UTC) + FARTHEST
    while left > timedelta(0) and at < end:
        until = instant(quarter(at) + 1)
        if is_free(quarter(at)) and _works(shop, at):
            spent = min(until - at, left)
            left -= spent
            at += spent
        else:
            at = until
    return at


def _works(shop: Shop, at: datetime) -> bool:
    spans = [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in shop.ranges(at.astimezone(shop.zone).date())]
    return bool(spans) and spans[0][0] <= at < spans[-1][1]


def told(shop: Shop, done: datetime, slack: timedelta) -> datetime:
    """The hand-over time that may be promised for work done then: later by the slack, on a quarter hour, shop open.

    Rule: W3.
    """
    at = done.astimezone(UTC) + slack
    rounded = instant(quarter(at)) + (BAY_QUANTUM if at != instant(quarter(at)) else timedelta(0))
    return open_at(shop, rounded)


def open_at(shop: Shop, at: datetime) -> datetime:
    """That instant when somebody is there to hand a vehicle over, else when the shop next opens; closing counts."""
    instant_at = at.astimezone(UTC)
    local = instant_at.astimezone(shop.zone).date()
    for day in shop.open_days(local, local + FARTHEST):
        for opens, closes in shop.ranges(day):
            if instant_at <= closes.astimezone(UTC):
                return max(instant_at, opens.astimezone(UTC)).astimezone(shop.zone)
    return at.astimezone(shop.zone)

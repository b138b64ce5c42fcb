"""Signs of life: who is at work in any process of the house, kept in the store where every other can see them."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage import Store, ticks

WATCHED = ("worker", "planner")
FRESH = timedelta(seconds=90)
"""A sign older than that is not passed on: whoever gave it stands still."""


def job(who: str) -> str:
    """The name of the tick that is the sign."""
    return f"seen:{who}"


def note(store: Store, seen: dict[str, datetime | None], now: datetime) -> None:
    """Whoever was seen just now is known to be at work."""
    fresh = [who for who, at in seen.items() if at is not None and now - at < FRESH]
    if fresh:
        with store.write() as tx:
            for who in fresh:
                ticks.see(tx, job(who), now)

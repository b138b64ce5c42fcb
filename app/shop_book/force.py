"""A shop put in force: what it says, what it knows, and the clocks that go by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.knowledge import articles
from actions.promises import promises
from app.knowledge_files import Read
from domain.shop.shop import Shop
from storage import Tx, shops

COUNTED_BY = ("policy", "promises", "hours", "special_days", "timezone", "lat", "lon")
"""What of a shop the clocks of open tickets go by."""


def put_in_force(tx: Tx, shop: Shop, known: Sequence[Read], now: datetime) -> None:
    """The shop is in force, also for promises made before when its times or rules are others. Rule: F3."""
    before = shops.load(tx)
    shops.apply(tx, shop, now)
    if before is not None and any(getattr(before, name) != getattr(shop, name) for name in COUNTED_BY):
        promises.recount_all(tx, shop, now)
    articles.apply(tx, known, now)

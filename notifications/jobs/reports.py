"""What the clock brings to managers: the week's report on Monday, the day's page at closing time (R1)."""

from __future__ import annotations

from datetime import datetime

from actions.shop import report_news
from domain.shop.shop import Shop
from notifications.jobs.each import each
from storage import Store


def tell(store: Store, at_shop: Shop, now: datetime) -> bool:
    """True when a report is on its way to somebody; to each once."""
    due = report_news.due(at_shop, now)
    if not due:
        return False
    with store.read() as tx:
        people = report_news.readers(tx)
        rows = [
            (what, who, at) for what, at in due for who in people if not report_news.is_sent(tx, what, who, at)
        ]  # fmt: skip
    return each(store, "reports", rows, lambda tx, row: report_news.send(tx, *row, now))

"""Key customers are flagged by what they paid within a year, and reviewed once a year (A4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.customers import editing
from actions.feedback import calls
from domain.shop.shop import Shop
from storage import Tx
from storage.customers import customer_events, key_customers

YEAR = timedelta(days=365)


def flag(tx: Tx, shop: Shop, now: datetime) -> int:
    """How many became key customers: their settled bills of a year come to the policy's sum. Rule: A4, I2."""
    least = shop.policy.key_revenue_fen
    found = key_customers.earned(tx, least, now - YEAR) if least else []
    for customer_id, fen in found:
        editing.of(tx, customer_id).is_key = True
        tx.flush()
        changed = {"is_key": [False, True]}
        customer_events.record(tx, customer_id, "edited", "system", now, changed=changed, paid_fen=fen)
    return len(found)


def plan_reviews(tx: Tx, shop: Shop, now: datetime) -> int:
    """How many reviews of key customers are due now, each a task of the clerk's once a year. Rule: A4."""
    today = now.astimezone(shop.zone).date()
    due = key_customers.to_review(tx, now - YEAR)
    return sum(calls.open(tx, customer_id, "key_review", "", today, now) for customer_id in due)

"""Who looked at a customer's phone, plate or record: an event, once a day for each who looks (A5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.shop.staff import Staff
from storage import Tx, shops
from storage.customers import customer_events


def note(tx: Tx, customer_id: int, by: Staff, shown: Sequence[str], now: datetime, *, ticket_id: int = 0) -> bool:
    """True when it is noted now; False when they looked today already. shown: "record", "phone", "plate". Rule: A5."""
    if not shown or is_noted(tx, customer_id, by, now):
        return False
    about = {"ticket": ticket_id} if ticket_id else {}
    customer_events.record(tx, customer_id, customer_events.VIEWED, by.actor, now, shown=list(shown), **about)
    return True


def is_noted(tx: Tx, customer_id: int, by: Staff, now: datetime) -> bool:
    """True when they looked at the record on this day of the shop."""
    zone = shops.current(tx).zone
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return customer_events.has_viewed(tx, customer_id, by.actor, today)

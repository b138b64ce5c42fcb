"""A visit's own history, for tests of what becomes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.booking import visits
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.shop.shop import Shop
from storage import Tx
from storage.booking import credit as credit_queries
from storage.tickets import tickets

MINOR = Needs(("minor_service",))
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def kinds(tx: Tx, visit: Appointment) -> list[str]:
    """The visit's events, oldest first."""
    return [event.kind for event in tickets.events(tx, visit.ticket_id)]


def run_late(tx: Tx, shop: Shop, visit: Appointment, minutes: int, now: datetime) -> str:
    """What comes of a customer who says to be so late."""
    return visits.run_late(
        tx, shop, visit, minutes * MINUTE, now, words="late", message_id=1, key=f"u{minutes}:{now.isoformat()}"
    )


def points(tx: Tx, visit: Appointment) -> int:
    """The credit of the visit's customer."""
    return credit_queries.points(tx, visit.customer_id)

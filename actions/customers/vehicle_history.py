"""What the shop remembers of a vehicle when its owner comes again (B2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from domain.shop.shop import Shop
from domain.ticket import Ticket
from domain.warranty import return_repair
from storage import Tx
from storage.customers import vehicle_history


def returns_from(
    tx: Tx, shop: Shop, customer_id: int, plate: str, systems: Collection[str], now: datetime
) -> Ticket | None:
    """The finished work after which the same system is at fault again, the newest; None for a fault of its own.

    Only this customer's own history counts, within the policy's window. Rule: B2, A5.
    """
    since = now - shop.policy.return_window
    for ticket, visit in vehicle_history.finished(tx, customer_id, plate, since):
        services = visit.services if visit else []
        before = return_repair.systems(ticket.data.get("systems", []), ticket.data.get("symptoms", []), services)
        if return_repair.is_return(systems, before):
            return ticket
    return None

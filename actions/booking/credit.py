"""Credit given and taken back, and where a customer stands (B7)."""

from __future__ import annotations

from datetime import datetime

from domain.booking import credit as rules
from domain.booking.appointment import Appointment
from domain.booking.credit import CreditEntry, Standing
from domain.shop.shop import Shop
from storage import Tx
from storage.booking import credit


def standing(tx: Tx, shop: Shop, customer_id: int) -> Standing:
    """The customer's points, level, discount, and whether a visit must be confirmed. Rule: B7."""
    return rules.standing(shop.policy, credit.points(tx, customer_id))


def enter(tx: Tx, shop: Shop, visit: Appointment, kind: str, now: datetime, *, actor: str) -> CreditEntry | None:
    """The visit's entry of that kind; None when it has one, or when the policy gives nothing for it. Rule: B7."""
    points = rules.worth(shop.policy, kind)
    if points == 0 or credit.standing_entry(tx, visit.id, kind) is not None:
        return None
    return credit.add(tx, CreditEntry(visit.customer_id, kind, points, now, actor, appointment_id=visit.id))


def take_back(tx: Tx, visit: Appointment, kind: str, now: datetime, *, actor: str) -> CreditEntry | None:
    """The entry that undoes the visit's entry of that kind; None when there is nothing to undo."""
    wrong = credit.standing_entry(tx, visit.id, kind)
    if wrong is None:
        return None
    undoing = CreditEntry(
        wrong.customer_id, kind, -wrong.points, now, actor, appointment_id=visit.id, reverses_id=wrong.id
    )
    return credit.add(tx, undoing)


def arrived(tx: Tx, shop: Shop, visit: Appointment, at: datetime, *, actor: str) -> CreditEntry | None:
    """The entry for arriving on time; None when the customer is late, or arrived before.

    The time that counts is the one agreed before the customer said to be late.
    """
    agreed = visit.data.get("agreed")
    start = datetime.fromisoformat(agreed) if agreed else visit.starts_at
    if at > start + shop.policy.on_time_grace:
        return None
    return enter(tx, shop, visit, "on_time", at, actor=actor)

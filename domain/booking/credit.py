"""Credit: being on time earns it, staying away costs it, and it has levels that mean something (B7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.booking.appointment import Estimate
from domain.shop.policy import Policy

LEVELS = ("gold", "normal", "low")

KINDS = ("on_time", "late_cancel", "no_show")
"""What an entry may be for."""


@dataclass
class CreditEntry:
    """A line of a customer's credit history; storage only ever adds one.

    kind: one of KINDS. points: what it added (negative: cost). reverses_id: the entry that this one takes back.
    actor: as in ticket events.
    """

    id: int = field(init=False)
    customer_id: int
    kind: str
    points: int
    at: datetime
    actor: str
    appointment_id: int | None = None
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands. level: one of LEVELS. discount_percent: off the labour of a booked visit.

    must_confirm: a visit is only kept when the customer confirms it the day before.
    """

    points: int
    level: str
    discount_percent: int
    must_confirm: bool


def standing(policy: Policy, points: int) -> Standing:
    """The level of so many points and what follows from it. Rule: B7."""
    if points >= policy.credit_gold:
        return Standing(points, "gold", policy.discount_gold_percent, False)
    if points <= policy.credit_low:
        return Standing(points, "low", 0, True)
    return Standing(points, "normal", policy.discount_percent, False)


def worth(policy: Policy, kind: str) -> int:
    """Points that an entry of that kind adds; negative for what costs credit. Rule: B7."""
    return {
        "on_time": policy.credit_on_time,
        "late_cancel": -policy.credit_late_cancel,
        "no_show": -policy.credit_no_show,
    }[kind]


def discount_fen(priced: Estimate, percent: int) -> int:
    """What a booked customer pays less: so many percent of the labour, in whole fen, rounded down. Rule: B7."""
    return sum(line.labour_fen for line in priced.lines) * percent // 100

"""Appointments: what was agreed for a visit, and what it will cost (B4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.closed_set import Name
from domain.shop.shop import ServiceItem, Shop


class VisitState(Name):
    """How a visit stands."""

    BOOKED = "booked"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


@dataclass
class Appointment:
    """A booking of a bay. services: codes of service items.

    bay, technician, advisor, loaner: codes in the shop file, None where it names none. branch: code of the shop, "" for
    the main one. estimate_fen: the sum that the customer was told, labour and parts less the discount; where there was
    one, data["discount_percent"] and data["full_fen"], the sum before it. data["car"]: brand and model as known then.
    """

    id: int = field(init=False)
    ticket_id: int
    customer_id: int
    bay: str
    starts_at: datetime
    ends_at: datetime
    services: list[str]
    created_at: datetime
    state: str = VisitState.BOOKED
    technician: str | None = None
    advisor: str | None = None
    loaner: str | None = None
    vehicle_id: int | None = None
    plate: str | None = None
    estimate_fen: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    branch: str = ""


def shop_of(shop: Shop, visit: Appointment, *, branch: str | None = None) -> Shop:
    """The one of the owner's shops where the visit is, with its service items as they are on the visit's vehicle.

    branch: the shop it shall be moved to. Rule: R3, B4.
    """
    there = shop.branch(visit.branch if branch is None else branch)
    return there.for_vehicle(*visit.data.get("car", (None, None)))


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """One service item with its price. Rule: B4, E2."""

    service: ServiceItem
    labour_fen: int
    parts: tuple[tuple[str, int, int], ...]
    """(part code, quantity, total fen)"""

    @property
    def total_fen(self) -> int:
        """Labour and parts of the item."""
        return self.labour_fen + sum(fen for _, _, fen in self.parts)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a visit will cost and how long it takes, itemised (B4)."""

    lines: tuple[EstimateLine, ...]
    minutes: int
    total_fen: int
    upper_fen: int
    """With the policy's slack: the range told to the customer is total to upper."""


def estimate(shop: Shop, services: Sequence[str], *, free: Collection[str] = ()) -> Estimate:
    """The itemised price and duration of these service items; UnknownService when one isn't offered. Rule: B4.

    free: codes of those that cost nothing this time, such as the inspection of a return repair (B2).
    """
    lines = tuple(_estimate_line(shop, shop.service(code), free) for code in services)
    total = sum(line.total_fen for line in lines)
    upper = total * (100 + shop.policy.estimate_slack_percent) // 100
    return Estimate(lines, sum(line.service.minutes for line in lines), total, upper)


def _estimate_line(shop: Shop, item: ServiceItem, free: Collection[str]) -> EstimateLine:
    if item.code in free:
        return EstimateLine(item, 0, ())
    parts = tuple((n.part, n.quantity, shop.part(n.part).price_fen * n.quantity) for n in item.parts)
    return EstimateLine(item, item.labour_fen, parts)

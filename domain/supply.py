"""Buying parts: class by yearly value, when to order how many, and how punctual suppliers are (P1, P3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from math import ceil
from typing import Literal

Letter = Literal["A", "B", "C"]

A_UP_TO, B_UP_TO = 80, 95
"""Per cent of the yearly value that class A, and A and B together, reach at the most (S0 范文2)."""

YEAR = 365
MONTH = 30


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a part stands by what its yearly use is worth. share_percent: of the whole, with all before it."""

    part: str
    fen: int
    letter: Letter
    share_percent: float


def ranked(yearly_fen: Mapping[str, int]) -> list[Rank]:
    """Parts by the worth of their yearly use, the dearest first, with class and curve. Rule: P1.

    The dearest is always A; what was not used at all is C.
    """
    order = sorted(yearly_fen, key=lambda part: (-yearly_fen[part], part))
    whole = sum(yearly_fen.values())
    found: list[Rank] = []
    for part, reached in zip(order, accumulate(yearly_fen[part] for part in order), strict=True):
        share = reached * 100 / whole if whole else 0.0
        found.append(Rank(part, yearly_fen[part], _letter(yearly_fen[part], share, first=not found), share))
    return found


def _letter(fen: int, share: float, *, first: bool) -> Letter:
    if not fen:
        return "C"
    if first or share <= A_UP_TO:
        return "A"
    return "B" if share <= B_UP_TO else "C"


@dataclass(frozen=True, slots=True)
class Need:
    """How a part stands against its use.

    daily: used a day, over the last year or since it is kept. point: with so many or fewer free it is time to order.
    propose: how many to order now, 0 for none. forecast: how many the next month takes by use, or by what is booked.
    """

    part: str
    daily: float
    point: int
    propose: int
    forecast: int


def need(
    part: str, *, used: int, days: int, free: int, reserved: int, on_order: int, lead_days: int, spare_days: int
) -> Need:  # fmt: skip
    """When and how many to order. Rule: P1.

    used: in so many days. free: on the shelf and promised to nobody; below zero when more is promised. reserved: of the
    booked work. lead_days: until a supplier delivers; spare_days: that are kept in hand beyond.
    """
    daily = used / max(days, 1)
    point = ceil(daily * (lead_days + spare_days))
    coming = free + on_order
    month = max(ceil(daily * MONTH), reserved)
    short = coming < 0 or (coming <= point and daily > 0)
    propose = max(point + ceil(daily * MONTH) - coming, 0) if short else 0
    return Need(part, daily, point, propose, month)


OPEN, RECEIVED, CANCELLED = "ordered", "received", "cancelled"


@dataclass
class SupplierOrder:
    """So many of a part, ordered of a supplier for a shop, promised for a day. received: how many came."""

    id: int = field(init=False)
    part: str
    supplier: str
    quantity: int
    ordered_on: date
    promised_on: date
    ordered_by: str
    state: str = OPEN
    received_on: date | None = None
    received: int = 0
    branch: str = ""

    def is_late(self, today: date) -> bool:
        """True when it came after the day promised, or has not come and that day is over. Rule: P3."""
        return (self.received_on or today) > self.promised_on


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Of a supplier's orders that came or should have: how many, how many in time, how many days late at the mean."""

    supplier: str
    due: int
    on_time: int
    days_late: float

    @property
    def percent(self) -> int:
        """Of those due, in time; 100 where none was."""
        return self.on_time * 100 // self.due if self.due else 100


def punctuality(orders: Iterable[SupplierOrder], today: date) -> list[Punctuality]:
    """Each supplier's, the least punctual first; an order still within its time does not count. Rule: P3."""
    by: dict[str, list[SupplierOrder]] = {}
    for one in orders:
        if one.state == RECEIVED or (one.state == OPEN and one.is_late(today)):
            by.setdefault(one.supplier, []).append(one)
    found = []
    for supplier, due in by.items():
        late = [one for one in due if one.is_late(today)]
        days = sum(((one.received_on or today) - one.promised_on).days for one in late)
        found.append(Punctuality(supplier, len(due), len(due) - len(late), days / len(late) if late else 0.0))
    return sorted(found, key=lambda one: (one.percent, one.supplier))


def lead_days(orders: Iterable[SupplierOrder], default: int) -> int:
    """How many days those that came took at the mean, rounded up; the default where none came yet. Rule: P1."""
    took = [(one.received_on - one.ordered_on).days for one in orders if one.received_on is not None]
    return ceil(sum(took) / len(took)) if took else default

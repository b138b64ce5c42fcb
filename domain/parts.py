"""Parts on the shelf: what is free, what is short, and from when a short one can be counted on (P1, P2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.shop.shop import Part, Shop


@dataclass(frozen=True, slots=True)
class Stock:
    """How a part stands in one shop. quantity: on the shelf; reserved: of these and of coming ones, to booked visits.

    expected_on: when the next delivery comes, None when none is known. branch: the shop's code.
    """

    part: str
    quantity: int
    reserved: int = 0
    expected_on: date | None = None
    branch: str = ""

    @property
    def free(self) -> int:
        """What nobody was promised; negative when more is promised than there is."""
        return self.quantity - self.reserved


@dataclass(frozen=True, slots=True)
class StockChange:
    """A movement of a part's stock: what was on the shelf and expected before, and what after. Rule: P1.

    actor: as in ticket events; "shop_file" where the file said another figure. kind: one of MOVEMENTS.
    """

    part: str
    at: datetime
    actor: str
    was: int
    quantity: int
    was_expected_on: date | None = None
    expected_on: date | None = None
    kind: str = "counted"

    @property
    def moved(self) -> int:
        """How many came in; below zero went out."""
        return self.quantity - self.was


MOVEMENTS = ("counted", "received", "used", "expected", "file")
"""Counted anew, in by a delivery, out with work, only expected, or said by the shop file (`desk_stock.kind_<kind>`)."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """So much of a part is not there for a visit. expected_on: as in Stock."""

    part: str
    missing: int
    expected_on: date | None = None


def needed(shop: Shop, services: Iterable[str]) -> dict[str, int]:
    """Part -> how many of it these service items take together. Rule: P2."""
    total: Counter[str] = Counter()
    for code in services:
        for need in shop.service(code).parts if shop.offers(code) else ():
            total[need.part] += need.quantity
    return dict(sorted(total.items()))


def short(needs: Mapping[str, int], stock: Mapping[str, Stock]) -> list[Shortage]:
    """What would be missing if these were promised now; a part whose stock is not kept is never short."""
    kept = [(need, stock[part]) for part, need in needs.items() if part in stock]
    return [Shortage(at.part, need - max(at.free, 0), at.expected_on) for need, at in kept if need > at.free]


def usable_from(shop: Shop, shortages: Sequence[Shortage]) -> datetime | None:
    """Start of the day after the last delivery that is waited for; None when there is no known one. Rule: P2."""
    days = [shortage.expected_on for shortage in shortages if shortage.expected_on is not None]
    return datetime.combine(max(days) + timedelta(days=1), time(), shop.zone) if days else None


def in_words(shop: Shop, shortages: Sequence[Shortage]) -> str:
    """The shortages as a line for staff: "机油滤清器 ×1 (2026-03-25)"."""
    names = {part.code: part.name_zh for part in shop.parts}
    return "、".join(
        f"{names.get(one.part, one.part)} ×{one.missing}" + (f" ({one.expected_on})" if one.expected_on else "")
        for one in shortages
    )


def called(shop: Shop, names: Sequence[str]) -> list[Part]:
    """The parts a customer may mean: those whose name holds one of the words, else those it abbreviates (机滤)."""
    words = [name.lower() for name in names if name]
    found = [part for part in shop.parts if any(word in name for word in words for name in _names(part))]
    return found or [part for part in shop.parts if any(_abbreviates(word, part.name_zh) for word in words)]


def _names(part: Part) -> tuple[str, str]:
    return part.name_zh.lower(), part.name_en.lower()


def _abbreviates(word: str, name: str) -> bool:
    """True when all characters of the word stand in the name in that order, beginning with its first."""
    rest = iter(name)
    return len(word) > 1 and word[0] == name[0] and all(character in rest for character in word)

"""What work costs after the warranty: the shop's own cost, no more, and told before (G8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.booking.appointment import Estimate
from domain.shop.shop import Part, Shop
from domain.warranty.warranty import Decision

OVER = ("time", "mileage")
"""Why a warranty is over: by these alone, and not by a cause that was never covered."""


def is_after_warranty(found: Decision) -> bool:
    """True when it was covered once, and its time or distance is over. Rule: G8."""
    return found.outcome == "out" and found.reason in OVER


def labour_fen(shop: Shop, list_fen: int) -> int:
    """The labour at cost. Rule: G8."""
    return list_fen * shop.policy.cost_percent // 100


def part_fen(shop: Shop, part: Part) -> int:
    """One unit of the part at cost: what the shop pays, never above the list. Rule: G8."""
    if part.cost_fen is not None:
        return min(part.cost_fen, part.price_fen)
    return labour_fen(shop, part.price_fen)


def row_fen(shop: Shop, row: Mapping[str, Any]) -> int:
    """A row of parts of a work item at cost; the customer's own cost nothing as before. Rule: G8."""
    if row["source"] == "own":
        return int(row["fen"])
    known = next((one for one in shop.parts if one.code == row["code"]), None)
    at_cost = part_fen(shop, known) * int(row["quantity"]) if known else labour_fen(shop, int(row["fen"]))
    return min(at_cost, int(row["fen"]))


def of_estimate(shop: Shop, found: Estimate) -> tuple[int, int]:
    """(labour, parts) of an estimate at cost. Rule: G8."""
    labour = sum(labour_fen(shop, line.labour_fen) for line in found.lines)
    parts = sum(part_fen(shop, shop.part(code)) * count for line in found.lines for code, count, _ in line.parts)
    return labour, parts

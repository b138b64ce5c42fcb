"""What can be booked in a new shop: packages of services, and their prices.

Names, durations and what a bay must have are the demo shop's, whose codes are understood by name in chat. Its parts
are not taken over: a price is of the whole job until the owner splits it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from app.setup.answer import BadAnswer
from app.shopfile import DEMO, read

_QUICK = ("minor_service", "major_service", "first_service", "tyre_repair", "tyre_change", "battery", "diagnosis")
_BASIC = (*_QUICK, "periodic_service", "brake_pads", "brake_fluid", "ac_service", "spark_plugs", "inspection")
PACKAGES: dict[str, tuple[str, ...]] = {
    "quick": _QUICK,
    "basic": _BASIC,
    "full": (*_BASIC, "wheel_alignment", "transmission_service", "bodywork", "car_wash", "ev_check"),
}
"""Package -> codes of its services."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service of the new shop. price: yuan, of the whole job. capability: what its bay must have, None for any."""

    code: str
    name_zh: str
    name_en: str
    minutes: int
    price: str
    capability: str | None


@cache
def suggested() -> dict[str, Offer]:
    """Code -> the service with what it would cost in the demo shop, parts included."""
    demo = read(DEMO)
    cost = {part.code: part.price_fen for part in demo.parts}
    return {
        one.code: Offer(
            one.code,
            one.name_zh,
            one.name_en,
            one.minutes,
            yuan(one.labour_fen + sum(cost[need.part] * need.quantity for need in one.parts)),
            one.capability,
        )
        for one in demo.services
    }


def yuan(fen: int) -> str:
    """The price as it stands in a shop file."""
    return str(Decimal(fen) / 100) if fen % 100 else str(fen // 100)


def prices_said(said: str, before: dict[str, Any]) -> dict[str, str]:
    """`minor_service=420, 补胎=60`: prices by code or by name; the others stay as suggested."""
    offered = {code: suggested()[code] for code in PACKAGES[before["services"]]}
    called = {name.casefold(): one.code for one in offered.values() for name in (one.code, one.name_zh, one.name_en)}
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in re.split(r"[,，;；]", said))):
        name, _, price = (word.strip() for word in part.replace("：", "=").replace(":", "=").rpartition("="))
        if name.casefold() not in called:
            raise BadAnswer("not_service", said=name or part, known=", ".join(offered))
        if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", price):
            raise BadAnswer("not_price", said=part)
        found[called[name.casefold()]] = price
    return found


def offers(package: str, prices: dict[str, str], capabilities: Collection[str]) -> list[Offer]:
    """The package's services at these prices; what no bay can do is left out. No capabilities: every bay does all."""
    found = []
    for code in PACKAGES[package]:
        one = suggested()[code]
        need = one.capability if capabilities else None
        if code == "diagnosis" and need not in capabilities:
            need = None  # complex faults are invited to it: it has to be there
        if need is None or need in capabilities:
            price = prices.get(code, one.price)
            found.append(Offer(code, one.name_zh, one.name_en, one.minutes, price, need))
    return found

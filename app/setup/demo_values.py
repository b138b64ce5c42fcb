"""Values of the invented demo shop, which must never reach real customers: its name, and phones nobody answers."""

from __future__ import annotations

from functools import cache

from app.shopfile import DEMO, read
from domain.shop.shop import Shop


@cache
def _invented() -> frozenset[str]:
    demo = read(DEMO)
    found = {value for one in demo.shops for value in (one.name_zh, one.name_en, one.phone, one.rescue_phone)}
    return frozenset(map(_bare, found | {one.address_zh for one in demo.shops}))


def is_demo(value: str) -> bool:
    """True of a name, phone or address of the demo shop."""
    return _bare(value) in _invented()


def of_demo(shop: Shop) -> list[str]:
    """What in the shop is still the demo's, in the order it is read."""
    said = [value for one in shop.shops for value in (one.name_zh, one.phone, one.rescue_phone, one.address_zh)]
    return [value for value in dict.fromkeys(said) if is_demo(value)]


def _bare(value: str) -> str:
    return "".join(letter for letter in value.casefold() if letter.isalnum())

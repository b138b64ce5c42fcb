"""Phones, plates and VINs in people's words, hidden from whom they are no business of, or taken out for good (A5)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][·.\- ]?[A-Z0-9]{5,6}(?![A-Z0-9])", re.IGNORECASE)
VIN = re.compile(r"(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])", re.IGNORECASE)

GONE = "***"
"""What stands where something was taken out."""

OWN = frozenset({"phone", "plate", "vin", "address", "place", "lat", "lon"})
"""Fields that say nothing but who somebody is or where."""


def known_forms(words: Collection[str | None]) -> frozenset[str]:
    """The words, and phones also as they are said at home; those of one letter say nothing."""
    said = {word.strip() for word in words if word}
    said |= {word.removeprefix("+86") for word in said}
    return frozenset(word for word in said if len(word) > 1)


def without(value: Any, known: Collection[str], fields: Collection[str] = OWN) -> Any:
    """The value as JSON without what tells who somebody is: known words, phones, plates, VINs, and those fields."""
    if isinstance(value, str):
        return _plain(value, known)
    if isinstance(value, Mapping):
        return {name: _emptied(one) if name in fields else without(one, known, fields) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [without(one, known, fields) for one in value]
    return value


def _emptied(value: Any) -> Any:
    return "" if isinstance(value, str) else None


def _plain(words: str, known: Collection[str]) -> str:
    for word in sorted(known, key=len, reverse=True):
        words = words.replace(word, GONE)
    for pattern in (PHONE, VIN, PLATE):
        words = pattern.sub(GONE, words)
    return words

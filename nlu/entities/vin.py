"""Vehicle identification numbers, judged by their check digit (GB 16735, ISO 3779)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.plate import PROVINCES
from nlu.entities.source import Source
from nlu.understanding import Entity

_RUN = re.compile(rf"(?<![a-z0-9{PROVINCES}])[a-z0-9](?:[ \-]?[a-z0-9]){{16}}(?![a-z0-9])")
_MOBILE = re.compile(r"(?:^|[ \-])1[3-9]\d{9}(?:$|[ \-])")
"""Stands beside a plate or a number as often as a VIN is written with gaps."""

_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = {str(n): n for n in range(10)} | dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_WORDS = re.compile(r"\b(?:on|at|and|to|for|in|the|is|by|of|or|my|from|until|please)\b")
_MISREAD = str.maketrans("OIQ", "010")


def find(source: Source) -> Iterator[Entity]:
    """VINs in capitals. O, I and Q, which no VIN holds, are read as 0 and 1; a wrong check digit lowers confidence."""
    for match in _RUN.finditer(source.folded):
        said = re.sub(r"[ \-]", "", match[0]).upper()
        digits, gaps = sum(char.isdigit() for char in said), len(match[0]) - 17
        if digits < 5 or digits == 17 or gaps > 5 or not any(char.isdigit() for char in said[-4:]):
            continue
        if _WORDS.search(match[0].lower()) or _MOBILE.search(match[0]):
            continue
        value = said.translate(_MISREAD)
        yield source.entity("vin", match.start(), match.end(), value, _confidence(said, value))


def check_digit(vin: str) -> str:
    """The ninth character a VIN of these 17 characters must have."""
    remainder = sum(_VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)


def _confidence(said: str, value: str) -> float:
    right = value[8] == check_digit(value)
    if said == value:
        return 0.99 if right else 0.7
    return 0.9 if right else 0.5

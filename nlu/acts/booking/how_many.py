"""How many vehicles come, and whether their plates are told later (B3)."""

from __future__ import annotations

import re

_NUMBERS = (
    {name: number for number, name in enumerate("一二三四五六七八九十", 1)}
    | {"两": 2, "俩": 2, "both": 2}
    | {
        name: number
        for number, name in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2)
    }
)
_COUNT = re.compile(
    r"(?<![第\d])(\d{1,3}|[两俩二三四五六七八九十])\s?[辆台部](?!分)|"
    r"\b(\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|both)(?: of)?(?: our| my| the)?(?: company)? "
    r"(?:cars|vans|vehicles|trucks|taxis|suvs)\b"
)
_LATER = re.compile(r"到店|以后|之后|再说|登记|还不|晚点|回头|\blater\b|don.?t (?:know|have)")
_MINE_AND = re.compile(r"我(?:的车)?[和跟]我[^，。,]{1,4}的?车|\bmy car and (?:my|his|her)\b|\bmine and my\b")


def vehicles(words: str) -> int:
    """The number of vehicles said; 0 when none is."""
    match = _COUNT.search(words.lower())
    if match is None and _MINE_AND.search(words.lower()):
        return 2
    said = next((group for group in match.groups() if group), "") if match else ""
    return int(said) if said.isdigit() else _NUMBERS.get(said, 0)


def leaves_plates(words: str) -> bool:
    """Whether the plates are left for later."""
    return _LATER.search(words.lower()) is not None

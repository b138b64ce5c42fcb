"""How many vehicles come, and whether their plates are told later (B3)."""

from __future__ import annotations

import re

_SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = (
    {name: number for number, name in enumerate("一二三四五六七八九十", 1)}
    | {"两": 2, "俩": 2, "仨": 3, "both": 2}
    | {name: number for number, name in enumerate(_SMALL, 2)}
)
_KINDS = (
    r"(?:cars|vans|vehicles|trucks|lorries|taxis|cabs|suvs|coaches|buses|minibuses|pickups|pick-ups|minivans|evs|"
    r"hybrids|sedans)"
)
_COUNT = re.compile(
    r"(?<![第\d])(?<!每[天日])(?<!一[天日])(\d{1,3}|[两俩二三四五六七八九十])\s?(?:[辆台部架](?!分)|"
    r"张(?=车)|个(?:货|客|面包|商务|公司|小|大)?车)|"
    r"(?<=[我咱])们?(?:家)?([俩仨])(?:[辆台个])?车|"
    rf"\b(\d{{1,3}}|{'|'.join(_SMALL)}|both)(?: of)?(?: our| my| the| these)?(?: [a-z]+)?(?: company)? {_KINDS}\b"
)
_ALL_OF = re.compile(
    r"\b(?:all (?P<all>two|three|four|five|six|seven|eight|nine|ten)|(?P<both>both)) "
    r"(?:of (?:them|my|our|the)|my|our|the|need|are|come|should|have)\b|"
    r"\ball (?P<named>two|three|four|five|six|seven|eight|nine|ten) \w+s (?:need|are|for|come|should|will)\b|"
    r"\bboth \w+s (?:need|are|for|come|should|will)\b"
)
_MINE_AND = re.compile(r"我(?:的车)?[和跟]我[^，。,]{1,4}的?车|\bmy car and (?:my|his|her)\b|\bmine and my\b")
_LATER = re.compile(r"到店|以后|之后|再说|登记|还不|晚点|回头|\blater\b|don.?t (?:know|have)")


def vehicles(words: str) -> int:
    """The number of vehicles said; 0 when none is."""
    text = words.lower()
    if found := _COUNT.search(text):
        return _number(next(filter(None, found.groups()), ""))
    if found := _ALL_OF.search(text):
        return _number(found["all"] or found["named"] or "both")
    return 2 if _MINE_AND.search(text) else 0


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.get(word, 0)


def leaves_plates(words: str) -> bool:
    """Whether the plates are left for later."""
    return _LATER.search(words.lower()) is not None

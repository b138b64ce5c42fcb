"""Questions about somebody else's visit, vehicle or phone, and wishes to change them (A5)."""

from __future__ import annotations

from typing import Literal

from nlu.fold import fold
from nlu.phrases import ways

Wish = Literal["told", "changed", "claims", "his"]
"""To be told something of somebody named, or of "him" alone; to have something of theirs changed; or a claim to be
somebody close, or allowed to."""

_SAID = ways("said")["others"]


def wish(text: str) -> Wish | None:
    """What is wished of somebody else's; None for anything else, also for a visit booked for them.

    The shop's own people are nobody else, and a call that is wished for is no question for a number.
    """
    said = _SAID["of_shop"].sub(" ", fold(text))
    if _has(said, "for_them"):
        return None
    if _has(said, "changed", "changed_en"):
        return "changed"
    asks = _has(said, "asks", "asks_en")
    if asks and _has(said, "told", "told_en"):
        return "told"
    if _has(said, "claims", "claims_en"):
        return "claims"
    return "his" if asks and _has(said, "his", "his_en") else None


def _has(said: str, *names: str) -> bool:
    return any(_SAID[name].search(said) for name in names)

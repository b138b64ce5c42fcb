"""Front, rear or both: which axle's work is meant, where a thing is on either (E2)."""

from __future__ import annotations

import re
from typing import Literal

from nlu.fold import fold
from nlu.lexicon import lexicon

Side = Literal["front", "rear", "both"]

REAR = "_rear"
"""How the code of an item ends that is the rear one of two."""

_BOTH = re.compile(
    r"前后|前[^，。,]{0,5}(?:和|跟|与|加|、|还有|带)后|后[^，。,]{0,5}(?:和|跟|与|加|、|还有|带)前|四个?轮|"
    r"两(?:个|根|边)?(?:轴|桥)|四个(?:都|全|一起)|"
    r"\bboth (?:axles|ends|of them|front and|sets|pairs)\b|\ball (?:four|round|around)\b|"
    r"\bfront (?:and|&|plus|\+) (?:the )?(?:rear|back)\b|\b(?:rear|back) (?:and|&|plus|\+) (?:the )?front\b|"
    r"\bfull set\b"
)
_FRONT = re.compile(r"前(?:面|轮|轴|桥|刹|片|边|的|那|呢|制动|来令)|\bfronts?\b")
_REAR = re.compile(
    r"后(?:面|轮|轴|桥|刹|片|边|的|那|呢|制动|来令)|\brears?\b|\bback (?:ones?|pads?|brakes?|axle|set)\b|\bthe back\b"
)


def side(text: str) -> Side | None:
    """The axle that the words name; None for none."""
    said = fold(text)
    if _BOTH.search(said):
        return "both"
    front, rear = _FRONT.search(said), _REAR.search(said)
    return "both" if front and rear else "front" if front else "rear" if rear else None


def at_rear(code: str) -> str | None:
    """The rear item of two whose front one is named; None where there is no such pair."""
    rear = code + REAR
    return rear if rear in lexicon().services.values() else None


def is_of_side(text: str) -> bool:
    """Whether hardly more than a side is named, in a question that goes on ("and the front?", "前后都换呢")."""
    return side(text) is not None and len(text) <= (40 if text.isascii() else 14)

"""Who is to do the work: another technician, or not the one named."""

from __future__ import annotations

import re

_ANOTHER = re.compile(
    r"换(?:一)?[个位名]?(?:别的|其他)?(?:师傅|技师|技工)|(?:别的|其[他它]|另外?一?[个位名])(?:师傅|技师)|换个人(?!工)|"
    r"\b(?:another|different|other) (?:technician|mechanic|tech|guy)\b|\bsomeone else\b|\bsomebody else\b"
)
_NOT_HIM = re.compile(r"不要|不想要?|别[让找给]|\bnot\b|don.?t want")


def is_another(words: str) -> bool:
    """Whether another technician is wished."""
    return _ANOTHER.search(words.lower()) is not None


def is_unwanted(words: str) -> bool:
    """Whether the one named is not wished."""
    return _NOT_HIM.search(words.lower()) is not None

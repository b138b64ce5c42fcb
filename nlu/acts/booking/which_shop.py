"""Which of several shops the words mean: the nearest, another, one by its name (R3)."""

from __future__ import annotations

import re

_NEAREST = re.compile(
    r"(?:离|距)[^，。]{0,4}(?:近|最近)|最近的?(?:那)?[个家]?(?:门)?店|(?:哪|那)[个家]?(?:门)?店(?:离我)?(?:更|比较|最)?近|"
    r"\b(?:near|closest|nearest)(?: to)?(?: me)?\b"
)
_ANOTHER = re.compile(
    r"换(?:一)?[个家]?(?:别的|其[他它])?(?:门)?店(?!长|员)|(?:别的|其[他它]|另外?一?[个家])(?:门)?店|"
    r"\b(?:another|different|other) (?:shop|branch|location|garage|store)s?\b"
)
_ABOUT = re.compile(
    r"在哪|哪里|地址|怎么走|怎么去|电话|几点|营业|开门|关门|"
    r"\bwhere\b|\baddress\b|\bphone\b|\bhours\b|\bopen\b|\bget there\b|\bdirections?\b"
)
_ASCII = re.compile(r"[ -~]+")


def is_nearest(words: str) -> bool:
    """Whether the nearest shop is wished."""
    return _NEAREST.search(words.lower()) is not None


def is_another(words: str) -> bool:
    """Whether another shop is wished."""
    return _ANOTHER.search(words.lower()) is not None


def asks_about(words: str) -> bool:
    """Whether something about a shop is asked: where it is, when it is open."""
    return _ABOUT.search(words.lower()) is not None


def place_of(name: str, words: str) -> int:
    """Where the name stands in the words, as a word of its own where it is in letters; -1 when it does not."""
    name, words = name.lower(), words.lower()
    if name not in words or not _ASCII.fullmatch(name):
        return words.rfind(name)
    found = list(re.finditer(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", words))
    return found[-1].start() if found else -1

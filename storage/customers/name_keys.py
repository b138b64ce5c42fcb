"""How a name is looked for: a Chinese one by its initials in every reading, its pinyin, and each of its ends (A1)."""

from __future__ import annotations

import os
import unicodedata
from functools import cache, lru_cache
from itertools import islice, product

MOST_READINGS = 8
MOST_ENDS = 6
"""Of longer names the last characters are only found with those before them."""
LONGEST = 200


def of(name: str | None) -> str:
    """The keys, each after a blank: of 曾芳 " cf zf cengfang 曾芳 芳"; of a name without Chinese its words, small.

    With its ends a part of a name is the beginning of a key, so that two characters are found in an index of three.
    """
    if not name:
        return ""
    plain = unicodedata.normalize("NFKD", name).lower()
    words = ["".join(char for char in word if char.isalnum()) for word in plain.split()]
    if not any(ord(char) in _readings() for char in name):
        return "".join(f" {word}" for word in dict.fromkeys([*words, "".join(words)]) if word)[:LONGEST]
    spelt = [_spelt(char) for char in name if not char.isspace()]
    initials = ("".join(chosen) for chosen in product(*(dict.fromkeys(one[:1] for one in some) for some in spelt)))
    whole = "".join(name.lower().split())
    ends = (whole[start:] for start in range(len(whole)))
    keys = [*islice(initials, MOST_READINGS), "".join(some[0] for some in spelt), *islice(ends, MOST_ENDS)]
    return "".join(f" {key}" for key in dict.fromkeys(keys) if key)[:LONGEST]


@lru_cache(maxsize=8_192)
def _spelt(char: str) -> list[str]:
    """The readings of the character without their tones; the character itself for what is not Chinese."""
    found = _readings().get(ord(char), char)
    bare = "".join(one for one in unicodedata.normalize("NFD", found) if not unicodedata.combining(one))
    return [one for one in bare.lower().split(",") if one] or [""]


@cache
def _readings() -> dict[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single characters suffice: 12 MB instead of 57, 80 ms
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")  # nobody changes them
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT

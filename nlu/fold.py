"""One spelling for a text that may be full-width, upper-case or in traditional characters."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import yaml

_TABLE = Path(__file__).parent / "lexicon" / "traditional.yml"


_REMEMBERED = 256
"""Texts: what a message says is folded by every reader of it."""


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """`text` in half-width, lower-case, simplified characters, of the same length: spans keep their place."""
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
    table |= {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    table |= dict.fromkeys((0x3000, 0xA0, *range(0x2000, 0x200B), ord("\t"), ord("\n"), ord("\r")), " ")
    table |= dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    table |= dict.fromkeys(map(ord, "‘’＇ʼ"), "'")
    table |= dict.fromkeys(map(ord, "・•‧"), "·")
    pairs = yaml.load(_TABLE.read_text("utf-8"), Loader=yaml.CBaseLoader)["pairs"].split()
    return table | {ord(traditional): simplified for traditional, simplified in pairs}

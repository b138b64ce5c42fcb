"""Where a stranded vehicle is, told bit by bit: what is known grows more exact and is never lost (E4)."""

from __future__ import annotations

import re

LONGEST = 160
_PLAIN = re.compile(r"[\s,，。.;；!！、]+")
_INSTEAD = re.compile(
    r"不对|不是|[说写发打]错|更正|改一下|搞错|应该是|\b(?:no,|not|sorry|wrong|actually|correction|instead)", re.I
)


def joined(known: str, told: str, words: str = "") -> str:
    """The place with what was told of it now: added, unless it is there; in its stead only when corrected."""
    known, told = known.strip(), told.strip()
    if not known or not told:
        return told or known
    if _INSTEAD.search(words):
        return told[:LONGEST]
    if _bare(told) in _bare(known):
        return known
    if _bare(known) in _bare(told):
        return told[:LONGEST]
    return f"{known}，{told}"[:LONGEST] if len(known) + len(told) < LONGEST else known


def _bare(place: str) -> str:
    return _PLAIN.sub("", place).lower()

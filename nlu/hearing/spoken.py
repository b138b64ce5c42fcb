"""Words of a region, and short forms of a hurried hand, said as everybody says them. The words: lexicon/spoken.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from nlu.fold import fold

_FILE = Path(__file__).parent.parent / "lexicon" / "spoken.yml"
_STARTS = re.compile(r"(?:\(\?<?[!=](?:[^()]|\([^()]*\))*\))*(\[[^\]]*\]|\\.|.)")
_IS = re.compile(r"(?<![关關联聯])係(?![统統列数數])")

Edit = tuple[int, int, str]
"""Where words begin and end, and what stands in their place."""


def edits(text: str) -> list[Edit]:
    """The words of `text` to be said otherwise, in their order, not overlapping."""
    folded, ways, found, at = fold(_IS.sub("是", text)), _by_first(), list[Edit](), 0
    while at < len(folded):
        edit = next(_at(folded, at, ways.get(folded[at], ())), None)
        found += [edit] if edit else []
        at = edit[1] if edit else at + 1
    found += (
        (m.start(), m.end(), "是") for m in _IS.finditer(text) if not any(a <= m.start() < b for a, b, _ in found)
    )
    return sorted(found)


def _at(folded: str, at: int, ways: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Edit]:
    for pattern, meant in ways:
        if (match := pattern.match(folded, at)) and match.end() > at:
            yield at, match.end(), meant


@cache
def _by_first() -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """The ways to say something otherwise by their first character, the longer ones before the shorter."""
    said: dict[str, str] = yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CBaseLoader)
    ways = [(way, meant) for meant, words in said.items() for way in words.split()]
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for way, meant in sorted(ways, key=lambda one: -_length(one[0])):
        pattern = way.replace("␣", " ")
        first = _STARTS.match(pattern)
        firsts = first[1].strip("[]") if first else ""
        whole = re.compile(rf"\b{pattern}\b" if firsts.isascii() and firsts.isalnum() else pattern)
        for character in firsts:
            found.setdefault(character, []).append((whole, meant))
    return {character: tuple(patterns) for character, patterns in found.items()}


def _length(way: str) -> int:
    """How much of a text a way takes, roughly: what must stand beside it does not count."""
    return len(re.sub(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)|\[[^\]]*\]|\?", "", way))

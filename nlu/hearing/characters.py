"""How characters sound: toneless syllables, and those of them that many people do not tell apart."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "characters.txt"
_FLAT = {"zh": "z", "ch": "c", "sh": "s"}
_NASAL = re.compile(r"(?<=[aei])ng$")


@cache
def syllables() -> dict[str, tuple[str, ...]]:
    """Every common character with its readings ("调" -> "diao", "tiao")."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        sound, characters = line.split(" ")
        for character in characters:
            found[character] = (*found.get(character, ()), sound)
    return found


@cache
def merged(sound: str) -> str:
    """The syllable as it sounds to those who merge zh/z, ch/c, sh/s, n/l, and endings in n and ng."""
    flat = _FLAT.get(sound[:2])
    if flat:
        sound = flat + sound[2:]
    elif sound[0] == "n":
        sound = "l" + sound[1:]
    return _NASAL.sub("n", sound)


@cache
def sounds(character: str) -> tuple[str, ...]:
    """The merged readings of a character; none for one that is not common."""
    return tuple(dict.fromkeys(merged(sound) for sound in syllables().get(character, ())))

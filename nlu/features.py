"""What a classifier sees of a message: a list of named features, the same in training and at run time.

Names of things (brands, models, plates, amounts) are replaced by one sign per kind, so what is learned about one
model holds for all; parts and symptoms stay as said and are named by kind beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlu.cues import cues
from nlu.fold import fold
from nlu.understanding import Entity

MAX_CHARACTERS = 320
"""Longer messages are read by their beginning and end: what is wanted stands in one of the two."""

_TAIL = 120

SIGNS: dict[str, str] = {
    "brand": "Ⓑ",
    "model": "Ⓜ",
    "plate": "Ⓟ",
    "vin": "Ⓥ",
    "phone": "Ⓣ",
    "mileage": "Ⓚ",
    "money": "Ⓨ",
    "fault_code": "Ⓕ",
}
"""The sign that stands for a thing of a kind, whatever its name."""

_FLAGGED = frozenset(
    {"symptom", "part", "system", "service", "place", "person", "score", "ordinal", "fault_code", "time"}
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_UNIT = re.compile(r"[a-z][a-z']*|[^\sa-z]", re.ASCII)
_NOISE = re.compile(r"[，,。.、；;：:~～…\-—_*#\"“”‘’()（）【】\[\]<>《》|/\\]+")
_LONGEST = 4


def shortened(text: str) -> str:
    """The part of a text that is classified: all of it, or its beginning and end."""
    if len(text) <= MAX_CHARACTERS:
        return text
    return text[: MAX_CHARACTERS - _TAIL] + " " + text[-_TAIL:]


def masked(text: str, entities: Iterable[Entity]) -> str:
    """`text` folded, with a sign for each thing whose name does not matter and 0 for each number."""
    pieces, at = [], 0
    for entity in sorted(entities, key=lambda e: e.start):
        if entity.kind in SIGNS and entity.start >= at:
            pieces += [text[at : entity.start], SIGNS[entity.kind]]
            at = entity.end
    return _DIGITS.sub("0", fold(shortened("".join(pieces) + text[at:])))


def features(text: str, entities: Sequence[Entity]) -> list[str]:
    """The features of a message: grams of it, turns of phrase, kinds of things named, its length and manner."""
    folded = masked(text, entities)
    units = ["^", *_UNIT.findall(_NOISE.sub(" ", folded)), "$"]
    return [*_grams(units), *_spellings(units), *_flags(folded, entities), *_manner(units, folded)]


def _grams(units: Sequence[str]) -> list[str]:
    spaced = [u + " " if len(u) > 1 else u for u in units]
    found = list(units)
    for size in range(2, _LONGEST + 1):
        found += ["".join(spaced[i : i + size]) for i in range(len(units) - size + 1)]
    return found


def _spellings(units: Sequence[str]) -> list[str]:
    """Letters inside Latin words, so that a misspelt word is still half known."""
    return [f"~{w[i : i + 4]}" for w in (f"<{u}>" for u in units if len(u) > 3) for i in range(len(w) - 3)]


def _flags(folded: str, entities: Sequence[Entity]) -> list[str]:
    found = [f"@cue:{name}" for name in cues(folded)]
    kinds = {e.kind for e in entities if e.kind in _FLAGGED}
    values = {f"@{e.kind}:{e.value}" for e in entities if e.kind in ("symptom", "system", "service")}
    return [*found, *(f"@has:{kind}" for kind in sorted(kinds)), *sorted(values)]


def _manner(units: Sequence[str], folded: str) -> list[str]:
    count = len(units) - 2
    size = next(
        (name for limit, name in ((4, "tiny"), (9, "short"), (22, "middling"), (50, "long")) if count <= limit), "huge"
    )
    asks = ["@asks"] if re.search(r"[?？]|[吗么嘛呢]$", folded) else []
    return [f"@length:{size}", *asks]

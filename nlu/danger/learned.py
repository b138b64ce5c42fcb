"""Dangers told in words that no pattern holds: a small trained reading beside the patterns (F2).

It sees words, pairs and triples of them, and words that stand near each other. Where it is taught from:
`nlu.training.dangers`; its model lies beside that of the intents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.danger.heard import meant
from nlu.fold import fold
from nlu.model import Model

FOLDER = "danger"
"""Beside the training files of the intents, and beside their model."""

NONE = "none"
"""Label of messages that tell of no danger."""

LONGEST = 160
"""Characters that are looked at; who is in danger is brief."""

SHORTEST = 4
"""Characters, or words in Latin letters, that tell of a danger no pattern knows."""

_UNIT = re.compile(r"[a-z][a-z']*|[^\sa-z]")
_NOISE = re.compile(r"[，,。.、；;：:~～…\-—_*#\"“”‘’()（）!！]+")
_DIGITS = re.compile(r"\d+")
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Learned:
    """A trained reading of dangers."""

    model: Model

    def likely(self, heard: str) -> tuple[str, float]:
        """The kind of danger that the words, as heard, would most likely tell of, and how likely they tell of any.

        Of a word or two nothing is learned.
        """
        if len(_UNIT.findall(fold(heard[:LONGEST]))) < SHORTEST:
            return NONE, 0.0
        chances = dict(zip(self.model.labels, self.model.probabilities(features(heard)), strict=True))
        none = chances.pop(NONE)
        return max(chances, key=lambda name: chances[name]), 1 - none


def features(heard: str) -> list[str]:
    """What the reading sees of words as heard."""
    folded = _NOISE.sub(" ", _DIGITS.sub("0", meant(fold(heard[:LONGEST]))))
    units = ["^", *_UNIT.findall(folded), "$"]
    grams = ["_".join(units[i : i + size]) for size in (2, 3) for i in range(len(units) - size + 1)]
    spelt = [f"~{w[i : i + 4]}" for w in (f"<{u}>" for u in units if len(u) > 3) for i in range(len(w) - 3)]
    near = [f"{one}..{other}" for i, one in enumerate(units) for other in units[i + 2 : i + _NEAR + 1]]
    return list(dict.fromkeys([*units, *grams, *spelt, *near]))

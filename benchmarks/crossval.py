"""Cross-validation on our own sentences: every sentence is read by a model that never saw it.

Sentences made from one pattern may stand on both sides of a fold, so these figures flatter; what counts are messages
written by others, which `benchmarks.intents` reads.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from nlu.entities import find
from nlu.features import features
from nlu.hearing import hear
from nlu.training.fit import SEED, fit
from nlu.training_data import Example

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True, slots=True)
class Guess:
    """One sentence, the label its writer meant, the label read, and how sure the reader was."""

    example: Example
    read: str
    confidence: float

    @property
    def right(self) -> bool:
        return self.read == self.example.intent


def guesses(examples: Sequence[Example], folds: int) -> list[Guess]:
    """Every example as read by the model of the other folds."""
    parts = split(examples, folds)
    found: list[Guess] = []
    for held, part in enumerate(parts):
        rest = [e for number, other in enumerate(parts) if number != held for e in other]
        model = fit(rest).model()
        for example in part:
            heard = hear(example.text).text
            weights = model.probabilities(features(heard, find(heard, NOW)))
            best = max(weights)
            found.append(Guess(example, model.labels[weights.index(best)], best))
    return found


def split(examples: Sequence[Example], folds: int) -> list[list[Example]]:
    """The examples in `folds` parts, each with its share of every intent; the same parts every time."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent].append(example)
    parts: list[list[Example]] = [[] for _ in range(folds)]
    for intent in sorted(groups):
        shuffled = random.Random(SEED).sample(groups[intent], len(groups[intent]))
        for number, example in enumerate(shuffled):
            parts[number % folds].append(example)
    return parts


def table(found: Sequence[Guess]) -> list[str]:
    """A row per intent: how many sentences, precision, recall, and what it is most often taken for."""
    read = Counter(g.read for g in found)
    lines = ["| intent | sentences | precision | recall | taken for |", "|---|---|---|---|---|"]
    for intent in sorted({g.example.intent for g in found}):
        mine = [g for g in found if g.example.intent == intent]
        hits = sum(g.right for g in mine)
        missed = Counter(g.read for g in mine if not g.right).most_common(2)
        taken = ", ".join(f"{name} {count}" for name, count in missed)
        lines.append(
            f"| {intent} | {len(mine)} | {hits / max(read[intent], 1):.1%} | {hits / len(mine):.1%} | {taken} |"
        )
    return lines


def accuracy(found: Sequence[Guess], language: str | None = None) -> float:
    """The share read rightly, of one language or of all."""
    counted = [g for g in found if language is None or g.example.language == language]
    return sum(g.right for g in counted) / max(len(counted), 1)


def calibration_error(found: Sequence[Guess], bins: int = 10) -> float:
    """How far confidence is from being right, on average: 0.03 means that '80 %' is right in 77 to 83 % of cases."""
    slots: dict[int, list[Guess]] = defaultdict(list)
    for guess in found:
        slots[min(int(guess.confidence * bins), bins - 1)].append(guess)
    gaps = (len(s) * abs(np.mean([g.right for g in s]) - np.mean([g.confidence for g in s])) for s in slots.values())
    return float(sum(gaps)) / len(found)


def draw_confusions(found: Sequence[Guess], path: Path) -> None:
    """A picture of what is taken for what, each row in shares of its intent."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "confusions"  # the same picture for the same figures
    import matplotlib.pyplot as plt

    labels = sorted({g.example.intent for g in found})
    shares = np.zeros((len(labels), len(labels)))
    for guess in found:
        shares[labels.index(guess.example.intent), labels.index(guess.read)] += 1
    shares /= shares.sum(axis=1, keepdims=True)
    figure, axes = plt.subplots(figsize=(11, 10))
    axes.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=90)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel("read as")
    axes.set_ylabel("meant")
    for row, column in zip(*np.nonzero(shares >= 0.005), strict=True):
        dark = shares[row, column] > 0.4
        axes.text(
            column, row, f"{shares[row, column]:.0%}", ha="center", va="center", fontsize=6, color="w" if dark else "k"
        )
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)

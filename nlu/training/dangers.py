"""Teaches the learned reading of dangers: from messages that tell of one, look-alikes, and everyday ones (F2).

`nlu/data/danger/told.yml` holds the first by kind, `harmless.yml` the second; the sentences of the intents are the
third, but for those in which the patterns find a danger themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from nlu.danger import dangers
from nlu.danger.learned import NONE, features
from nlu.hearing import hear
from nlu.training.fit import SEED
from nlu.training.fitted import Fitted
from nlu.training.fitting import fit_straight
from nlu.training.table import sparse
from nlu.training_data import Example

_SEEN = 2
_EPOCHS = 12
_WEIGHT = {"told": 4.0, "harmless": 1.0, "everyday": 0.4}
"""A missed danger costs more than an alarm too many; everyday messages are many."""

_RESCUE = "request_rescue"


def lines(path: Path) -> list[tuple[str, str]]:
    """(kind or heading, message) of every line of such a file."""
    told: dict[str, dict[str, str]] = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
    return [(kind, line) for kind, by in told.items() for block in by.values() for line in block.splitlines() if line]


def fit(paths: Sequence[Path], everyday: Sequence[Example]) -> Fitted:
    """The model of these files and of the intents' sentences."""
    told = [pair for path in paths if path.stem == "told" for pair in lines(path)]
    harmless = [(NONE, line) for path in paths if path.stem != "told" for _, line in lines(path)]
    plain = [(NONE, one.text) for one in everyday if one.intent != _RESCUE and not dangers(one.text)]
    samples = [*told, *harmless, *plain]
    weights = np.repeat([*map(np.float32, _WEIGHT.values())], [len(told), len(harmless), len(plain)])
    labels = (NONE, *sorted({kind for kind, _ in told}))
    rows = [features(hear(text).text) for _, text in samples]
    counts = Counter(feature for row in rows for feature in row)
    vocabulary = {name: at for at, name in enumerate(sorted(f for f, n in counts.items() if n >= _SEEN))}
    columns = [[vocabulary[f] for f in row if f in vocabulary] for row in rows]
    idf = np.array([1 + np.log((1 + len(rows)) / (1 + counts[name])) for name in vocabulary], dtype=np.float32)
    targets = np.array([labels.index(kind) for kind, _ in samples])
    linear, bias = fit_straight(sparse(columns, idf), targets, weights, len(labels), seed=SEED, epochs=_EPOCHS)
    hidden = np.zeros((len(vocabulary), 0), np.float32), np.zeros(0, np.float32)
    output = np.zeros((0, len(labels)), np.float32), np.zeros(len(labels), np.float32)
    return Fitted(labels, vocabulary, idf, linear, bias, *hidden, *output, share=0.0, temperature=1.0)

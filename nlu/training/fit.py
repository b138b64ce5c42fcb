"""Fits a calibrated model to examples: what `nlu.train` keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nlu.augment import augmented_one, pools_of
from nlu.training.fitted import Fitted, log_softmax
from nlu.training.fitting import fit_layers, mixed
from nlu.training.table import Table, weights
from nlu.training_data import Example

SEED = 20260501
SHARE = 0.5
"""Weight of the bent reading; measured in docs/decisions/0010-embedded-understanding.md."""

_HELD_OUT = 8  # one sentence in so many is kept aside to calibrate by


def fit(examples: Sequence[Example]) -> Fitted:
    """A calibrated model of the examples: fitted once without every eighth of them, to calibrate by, then with all."""
    pools = pools_of(examples)
    families = [augmented_one(example, pools) for example in examples]
    base = np.repeat(np.arange(len(families)), [len(family) for family in families])
    table = Table.of([sample for family in families for sample in family])
    temperature = _temperature(table, base)
    layers = fit_layers(table.matrix, table.targets, weights(table.targets), len(table.labels), seed=SEED)
    return Fitted(table.labels, table.vocabulary, table.idf, *layers, share=SHARE, temperature=temperature)


def _temperature(table: Table, base: Any) -> float:
    """The divisor that makes confidences of unseen sentences mean what they say.

    base: for each sample, the number of the example it was made from; an example's first sample is itself.
    """
    kept = np.flatnonzero(base % _HELD_OUT != 0)
    firsts = np.unique(base, return_index=True)[1]
    aside = firsts[base[firsts] % _HELD_OUT == 0]
    seen, truths = table.targets[kept], table.targets[aside]
    layers = fit_layers(table.matrix[kept], seen, weights(seen), len(table.labels), seed=SEED)
    scores = mixed(table.matrix[aside], layers, SHARE)

    def loss(temperature: float) -> float:
        return -float(np.mean([log_softmax(s / temperature)[t] for s, t in zip(scores, truths, strict=True)]))

    return min((round(t, 2) for t in np.arange(0.3, 3.01, 0.05)), key=loss)

"""Training sentences as numbers: a sparse table of samples by features, with what each sample meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from nlu.entities import find
from nlu.features import features
from nlu.hearing import hear
from nlu.training.fitted import Floats
from nlu.training_data import Example

_NOW = datetime(2026, 3, 18, 10, tzinfo=UTC)  # any moment will do: features know that a time is said, not which
_SEEN = 3
"""A feature seen in fewer samples says too little to keep."""


@dataclass(frozen=True, slots=True)
class Table:
    """Samples by features.

    labels: names, sorted. vocabulary: feature -> column. idf: rarity of each column. matrix: sparse, rows of length
    one. targets: number of each sample's label.
    """

    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Floats
    matrix: Any
    targets: Any

    @classmethod
    def of(cls, samples: Sequence[Example]) -> Table:
        """The table of these samples, in their order."""
        rows = _read_all(samples)
        labels = tuple(sorted({s.intent for s in samples}))
        vocabulary = _vocabulary(rows)
        columns = [[vocabulary[f] for f in row if f in vocabulary] for row in rows]
        counts = np.bincount([c for row in columns for c in row], minlength=len(vocabulary))
        idf = (1 + np.log((1 + len(rows)) / (1 + counts))).astype(np.float32)
        targets = np.array([labels.index(s.intent) for s in samples])
        return cls(labels, vocabulary, idf, sparse(columns, idf), targets)

    def read(self, samples: Sequence[Example]) -> Any:
        """Other samples as rows of the same columns."""
        vocabulary = self.vocabulary
        return sparse([[vocabulary[f] for f in row if f in vocabulary] for row in _read_all(samples)], self.idf)


def weights(targets: Any) -> Floats:
    """A weight for each sample: rare intents count for more, not for as much as the common ones."""
    counts = np.bincount(targets)
    result: Floats = ((counts.mean() / counts[targets]) ** 0.5).astype(np.float32)
    return result


def _read_all(samples: Sequence[Example]) -> list[list[str]]:
    """The distinct features of each sample, read on every core."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_read, [s.text for s in samples], chunksize=500))


def _read(text: str) -> list[str]:
    heard = hear(text).text
    return list(dict.fromkeys(features(heard, find(heard, _NOW))))


def _vocabulary(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    counts = Counter(feature for row in rows for feature in row)
    kept = sorted(f for f, n in counts.items() if n >= _SEEN and "\n" not in f)
    return {name: column for column, name in enumerate(kept)}


def sparse(columns: Sequence[Sequence[int]], idf: Floats) -> Any:
    """Samples by features, each row of length one. columns: those of each sample; idf: what each counts for."""

    from scipy.sparse import csr_matrix

    starts = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((c for row in columns for c in row), dtype=np.int32, count=starts[-1])
    squares = np.concatenate(([0.0], np.cumsum(idf[flat].astype(np.float64) ** 2)))
    lengths = np.sqrt(np.maximum(squares[starts[1:]] - squares[starts[:-1]], 1e-9))
    values = (idf[flat] / np.repeat(lengths, np.diff(starts))).astype(np.float32)
    return csr_matrix((values, flat, starts), shape=(len(columns), len(idf)))

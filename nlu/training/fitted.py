"""A classifier as it was fitted: arrays in memory, and how they are kept for `nlu.model`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlu.model import Model, Read, Sizes, keep

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A straight and a bent reading of the same features.

    vocabulary: feature -> row. idf: weight of each row. linear, bias: straight reading, (rows, labels).
    hidden, hidden_bias, output, output_bias: the bent one, a layer of rectified units.
    share: weight of the bent reading, 0-1. temperature: what the averaged scores are divided by.
    """

    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Floats
    linear: Floats
    bias: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats
    share: float
    temperature: float

    def model(self) -> Model:
        """The same, as it runs; its weights rounded as they are kept."""
        content, sizes = self._content(), Sizes(len(self.vocabulary), len(self.labels), len(self.hidden_bias))
        read: Read = lambda start, length: content[start : start + length]  # noqa: E731
        return Model(self.labels, self.share, self.temperature, sizes, read)

    def keep(self, folder: Path, about: dict[str, Any]) -> None:
        """Keep it in a folder, with `about` (what it was made from, as JSON has it) in its description."""
        sizes = {"features": len(self.vocabulary), "units": len(self.hidden_bias)}
        readings = {"labels": self.labels, "share": self.share, "temperature": self.temperature}
        keep(folder, {**readings, **sizes, **about}, self._content())

    def _content(self) -> bytes:
        names = [(name.encode("utf-8", "surrogatepass"), row) for name, row in self.vocabulary.items()]
        ordered = sorted((crc32(name), name, row) for name, row in names)
        rows = [row for _, _, row in ordered]
        ends = np.cumsum([len(name) for _, name, _ in ordered])
        parts: tuple[tuple[Any, str], ...] = (
            ([key for key, _, _ in ordered], "<u4"),
            (ends, "<u4"),
            (self.idf[rows], "<f4"),
            (np.hstack([self.linear[rows], self.hidden[rows]]), "<f2"),
            (np.concatenate([self.bias, self.hidden_bias]), "<f4"),
            (np.vstack([self.output, self.output_bias[None, :]]).T, "<f4"),
        )
        return b"".join(
            [*(np.asarray(part, dtype=kind).tobytes() for part, kind in parts), *(n for _, n, _ in ordered)]
        )


def log_softmax(scores: Floats) -> Floats:
    """Logarithms of the probabilities in proportion to exp(scores)."""
    shifted = scores - scores.max()
    result: Floats = shifted - np.log(np.exp(shifted).sum())
    return result

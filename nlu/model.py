"""The trained classifier as it runs: named features in, calibrated probabilities out; numpy and a word list, no pickle.

An artefact is a folder with `weights.npz` (arrays only) and `model.json` (labels, temperature, what it was made from,
and a digest of all this). Each file is written beside and put in its place whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """A straight and a bent reading of the same features, averaged.

    vocabulary: feature -> row. idf: weight of each row. linear, bias: straight reading, (rows, labels).
    hidden, hidden_bias, output, output_bias: the bent one, a layer of rectified units.
    share: weight of the bent reading, 0-1. temperature: what the averaged scores are divided by.
    """

    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Floats
    linear: NDArray[Any]
    bias: Floats
    hidden: NDArray[Any]
    hidden_bias: Floats
    output: Floats
    output_bias: Floats
    share: float
    temperature: float

    def probabilities(self, features: Sequence[str]) -> Floats:
        """The calibrated probability of each label, in the order of `labels`."""
        return softmax(self.scores(features) / self.temperature)

    def scores(self, features: Sequence[str]) -> Floats:
        """Averaged log-probabilities of the two readings, not yet calibrated."""
        rows, weights = self._rows(features)
        straight = weights @ self.linear[rows].astype(np.float32) + self.bias
        inner = np.maximum(weights @ self.hidden[rows].astype(np.float32) + self.hidden_bias, 0)
        bent = inner @ self.output + self.output_bias
        mixed: Floats = (1 - self.share) * log_softmax(straight) + self.share * log_softmax(bent)
        return mixed

    def _rows(self, features: Sequence[str]) -> tuple[NDArray[np.intp], Floats]:
        known = {row for f in features if (row := self.vocabulary.get(f)) is not None}
        rows = np.fromiter(known, dtype=np.intp, count=len(known))
        weights = self.idf[rows]
        return rows, weights / max(float(np.sqrt(weights @ weights)), 1e-9)

    def reasons(self, features: Sequence[str], label: str, most: int = 8) -> list[tuple[str, float]]:
        """The features that spoke most for (or against) a label in the straight reading, strongest first."""
        names = list(dict.fromkeys(f for f in features if f in self.vocabulary))
        rows, column = [self.vocabulary[f] for f in names], self.labels.index(label)
        weights = self.idf[rows]
        parts = weights / max(float(np.sqrt(weights @ weights)), 1e-9) * self.linear[rows, column].astype(np.float32)
        ranked = sorted(zip(names, map(float, parts), strict=True), key=lambda pair: -abs(pair[1]))
        return ranked[:most]


def softmax(scores: Floats) -> Floats:
    """Probabilities in proportion to exp(scores)."""
    exponentials = np.exp(scores - scores.max())
    result: Floats = exponentials / exponentials.sum()
    return result


def log_softmax(scores: Floats) -> Floats:
    """Logarithms of `softmax(scores)`."""
    shifted = scores - scores.max()
    result: Floats = shifted - np.log(np.exp(shifted).sum())
    return result


def load_model(folder: Path) -> Model:
    """The model kept in a folder.

    Errors: FileNotFoundError when the folder holds none; ValueError when its arrays are not plain numbers.
    """
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        names = arrays["vocabulary"].tobytes().decode("utf-8").split("\n")
        plain = {name: arrays[name] for name in arrays.files if name != "vocabulary"}
    return Model(
        labels=tuple(about["labels"]),
        vocabulary={name: row for row, name in enumerate(names)},
        share=about["share"],
        temperature=about["temperature"],
        **plain,
    )


def is_whole(folder: Path) -> bool:
    """True when the folder holds a model just as it was kept: nothing is missing, half written or changed since."""
    try:
        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        return bool(about.pop("digest") == _digest(about, (folder / "weights.npz").read_bytes()))
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return False


def _digest(about: dict[str, Any], weights: bytes) -> str:
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode() + weights).hexdigest()


def save_model(model: Model, folder: Path, about: dict[str, Any]) -> None:
    """Keep a model in a folder, with `about` (what it was made from, as JSON has it) in its description."""
    folder.mkdir(parents=True, exist_ok=True)
    names = "\n".join(model.vocabulary).encode("utf-8")
    weights = io.BytesIO()
    np.savez_compressed(
        weights,
        vocabulary=np.frombuffer(names, dtype=np.uint8),
        idf=model.idf.astype(np.float32),
        linear=model.linear.astype(np.float16),
        bias=model.bias.astype(np.float32),
        hidden=model.hidden.astype(np.float16),
        hidden_bias=model.hidden_bias.astype(np.float32),
        output=model.output.astype(np.float32),
        output_bias=model.output_bias.astype(np.float32),
    )
    description = {"labels": model.labels, "share": model.share, "temperature": model.temperature, **about}
    description["digest"] = _digest(description, weights.getvalue())
    _put(folder / "weights.npz", weights.getvalue())
    _put(folder / "model.json", json.dumps(description, ensure_ascii=False, indent=1).encode("utf-8"))


def _put(path: Path, content: bytes) -> None:
    """Make the file hold `content`; whoever reads meanwhile gets this or what was there before."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)

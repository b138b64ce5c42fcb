"""Makes the embedded engine's model from training files: `python -m nlu.train --data nlu/data --out DIR`.

It runs in a process of its own, so that a server never carries what only training needs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from nlu.augment import augmented_one, pools_of
from nlu.entities import find
from nlu.features import features
from nlu.fitting import fit_layers, mixed
from nlu.model import Floats, Model, log_softmax, save_model
from nlu.training_data import Example, files, load

SEED = 20260501
SHARE = 0.5
"""Weight of the bent reading; measured in docs/decisions/0010-embedded-understanding.md."""

_NOW = datetime(2026, 3, 18, 10, tzinfo=UTC)  # any moment will do: features know that a time is said, not which
_HELD_OUT = 8  # one sentence in so many is kept aside to calibrate by
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # the matrices are small: threads only quarrel
_CODE = (
    "augment.py",
    "cues.py",
    "features.py",
    "fitting.py",
    "fold.py",
    "model.py",
    "phrases.py",
    "train.py",
    "training_data.py",
)
_CODE_BESIDE = ("entities", "lexicon", "times")


def train(data_dirs: Iterable[Path], out: Path) -> Path:
    """The folder of a fresh model, made below `out` from the files in `data_dirs`.

    The folder's name is a hash of data and code, so the same input lands in the same place with the same content.
    """
    folders = list(data_dirs)
    folder = out / fingerprint(folders)
    started = time.monotonic()
    examples = load(folders)
    model = fit(examples)
    about = {
        "examples": len(examples),
        "features": len(model.vocabulary),
        "seconds": round(time.monotonic() - started, 1),
        "files": [path.name for path in files(folders)],
    }
    save_model(model, folder, about)
    return folder


def ensure_model(data_dirs: Sequence[Path], folder: Path) -> Path:
    """The folder of the model for these data and this code, trained first, in a process of its own, if missing."""
    wanted = folder / fingerprint(data_dirs)
    if not (wanted / "model.json").exists():
        arguments = [item for path in data_dirs for item in ("--data", str(path))]
        command = [sys.executable, "-m", "nlu.train", *arguments, "--out", str(folder)]
        subprocess.run(command, check=True, env={**os.environ, **_ONE_THREAD}, cwd=Path(__file__).parent.parent)
    return wanted


def fingerprint(data_dirs: Iterable[Path]) -> str:
    """A short hash of everything a model depends on: training files, and the code and word lists that read them."""
    room = Path(__file__).parent
    code = [room / name for name in _CODE]
    beside = [p for name in _CODE_BESIDE for p in sorted((room / name).rglob("*.*")) if p.suffix in (".py", ".yml")]
    digest = hashlib.sha256()
    for path in (*files(data_dirs), *code, *beside):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"intents-{digest.hexdigest()[:16]}"


def fit(examples: Sequence[Example]) -> Model:
    """A calibrated model of the examples: fitted once without every eighth of them, to calibrate by, then with all."""
    pools = pools_of(examples)
    families = [augmented_one(example, pools) for example in examples]
    samples = [sample for family in families for sample in family]
    base = np.repeat(np.arange(len(families)), [len(family) for family in families])
    rows = read_all(samples)
    labels = tuple(sorted({e.intent for e in examples}))
    vocabulary = _vocabulary(rows)
    matrix, idf = _matrix(rows, vocabulary)
    targets = np.array([labels.index(e.intent) for e in samples])
    temperature = _temperature(matrix, targets, base)
    layers = fit_layers(matrix, targets, _weights(targets), len(labels), seed=SEED)
    return Model(labels, vocabulary, idf, *layers, share=SHARE, temperature=temperature)


def read_all(samples: Sequence[Example]) -> list[list[str]]:
    """The distinct features of each sample, read on every core."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_read, [s.text for s in samples], chunksize=500))


def _read(text: str) -> list[str]:
    return list(dict.fromkeys(features(text, find(text, _NOW))))


def _vocabulary(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """The features seen in more than two samples, each with its row."""
    counts = Counter(feature for row in rows for feature in row)
    return {name: row for row, name in enumerate(sorted(f for f, n in counts.items() if n > 2 and "\n" not in f))}


def _matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> tuple[Any, Floats]:
    """Samples by features, each row of length one, and the rarity of each feature."""
    from scipy.sparse import csr_matrix

    columns = [[vocabulary[f] for f in row if f in vocabulary] for row in rows]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((c for row in columns for c in row), dtype=np.int32, count=starts[-1])
    idf = (1 + np.log((1 + len(rows)) / (1 + np.bincount(flat, minlength=len(vocabulary))))).astype(np.float32)
    lengths = np.sqrt(np.add.reduceat(np.append(idf[flat] ** 2, 0), starts[:-1]))
    values = (idf[flat] / np.repeat(lengths, np.diff(starts))).astype(np.float32)
    return csr_matrix((values, flat, starts), shape=(len(rows), len(vocabulary))), idf


def _weights(targets: np.ndarray[Any, Any]) -> Floats:
    """A weight for each sample: rare intents count for more, not for as much as the common ones."""
    counts = np.bincount(targets)
    result: Floats = ((counts.mean() / counts[targets]) ** 0.5).astype(np.float32)
    return result


def _temperature(matrix: Any, targets: Any, base: Any) -> float:
    """The divisor that makes confidences of unseen sentences mean what they say."""
    kept = np.flatnonzero(base % _HELD_OUT != 0)
    firsts = np.unique(base, return_index=True)[1]
    aside = firsts[base[firsts] % _HELD_OUT == 0]
    layers = fit_layers(matrix[kept], targets[kept], _weights(targets[kept]), int(targets.max()) + 1, seed=SEED)
    scores = mixed(matrix[aside], layers, SHARE)

    def loss(temperature: float) -> float:
        return -float(np.mean([log_softmax(s / temperature)[t] for s, t in zip(scores, targets[aside], strict=True)]))

    return min((round(t, 2) for t in np.arange(0.3, 3.01, 0.05)), key=loss)


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description="Train the embedded engine.")
    parser.add_argument(
        "--data", type=Path, action="append", required=True, help="a folder of training files; repeatable"
    )
    parser.add_argument("--out", type=Path, required=True, help="where models are kept")
    asked = parser.parse_args()
    train(asked.data, asked.out)


if __name__ == "__main__":
    main()

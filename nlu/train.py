"""Makes the embedded engine's model from training files: `python -m nlu.train --data nlu/data --out DIR`.

It runs in a process of its own, so that a server never carries what only training needs.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from nlu.augment import augmented_one, pools_of
from nlu.fitting import fit_layers, mixed
from nlu.model import Model, is_whole, log_softmax, save_model
from nlu.table import Table, weights
from nlu.training_data import Example, files, load

SEED = 20260501
SHARE = 0.5
"""Weight of the bent reading; measured in docs/decisions/0010-embedded-understanding.md."""

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
    "table.py",
    "train.py",
    "training_data.py",
)
_CODE_BESIDE = ("entities", "hearing", "lexicon", "times")

_log = structlog.get_logger(__name__)


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
    """The folder of the model for these data and this code, trained first if it is missing or damaged.

    Processes that miss it at once wait for the one that trains.
    """
    wanted = folder / fingerprint(data_dirs)
    if not is_whole(wanted):
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".training.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_whole(wanted):
                _train_apart(data_dirs, wanted)
    return wanted


def _train_apart(data_dirs: Sequence[Path], wanted: Path) -> None:
    """Train in a process of its own, which finds our rooms whatever its working folder holds."""
    if wanted.exists():
        _log.warning("engine.model_damaged", model=wanted.name, about="not as it was kept; it is trained anew")
    _log.info("engine.training", about="needed once for these sentences; about a minute")
    arguments = [item for path in data_dirs for item in ("--data", str(path))]
    rooms = os.pathsep.join(filter(None, (str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, **_ONE_THREAD, "PYTHONPATH": rooms, "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-m", "nlu.train", *arguments, "--out", str(wanted.parent)]
    subprocess.run(command, check=True, env=environment)


def fingerprint(data_dirs: Iterable[Path]) -> str:
    """A short hash of everything a model depends on: training files, and the code and word lists that read them."""
    room = Path(__file__).parent
    code = [room / name for name in _CODE]
    beside = [
        p for name in _CODE_BESIDE for p in sorted((room / name).rglob("*.*")) if p.suffix in (".py", ".yml", ".txt")
    ]
    digest = hashlib.sha256()
    for path in (*files(data_dirs), *code, *beside):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"intents-{digest.hexdigest()[:16]}"


def fit(examples: Sequence[Example]) -> Model:
    """A calibrated model of the examples: fitted once without every eighth of them, to calibrate by, then with all."""
    pools = pools_of(examples)
    families = [augmented_one(example, pools) for example in examples]
    base = np.repeat(np.arange(len(families)), [len(family) for family in families])
    table = Table.of([sample for family in families for sample in family])
    temperature = _temperature(table, base)
    layers = fit_layers(table.matrix, table.targets, weights(table.targets), len(table.labels), seed=SEED)
    return Model(table.labels, table.vocabulary, table.idf, *layers, share=SHARE, temperature=temperature)


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

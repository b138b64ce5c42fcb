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

import structlog

from nlu.danger.learned import FOLDER
from nlu.model import is_whole
from nlu.training_data import danger_files, files, load

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # the matrices are small: threads only quarrel
_CODE = (
    "augment.py",
    "cues.py",
    "features.py",
    "fold.py",
    "model.py",
    "phrases.py",
    "train.py",
    "training_data.py",
)
_CODE_BESIDE = ("danger", "entities", "hearing", "lexicon", "times", "training")

_log = structlog.get_logger(__name__)


def train(data_dirs: Iterable[Path], out: Path) -> Path:
    """The folder of a fresh model, made below `out` from the files in `data_dirs`.

    The folder's name is a hash of data and code, so the same input lands in the same place with the same content.
    """
    from nlu.training import dangers
    from nlu.training.fit import fit  # here, because whoever only asks for a model's name needs no arrays

    folders = list(data_dirs)
    folder = out / fingerprint(folders)
    started = time.monotonic()
    examples = load(folders)
    fitted = fit(examples)
    about = {
        "examples": len(examples),
        "seconds": round(time.monotonic() - started, 1),
        "files": [path.name for path in files(folders)],
    }
    if taught := danger_files(folders):
        dangers.fit(taught, examples).keep(folder / FOLDER, {})
    fitted.keep(folder, {**about, "beside": [FOLDER] if taught else []})
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
    room, data_dirs = Path(__file__).parent, list(data_dirs)
    code = [room / name for name in _CODE]
    beside = [
        p for name in _CODE_BESIDE for p in sorted((room / name).rglob("*.*")) if p.suffix in (".py", ".yml", ".txt")
    ]
    digest = hashlib.sha256()
    for path in (*files(data_dirs), *danger_files(data_dirs), *code, *beside):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"intents-{digest.hexdigest()[:16]}"


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

"""Families of classifiers on the same sentences: `python -m benchmarks.nlu_families [FILE...]`.

Each is trained on seven eighths of our own sentences with their variants and asked the last eighth as written; each
FILE (lines as in benchmarks/intents.py) is asked of the same model. Needs scikit-learn. Prints a table.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from nlu.augment import augmented
from nlu.training.fit import SEED, SHARE
from nlu.training.fitted import Floats
from nlu.training.fitting import fit_bent, fit_straight
from nlu.training.table import Table, weights
from nlu.training_data import FRAGMENT, Example, load

DATA = Path(__file__).parents[1] / "nlu" / "data"
EVERY = 8

Scores = Callable[[Any], Floats]
Fit = Callable[["Samples"], Scores]


@dataclass(frozen=True)
class Samples:
    """Samples by features, the number of each sample's label, its weight, and how many labels there are."""

    matrix: Any
    targets: Any
    weights: Floats
    labels: int


def straight(samples: Samples) -> Scores:
    """Linear, on character grams, turns of phrase and kinds of things named."""
    linear, bias = fit_straight(samples.matrix, samples.targets, samples.weights, samples.labels, seed=SEED)
    return lambda asked: logarithms(asked @ linear + bias)


def bent(samples: Samples) -> Scores:
    """A layer of 64 rectified units on the same."""
    first, bias, output, last = fit_bent(samples.matrix, samples.targets, samples.weights, samples.labels, seed=SEED)
    return lambda asked: logarithms(np.maximum(asked @ first + bias, 0) @ output + last)


def both(samples: Samples) -> Scores:
    """The two above, averaged: what ships."""
    one, other = straight(samples), bent(samples)
    return lambda asked: (1 - SHARE) * one(asked) + SHARE * other(asked)


def bayes(samples: Samples) -> Scores:
    """Complement naive Bayes."""
    model = ComplementNB(alpha=0.3).fit(samples.matrix, samples.targets, sample_weight=samples.weights)
    return lambda asked: np.asarray(model.predict_log_proba(asked))


def vectors(samples: Samples) -> Scores:
    """Linear support vectors."""
    model = LinearSVC(C=0.5).fit(samples.matrix, samples.targets, sample_weight=samples.weights)
    return lambda asked: np.asarray(model.decision_function(asked))


def neighbours(samples: Samples) -> Scores:
    """The seven nearest sentences by cosine."""
    model = KNeighborsClassifier(7, weights="distance", metric="cosine").fit(samples.matrix, samples.targets)
    return lambda asked: np.asarray(model.predict_proba(asked))


def boosting(samples: Samples) -> Scores:
    """Gradient boosting on 50 latent dimensions, since trees do not take a hundred thousand sparse columns."""
    latent = TruncatedSVD(50, random_state=SEED)
    model = HistGradientBoostingClassifier(max_iter=15, learning_rate=0.3, random_state=SEED)
    model.fit(latent.fit_transform(samples.matrix), samples.targets, sample_weight=samples.weights)
    return lambda asked: np.asarray(model.predict_proba(latent.transform(asked)))


FAMILIES: tuple[tuple[str, Fit], ...] = (
    ("linear", straight),
    ("hidden layer", bent),
    ("linear + hidden layer", both),
    ("linear support vectors", vectors),
    ("naive Bayes", bayes),
    ("nearest neighbours", neighbours),
    ("latent + boosting", boosting),
)


def logarithms(scores: Floats) -> Floats:
    """Log-probabilities, row by row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def share_right(scores: Floats, labels: Sequence[str], accepted: Sequence[Sequence[str]]) -> float:
    """How many rows' best label, or best but for `other`, is accepted."""
    without = scores.copy()
    without[:, labels.index(FRAGMENT)] = -np.inf
    best = zip(scores.argmax(axis=1), without.argmax(axis=1), accepted, strict=True)
    return float(np.mean([labels[a] in names or labels[b] in names for a, b, names in best]))


def asked_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """Texts of a file and the names accepted for each."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [line for line in lines if line.get("agreed", True)]
    return [line["text"] for line in kept], [line["accept"] for line in kept]


def main() -> None:
    """Compare the families."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*")
    files: list[Path] = parser.parse_args().files
    examples = load([DATA])
    kept = augmented([e for n, e in enumerate(examples) if n % EVERY])
    aside = [e for n, e in enumerate(examples) if not n % EVERY]
    table = Table.of(kept)
    tests = {"own": ([e.text for e in aside], [[e.intent] for e in aside])} | {f.stem: asked_rows(f) for f in files}
    asked = {name: table.read([Example(t, "", "zh") for t in texts]) for name, (texts, _) in tests.items()}
    samples = Samples(table.matrix, table.targets, weights(table.targets), len(table.labels))
    print(f"{len(kept)} samples, {table.matrix.shape[1]} features\n| family | {' | '.join(tests)} | seconds |")
    for name, fit in FAMILIES:
        started = time.process_time()
        scores = fit(samples)
        seconds = time.process_time() - started
        shares = [share_right(scores(asked[key]), table.labels, tests[key][1]) for key in tests]
        print(f"| {name} | {' | '.join(f'{s:.1%}' for s in shares)} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()

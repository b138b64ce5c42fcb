"""What runs without arrays says what arrays say, feature for feature."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlu.features import features
from nlu.model import load_model
from nlu.training.fitted import Fitted, log_softmax
from nlu.training_data import load

DATA = Path(__file__).parents[3] / "nlu" / "data"
EVERY = 150
"""One own sentence in so many is compared."""


def test_the_kept_model_reads_sentences_as_arrays_do(model: Path) -> None:
    runs, fitted = load_model(model), _arrays(model)
    for text in [example.text for example in load([DATA])[::EVERY]] + ["", "quite unheard ☃", "刹车" * 200]:
        said = features(text, [])
        assert runs.scores(said) == pytest.approx(_scores(fitted, said), abs=2e-5)


def test_a_model_kept_and_one_in_memory_are_the_same(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    names = ["plain", "车", "a b", "@length:tiny", "plumless", "buckeroo"]  # the last two have one CRC
    some = [rng.normal(size=shape).astype(np.float32) for shape in (6, (6, 3), 3, (6, 4), 4, (4, 3), 3)]
    fitted = Fitted(("x", "y", "z"), {name: row for row, name in enumerate(names)}, *some, share=0.3, temperature=0.9)
    fitted.keep(tmp_path, {"examples": 1})
    kept, held = load_model(tmp_path), fitted.model()
    assert {kept.row(name) for name in names} == set(range(6)) and kept.row("plum") is None
    for said in (names, names[:1], names[4:], [], ["unknown"]):
        assert kept.probabilities(said) == held.probabilities(said)
        assert sum(kept.probabilities(said)) == pytest.approx(1)
        assert kept.scores(said) == pytest.approx(_scores(fitted, said), abs=5e-3)  # kept as half floats
    spoken = dict(kept.reasons(names, "y"))
    assert max(spoken, key=lambda name: abs(spoken[name])) == next(iter(spoken)) and set(spoken) == set(names)


def _scores(fitted: Fitted, said: Sequence[str]) -> Any:
    """Averaged log-probabilities, by arrays."""
    rows = sorted({fitted.vocabulary[name] for name in said if name in fitted.vocabulary})
    weights = fitted.idf[rows]
    weights = weights / max(float(np.sqrt(weights @ weights)), 1e-9)
    straight = weights @ fitted.linear[rows] + fitted.bias
    inner = np.maximum(weights @ fitted.hidden[rows] + fitted.hidden_bias, 0)
    bent = inner @ fitted.output + fitted.output_bias
    return (1 - fitted.share) * log_softmax(straight) + fitted.share * log_softmax(bent)


def _arrays(folder: Path) -> Fitted:
    """The kept model read by arrays, by what is written about its file."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    content, at = (folder / "weights.bin").read_bytes(), 0
    count, labels, units = about["features"], len(about["labels"]), about["units"]

    def part(kind: str, *shape: int) -> Any:
        nonlocal at
        found = np.frombuffer(content, kind, int(np.prod(shape)), at).reshape(shape)
        at += found.nbytes
        return found

    part("<u4", count)
    ends, idf = part("<u4", count), part("<f4", count)
    both = part("<f2", count, labels + units).astype(np.float32)
    bias, output = part("<f4", labels + units), part("<f4", labels, units + 1)
    names = [content[at + a : at + b].decode() for a, b in zip([0, *ends], ends, strict=False)]
    return Fitted(
        tuple(about["labels"]), {name: row for row, name in enumerate(names)}, idf,
        both[:, :labels], bias[:labels], both[:, labels:], bias[labels:], output[:, :-1].T, output[:, -1],
        about["share"], about["temperature"],
    )  # fmt: skip

"""Fits both readings of `nlu.training.fitted` to sparse samples: mini-batches, a step size of its own for each weight.

Only the rows that a batch touches are changed, so an hour's work of a dense optimiser takes seconds here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from nlu.training.fitted import Floats, log_softmax

_BATCH = 128


class _Weights:
    """An array and, for each of its numbers, how far it has been moved already (Adagrad)."""

    def __init__(self, start: Floats, rate: float) -> None:
        self.values = start
        self._moved = np.full_like(start, 1e-3)
        self._rate = rate

    def step(self, slope: Floats, rows: Any = slice(None)) -> None:
        """Move against `slope`, at `rows` only."""
        self._moved[rows] += slope * slope
        self.values[rows] -= self._rate * slope / np.sqrt(self._moved[rows])


Layers = tuple[Floats, Floats, Floats, Floats, Floats, Floats]
"""linear, bias, hidden, hidden_bias, output, output_bias, as `nlu.training.fitted.Fitted` holds them."""


def fit_layers(matrix: Any, targets: Any, weights: Floats, labels: int, *, seed: int) -> Layers:
    """Both readings of samples x rows."""
    straight = fit_straight(matrix, targets, weights, labels, seed=seed)
    return (*straight, *fit_bent(matrix, targets, weights, labels, seed=seed))


def mixed(matrix: Any, layers: Layers, share: float) -> Floats:
    """Averaged log-probabilities, samples x labels, as `nlu.model.Model.scores` gives for one."""
    linear, bias, hidden, hidden_bias, output, output_bias = layers
    straight = matrix @ linear + bias
    bent = np.maximum(matrix @ hidden + hidden_bias, 0) @ output + output_bias
    rows = zip(straight, bent, strict=True)
    return np.stack([(1 - share) * log_softmax(s) + share * log_softmax(b) for s, b in rows])


def fit_straight(
    matrix: Any,
    targets: Any,
    weights: Floats,
    labels: int,
    *,
    seed: int,
    epochs: int = 6,
    rate: float = 0.5,
    decay: float = 5e-7,
) -> tuple[Floats, Floats]:
    """(rows x labels, labels): the linear reading of samples x rows.

    decay: how strongly weights are drawn to zero; larger forgets rare features sooner.
    """
    linear = _Weights(np.zeros((matrix.shape[1], labels), dtype=np.float32), rate)
    bias = _Weights(np.zeros(labels, dtype=np.float32), rate)
    for part, rows, batch in _batches(matrix, epochs, seed):
        error = _error(part @ linear.values[rows] + bias.values, targets[batch], weights[batch])
        linear.step(part.T @ error + decay * _BATCH * linear.values[rows], rows)
        bias.step(error.sum(axis=0))
    return linear.values, bias.values


def fit_bent(
    matrix: Any,
    targets: Any,
    weights: Floats,
    labels: int,
    *,
    seed: int,
    units: int = 128,
    epochs: int = 6,
    rate: float = 0.05,
    drop: float = 0.5,
) -> tuple[Floats, Floats, Floats, Floats]:
    """(rows x units, units, units x labels, labels): the reading through a layer of rectified units.

    drop: share of the units left out at random in each batch, so that none relies on another.
    """
    rng = np.random.default_rng(seed)
    hidden = _Weights(rng.normal(0, 0.15, (matrix.shape[1], units)).astype(np.float32), rate)
    hidden_bias = _Weights(np.zeros(units, dtype=np.float32), rate)
    output = _Weights(rng.normal(0, 0.15, (units, labels)).astype(np.float32), rate)
    output_bias = _Weights(np.zeros(labels, dtype=np.float32), rate)
    for part, rows, batch in _batches(matrix, epochs, seed):
        before = part @ hidden.values[rows] + hidden_bias.values
        gate = (before > 0) * (rng.random(before.shape) >= drop) / np.float32(1 - drop)
        inner = (before * gate).astype(np.float32)
        error = _error(inner @ output.values + output_bias.values, targets[batch], weights[batch])
        back = (error @ output.values.T * gate).astype(np.float32)
        output.step(inner.T @ error)
        output_bias.step(error.sum(axis=0))
        hidden.step(part.T @ back, rows)
        hidden_bias.step(back.sum(axis=0))
    return hidden.values, hidden_bias.values, output.values, output_bias.values


def _batches(matrix: Any, epochs: int, seed: int) -> Iterator[tuple[Any, Any, Any]]:
    """(the batch cut down to the rows it touches, those rows, which samples), every sample once an epoch."""
    from scipy.sparse import csr_matrix

    order = np.random.default_rng(seed)
    for _ in range(epochs):
        for batch in np.array_split(order.permutation(matrix.shape[0]), max(1, matrix.shape[0] // _BATCH)):
            part = matrix[batch]
            rows, places = np.unique(part.indices, return_inverse=True)
            yield csr_matrix((part.data, places, part.indptr), shape=(len(batch), len(rows))), rows, batch


def _error(scores: Floats, truths: Any, weights: Floats) -> Floats:
    """Slope of the weighted log-loss by the scores."""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    error = exponentials / exponentials.sum(axis=1, keepdims=True)
    error[np.arange(len(truths)), truths] -= 1
    result: Floats = (error * weights[:, None]).astype(np.float32)
    return result

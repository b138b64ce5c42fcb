"""The trained classifier as it runs: named features in, calibrated probabilities out; the standard library alone.

An artefact is a folder with `weights.bin` and `model.json` (labels, sizes, temperature, what it was made from, and a
digest of all this). Each file is written beside and put in its place whole; `nlu.training.fitted` writes them.

The weights stay on disk, and of them only the rows of the features that were said are read, which the system has in
its cache: a model is loaded at once and takes 4 MB. In it, one after another, numbers with the lowest byte first:

    keys    u32, rows               CRC of each feature's name, ascending
    ends    u32, rows               where its name ends in `names`
    idf     f32, rows               weight of each row
    weights f16, rows x (labels + units)    straight reading, then the layer of the bent one
    bias    f32, labels + units     the same two
    output  f32, labels x (units + 1)       the bent reading from its layer, its bias last
    names   UTF-8, to the end
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import struct
import weakref
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import Any
from zlib import crc32

WEIGHTS, ABOUT = "weights.bin", "model.json"

_PIECE = 1 << 20
"""Bytes of a file that are looked at together."""

_KNOWN, _AT_HAND = 8192, 384
"""Features whose row is remembered, and rows (5 kB each): the stretches of a message say what it says whole."""

Read = Callable[[int, int], bytes]
"""So many bytes from there on, or fewer where a file ends."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows (features), labels and units of the bent reading's layer a model has."""

    rows: int
    labels: int
    units: int

    @property
    def width(self) -> int:
        """Numbers in a row of weights."""
        return self.labels + self.units

    @property
    def lengths(self) -> tuple[int, ...]:
        """Bytes of each part of the file but the names, in their order."""
        row = 4 * self.rows
        return row, row, row, 2 * self.rows * self.width, 4 * self.width, 4 * self.labels * (self.units + 1)


class Model:
    """A straight and a bent reading of the same features, averaged. Safe from several threads.

    share: weight of the bent reading, 0-1. temperature: what the averaged scores are divided by.
    read: the content of the weights' file.
    """

    def __init__(self, labels: Sequence[str], share: float, temperature: float, sizes: Sizes, read: Read) -> None:
        self.labels, self.share, self.temperature = tuple(labels), share, temperature
        keys, ends, idf, weights, bias, output = sizes.lengths
        self._keys, self._ends, self._idf = array("I"), array("I"), array("f")
        self._read, self._start, self._row = read, keys + ends + idf, struct.Struct(f"<{sizes.width}e")
        for numbers, length, start in ((self._keys, keys, 0), (self._ends, ends, keys), (self._idf, idf, keys + ends)):
            numbers.frombytes(read(start, length))
        after = self._start + weights
        self._bias = struct.unpack(f"<{sizes.width}f", read(after, bias))
        self._output = list(struct.iter_unpack(f"<{sizes.units + 1}f", read(after + bias, output)))
        self._names = read(after + bias + output, max(self._ends, default=0))
        self.row = lru_cache(_KNOWN)(self._find)
        self._numbers = lru_cache(_AT_HAND)(self._read_row)

    def _find(self, feature: str) -> int | None:
        """The number of that feature's row; None for one that was never learned."""
        name = feature.encode("utf-8", "surrogatepass")
        key = crc32(name)
        row = bisect_left(self._keys, key)
        while row < len(self._keys) and self._keys[row] == key:
            if self._names[self._ends[row - 1] if row else 0 : self._ends[row]] == name:
                return row
            row += 1
        return None

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """The calibrated probability of each label, in the order of `labels`."""
        return softmax([score / self.temperature for score in self.scores(features)])

    def scores(self, features: Iterable[str]) -> list[float]:
        """Averaged log-probabilities of the two readings, not yet calibrated."""
        known = [row for feature in dict.fromkeys(features) if (row := self.row(feature)) is not None]
        read, bias, labels = self._weighted(known), self._bias, len(self.labels)
        straight = [a + b for a, b in zip(read[:labels], bias[:labels], strict=True)]
        inner = [max(a + b, 0.0) for a, b in zip(read[labels:], bias[labels:], strict=True)]
        inner.append(1.0)
        bent = [sum(map(mul, inner, column)) for column in self._output]
        pairs = zip(log_softmax(straight), log_softmax(bent), strict=True)
        return [(1 - self.share) * a + self.share * b for a, b in pairs]

    def _weighted(self, rows: Sequence[int]) -> list[float]:
        """The sum of these rows, each by its weight, which together are of length one."""
        if not rows:
            return [0.0] * len(self._bias)
        weights = self._lengths(rows)
        columns = zip(*map(self._numbers, rows), strict=True)
        return [sum(map(mul, weights, column)) for column in columns]

    def _read_row(self, row: int) -> tuple[float, ...]:
        return self._row.unpack(self._read(self._start + row * self._row.size, self._row.size))

    def _lengths(self, rows: Sequence[int]) -> list[float]:
        weights = [self._idf[row] for row in rows]
        length = max(math.sqrt(sum(map(mul, weights, weights))), 1e-9)
        return [weight / length for weight in weights]

    def reasons(self, features: Iterable[str], label: str, most: int = 8) -> list[tuple[str, float]]:
        """The features that spoke most for (or against) a label in the straight reading, strongest first."""
        names = {f: row for f in features if (row := self.row(f)) is not None}
        column = self.labels.index(label)
        weights = self._lengths(list(names.values()))
        spoken = [self._numbers(row)[column] for row in names.values()]
        ranked = sorted(zip(names, map(mul, weights, spoken), strict=True), key=lambda pair: -abs(pair[1]))
        return ranked[:most]


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities in proportion to exp(scores)."""
    most = max(scores)
    exponentials = [math.exp(score - most) for score in scores]
    total = sum(exponentials)
    return [one / total for one in exponentials]


def log_softmax(scores: Sequence[float]) -> list[float]:
    """Logarithms of `softmax(scores)`."""
    most = max(scores)
    below = most + math.log(sum(math.exp(score - most) for score in scores))
    return [score - below for score in scores]


def load_model(folder: Path) -> Model:
    """The model kept in a folder.

    Errors: FileNotFoundError when the folder holds none; ValueError when it is not as its description says.
    """
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    sizes = Sizes(about["features"], len(about["labels"]), about["units"])
    file = os.open(folder / WEIGHTS, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if os.fstat(file).st_size < sum(sizes.lengths):
            raise ValueError(f"{folder / WEIGHTS} holds fewer numbers than {sizes} has.")
        read: Read = lambda start, length: os.pread(file, length, start)  # noqa: E731
        model = Model(about["labels"], about["share"], about["temperature"], sizes, read)
    except BaseException:
        os.close(file)
        raise
    weakref.finalize(model, os.close, file)
    return model


def is_whole(folder: Path) -> bool:
    """True when the folder holds a model just as it was kept: nothing is missing, half written or changed since.

    What its description names as `beside` are models in folders below, as whole as itself.
    """
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        wanted = about.pop("digest")
        with (folder / WEIGHTS).open("rb") as file:
            is_itself = bool(wanted == _digest(about, iter(lambda: file.read(_PIECE), b"")))
        return is_itself and all(is_whole(folder / name) for name in about.get("beside", ()))
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return False


def keep(folder: Path, about: dict[str, Any], weights: bytes) -> None:
    """Keep a model's two files in a folder, `about` with the digest of both."""
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / WEIGHTS, weights)
    described = {**about, "digest": _digest(about, (weights,))}
    _put(folder / ABOUT, json.dumps(described, ensure_ascii=False, indent=1).encode("utf-8"))


def _digest(about: dict[str, Any], weights: Iterable[bytes]) -> str:
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    for piece in weights:
        digest.update(piece)
    return digest.hexdigest()


def _put(path: Path, content: bytes) -> None:
    """Make the file hold `content`; whoever reads meanwhile gets this or what was there before."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)

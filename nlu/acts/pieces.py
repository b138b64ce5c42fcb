"""The pieces an answer to a yes/no question is made of, by what each says. The words: lexicon/answers.yml."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import yaml

from nlu.fold import fold
from nlu.hearing import said_otherwise

KINDS = (
    "hold",
    "dear",
    "ask",
    "cond",
    "only",
    "hedge",
    "against",
    "drop",
    "no",
    "unclear",
    "own",
    "yes",
    "note",
    "filler",
)
"""What a piece may say, the more careful reading first: where a text can be cut in two ways, that one is taken.

own, against: a yes or no that is one to this question only. only: it keeps to one thing of what is shown. drop: the
matter is given up. dear: of its price. note: heard, no more.
"""

_RANK = {kind: place for place, kind in enumerate(KINDS)}

SAME = "\x01"
"""Stands in a text for a thing that was shown, said again."""

OTHER = "\x02"
"""Stands for a thing that was not shown: another time, a plate."""

_FILE = Path(__file__).parent.parent / "lexicon" / "answers.yml"
_CHOICES = re.compile(r"\(([^()]*)\)")
_DOTS = re.compile(r"(?:…|\.\.+|。。+|··+)[.…。·]*")
_LONG = re.compile(r"([a-z\u4e00-\u9fff])\1{2,}")
_IDLE = re.compile(
    r"[\s，,。.!！、;；:：~～…\-—_\"“”()（）\[\]【】《》<>*·/\\|+\ufe0e\ufe0f\u200d♀♂\U0001f3fb-\U0001f3ff]"
)
_LATIN = re.compile(r"[a-z0-9]")
_OWN = (("yes", "own"), ("no", "against"), ("drop", "drop"), ("unclear", "unclear"))
_PIECE, _STRANGE = 100_000, 1_000_000
"""What a piece costs, less for a long one, and what a character costs that belongs to none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text. kind: one of KINDS, "same", "other", or "strange" for words nobody knows here."""

    kind: str
    text: str


def cut(text: str, question: str) -> list[Piece]:
    """The text as pieces: as few strange characters as possible, then as few pieces, then long ones."""
    return cut_by(text, _words(question), _reach(question))


class Listed(Protocol):
    """Words that have a kind."""

    def get(self, word: str, /) -> str | None:
        """The word's kind; None for one that is not listed."""


def reach(words: Iterable[str]) -> dict[str, int]:
    """The characters of the longest of the words, by the two they begin with."""
    found: dict[str, int] = {}
    for word in words:
        found[word[:2]] = max(found.get(word[:2], 0), len(word))
    return found


def cut_by(text: str, words: Listed, longest: int | Mapping[str, int]) -> list[Piece]:
    """The same by other words, each with the kind of its piece.

    longest: the characters of the longest word, of all or by the two they begin with (`reach`).
    """
    length = len(text)
    best: list[tuple[int, int, Piece | None]] = [(0, 0, None)] * (length + 1)
    for start in range(length - 1, -1, -1):
        ways = [(cost + best[end][0], end, piece) for cost, end, piece in _ways(text, start, words, longest)]
        best[start] = min(ways, key=lambda way: way[0])
    found, at = [], 0
    while at < length:
        _, at, piece = best[at]
        found += [piece] if piece is not None else []
    return found


def _ways(
    text: str, start: int, words: Listed, longest: int | Mapping[str, int]
) -> Iterator[tuple[int, int, Piece | None]]:
    """(cost, end, piece) of every piece that may begin there."""
    first = text[start]
    if first in (SAME, OTHER):
        yield 1, start + 1, Piece("same" if first == SAME else "other", first)
    far = longest if isinstance(longest, int) else longest.get(text[start : start + 2], 1)
    inside = start > 0 and _LATIN.match(first) and _LATIN.match(text[start - 1])
    for end in () if inside else range(start + 1, min(len(text), start + far) + 1):
        kind = words.get(text[start:end])
        if kind is not None and _ends_whole(text, end):
            yield _PIECE - 100 * (end - start) ** 2 + _RANK.get(kind, 0), end, Piece(kind, text[start:end])
    if first in (SAME, OTHER):
        return
    if _IDLE.match(first):
        yield 0, start + 1, None
        return
    end = start + 1
    while _LATIN.match(first) and end < len(text) and _LATIN.match(text[end]):
        end += 1
    yield _STRANGE * (end - start), end, Piece("strange", text[start:end])


def _ends_whole(text: str, end: int) -> bool:
    """Whether a piece that ends there does not end inside a Latin word."""
    return not (end < len(text) and _LATIN.match(text[end - 1]) and _LATIN.match(text[end]))


def is_known(text: str, question: str) -> bool:
    """Whether the text is itself one of the pieces."""
    return _as_heard(text) in _words(question)


def plain(text: str) -> str:
    """`text` as its pieces are looked up: folded, without apostrophes, nothing said three times over."""
    return _LONG.sub(r"\1", _DOTS.sub("…", fold(text).replace("'", "")))


@cache
def _words(question: str) -> dict[str, str]:
    """Every word and what it says in answer to that question."""
    said = _read()
    own = said["by_question"].get(question, {})
    found: dict[str, str] = {}
    for kind, words in itertools.chain(
        ((kind, said[kind]) for kind in reversed(KINDS) if kind in said),
        ((name, own[kind]) for kind, name in _OWN if kind in own),
    ):
        found |= {_as_heard(_signed(word)): kind for word in spelled(words)}
    return found


def _signed(word: str) -> str:
    return word.replace("§", SAME).replace("¤", OTHER)


@cache
def _as_heard(word: str) -> str:
    """A word of the list as it stands in a text that was heard."""
    return plain(said_otherwise(word).text)


@cache
def _reach(question: str) -> dict[str, int]:
    return reach(_words(question))


@cache
def _read() -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CBaseLoader)
    return content


def spelled(words: str) -> Iterator[str]:
    """The words of a list with every way of their brackets written out."""
    for word in re.split(r"\s/\s?|\s?/\s", words.strip()):
        parts = _CHOICES.split(word.strip())  # every second part stood in brackets
        ways = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
        yield from filter(None, ("".join(way).strip() for way in itertools.product(*ways)))

"""The words of a consent cut into pieces: which work, done or not, and whatever makes it less than plain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from nlu.acts.consent.names import TARGET, Choice, longest, targets
from nlu.acts.pieces import Piece, cut_by, plain, spelled
from nlu.lexicon import lexicon, whole
from nlu.phrases import folder
from nlu.understanding import Entity, Understanding, When

BREAK, TIME, SUM = "\x03", "\x04", "\x05"
"""Stand in a text for the end of a clause, for a time and for a sum of money."""

_SETS_OFF = frozenset({"嘛", "呢", "么", "的话"})

DOUBTS = ("price", "ask", "cond", "hold", "dear", "hedge")
"""What makes a yes less than plain, the more careful reading first."""

_KINDS = (
    "filler", "also", "join", "weak", "yes", "all", "two", "three", "rest", "other", "only", "except", "allbut",
    "outside", "none", "turn", "bare", "no", "later", "self", "request", "hedge", "price", "dear", "hold", "cond",
    "ask", "away",
)  # fmt: skip
"""As `known` lays them over each other: of a word in two lists the later holds."""

_BREAKS = re.compile(r"[，,。;；!！\n…]+|(?<![\da-z])\.+|\.+(?![\da-z])|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_QUESTION = re.compile(r"[?？]+")


@dataclass(frozen=True, slots=True)
class Cut:
    """pieces: in order, a break between clauses. times, sums: what the signs among them stand for, in order."""

    pieces: tuple[Piece, ...]
    times: tuple[When, ...] = ()
    sums: tuple[int, ...] = ()


def cut(reading: Understanding, choices: Sequence[Choice]) -> Cut:
    """The message as pieces, with the work it names."""
    words_known, named = known(), targets(plain(reading.text), choices)
    text, marks = _marked(reading, choices, named)
    said = plain(broken(text))
    own = _foreign(said, named) | named
    first = {word: kind for word, kind in own.items() if _holds_over(word, words_known, named)}
    found = tuple(_topics([*joined(cut_by(said, _Either(first, words_known), max(longest(named), _longest())))]))
    times = tuple(one.value for one in marks if one.kind == "time")
    return Cut(found, times, tuple(sum_ for one in marks if (sum_ := _sum(one)) is not None))


def broken(text: str) -> str:
    """The text with a sign where a clause ends."""
    return _BREAKS.sub(BREAK, _QUESTION.sub(f"?{BREAK}", text))


class _Either:
    """Two lists as one, the first before the second; neither is copied for a message."""

    def __init__(self, first: Mapping[str, str], second: Mapping[str, str]) -> None:
        self._first, self._second = first, second

    def get(self, word: str, /) -> str | None:
        """The word's kind."""
        return self._first.get(word) or self._second.get(word)


def _holds_over(word: str, known: Mapping[str, str], named: Mapping[str, str]) -> bool:
    """Whether what the word names on the card counts before what it says in an answer."""
    return word not in known or _tells(known[word], named.get(word, "strange"))


def _tells(kind: str, named: str) -> bool:
    """Whether a word that may mean two things names work: what steers an answer does that first."""
    return kind in ("filler", "also") and named != "strange"


def _marked(reading: Understanding, choices: Sequence[Choice], named: Mapping[str, str]) -> tuple[str, list[Entity]]:
    """The text with a sign for each time and each sum that is no price on the card."""
    text, at, found, marks = reading.text, 0, "", []
    prices = {one.fen for one in choices}
    for entity in sorted(reading.entities, key=lambda one: (one.start, -one.end)):
        word = plain(entity.text)
        sum_ = _sum(entity)
        skipped = (entity.kind != "time" and sum_ is None) or entity.start < at or word in known() or word in named
        if skipped or sum_ in prices:
            continue
        found += text[at : entity.start] + (TIME if entity.kind == "time" else SUM)
        marks.append(entity)
        at = entity.end
    return found + text[at:], marks


def _sum(entity: Entity) -> int | None:
    """The sum in fen: of money, or of a number too large to count anything here; None for anything else."""
    if entity.kind == "number" and isinstance(entity.value, int | float) and entity.value >= _LARGE:
        return round(entity.value * 100)
    return int(entity.value) if entity.kind == "money" else None


_LARGE = 100


def _foreign(said: str, named: Mapping[str, str]) -> dict[str, str]:
    """Parts and services that are named and are on no card."""
    words_known = known()
    found = {}
    for start, end, terms in lexicon().find(said):
        stop = whole(said, start, end)
        word = said[start:stop] if stop is not None else ""
        strange = word and word not in named and word not in words_known and not _holds(word, named)
        if strange and any(term.kind in ("part", "service") for term in terms):
            found[word] = "foreign"
    return found


def _holds(word: str, named: Mapping[str, str]) -> bool:
    """Whether work on the card is named within the word: "换雨刮"."""
    spans = ((a, b) for a in range(len(word)) for b in range(a + 2, len(word) + 1))
    return any(word[a:b] in named for a, b in spans)


def _topics(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, where a word after the work only sets it off: "皮带嘛，先不换", "皮带的话下次"."""
    for at, piece in enumerate(pieces):
        sets_off = piece.text in _SETS_OFF and at and is_target(pieces[at - 1]) and at + 1 < len(pieces)
        yield Piece("filler", piece.text) if sets_off and pieces[at + 1].kind != "break" else piece


def joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with what nobody knows in one."""
    strange: list[str] = []
    for piece in pieces:
        if piece.kind == "strange":
            strange.append(piece.text)
            continue
        if strange:
            yield Piece("strange", " ".join(strange) if strange[0].isascii() else "".join(strange))
            strange = []
        yield piece
    if strange:
        yield Piece("strange", " ".join(strange) if strange[0].isascii() else "".join(strange))


@cache
def known() -> dict[str, str]:
    """Every word and its kind."""
    content: dict[str, Any] = yaml.load((folder() / "consent.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    found = {plain(word): kind for kind in _KINDS for word in spelled(content[kind])}
    return found | {BREAK: "break", TIME: "time", SUM: "sum"}


@cache
def _longest() -> int:
    return longest(known())


def is_target(piece: Piece) -> bool:
    """Whether the piece names work."""
    return piece.kind.startswith(TARGET)

"""What somebody meant to write: heard once, before anything is read.

Regional words and short forms are said as everybody says them, slips are put right, and so are words that dictation
wrote with other characters of the same sound. What is found in the text as heard keeps its place in the text as
written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from nlu.hearing import latin, sounds, spoken
from nlu.hearing.spoken import Edit

_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it was meant.

    text: as heard. written: as it was written. moves: where stretches of both begin, (heard, written, changed), in
    order; a changed stretch belongs to its counterpart as a whole.
    """

    text: str
    written: str
    moves: tuple[tuple[int, int, bool], ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the text as written."""
        if not self.moves:
            return start, end
        return self._written(start, begins=True), self._written(end, begins=False)

    def _written(self, at: int, *, begins: bool) -> int:
        """The place in the written text of one heard; inside a changed stretch its beginning, or its end."""
        places = [heard for heard, _, _ in self.moves]
        number = bisect_right(places, at if begins else at - 1) - 1
        if number < 0:
            return at
        heard, written, changed = self.moves[number]
        if not changed:
            return written + at - heard
        if begins:
            return written
        return self.moves[number + 1][1] if number + 1 < len(self.moves) else len(self.written)


@lru_cache(_REMEMBERED)
def hear(text: str) -> Heard:
    """`text` as it was meant."""
    found = said_otherwise(text)
    return Heard(sounds.righted(found.text), text, found.moves)


def said_otherwise(text: str) -> Heard:
    """`text` without regional words, short forms and slips, its sounds as they are written."""
    found = spoken.edits(text)
    taken = [(start, end) for start, end, _ in found]
    found += (e for e in latin.edits(text) if all(e[1] <= start or end <= e[0] for start, end in taken))
    return _edited(text, sorted(found)) if found else Heard(text, text)


def _edited(text: str, edits: Iterable[Edit]) -> Heard:
    parts: list[str] = []
    moves: list[tuple[int, int, bool]] = []
    at = length = 0
    for start, end, meant in edits:
        for part, written, changed in ((text[at:start], at, False), (meant, start, True)):
            if part:
                moves.append((length, written, changed))
                parts.append(part)
                length += len(part)
        at = end
    if at < len(text):
        moves.append((length, at, False))
        parts.append(text[at:])
    return Heard("".join(parts), text, tuple(moves))

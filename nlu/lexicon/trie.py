"""Every word of a lexicon found in a text in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

Payload = TypeVar("Payload")

_JOINTS = frozenset(" -·.")
_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_WORD = _LETTERS | _DIGITS
_END = ""


class Trie(Generic[Payload]):
    """A dictionary of folded words, each with what it stands for.

    Blanks, hyphens and dots are left out of the words and skipped inside a match, so "crv", "CR-V" and "cr v" are one.
    """

    def __init__(self) -> None:
        self._root: dict[str, object] = {}

    def add(self, word: str, payload: Payload) -> None:
        """Finds `word` (folded) from now on. A word may stand for several things."""
        node = self._root
        for char in word:
            if char not in _JOINTS:
                node = node.setdefault(char, {})  # type: ignore[assignment]
        bucket: list[Payload] = node.setdefault(_END, [])  # type: ignore[assignment]
        if payload not in bucket:
            bucket.append(payload)

    def find(self, text: str) -> Iterator[tuple[int, int, list[Payload]]]:
        """(start, end, payloads) of every word of `text` (folded), also overlapping ones; edges are not judged."""
        root, length = self._root, len(text)
        for start in range(length):
            node, at = root.get(text[start]), start + 1
            while node is not None:
                found = node.get(_END)  # type: ignore[attr-defined]
                if found is not None:
                    yield start, at, found
                while at < length and text[at] in _JOINTS and _joins(text, at):
                    at += 1
                if at >= length:
                    break
                node, at = node.get(text[at]), at + 1  # type: ignore[attr-defined]


def _joins(text: str, at: int) -> bool:
    """Whether the blank, hyphen or dot at `at` may lie inside a word."""
    char = text[at]
    if char in "·-":
        return True
    before, after = text[at - 1], text[at + 1 : at + 2]
    if char == ".":
        return before in _LETTERS and after in _WORD
    return before in _WORD or before in _JOINTS or after in _WORD


def whole(text: str, start: int, end: int) -> int | None:
    """Where the word at start..end ends when it stands on its own (a plural s is taken in), or None inside another."""
    first, last = text[start], text[end - 1]
    before, after = text[start - 1 : start], text[end : end + 1]
    if first in _LETTERS and before in _LETTERS and before:
        return None
    if first in _DIGITS and before and (before in _WORD or before == "."):
        return None
    if last in _LETTERS and after and after in _LETTERS:
        return end + 1 if after == "s" and text[end + 1 : end + 2] not in _LETTERS - {""} else None
    if last in _DIGITS and after and after in _WORD:
        return None
    return end

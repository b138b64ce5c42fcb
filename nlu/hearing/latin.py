"""English words of the field with a letter wrong, missing, too many or in another's place, put right."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from nlu.fold import fold
from nlu.hearing.spoken import Edit
from nlu.lexicon import lexicon

_HERE = Path(__file__).parent
_TERMS = _HERE.parent / "lexicon" / "sounds.yml"
_WORD = re.compile(r"(?<![a-z0-9'@._-])[a-z]{5,20}(?![a-z0-9'@_-]|\.[a-z])")
_LONG = 8
"""From so many letters on two may be wrong."""


def edits(text: str) -> list[Edit]:
    """The slips in `text` that can be one word of the field only, in their order."""
    found = []
    for word in _WORD.finditer(fold(text)):
        meant = _meant(word.group())
        found += [(word.start(), word.end(), meant)] if meant else []
    return found


@cache
def _meant(word: str) -> str | None:
    """The word of the field that was meant; None when there is none, or several, or the word is right."""
    terms, known = _terms(), _known()
    if word in known:
        return None
    near = {term for short in _shorter(word, 1) for term in terms.get(short, ())}
    close = {term for term in near if _apart(word, term) == 1}
    if not close and len(word) >= _LONG - 1:
        near = {term for short in _shorter(word, 2) for term in terms.get(short, ())}
        close = {term for term in near if len(term) >= _LONG and _apart(word, term) == 2}
    close = {term for term in close if term[0] == word[0] or term[:2] == word[1::-1]}
    return close.pop() if len(close) == 1 else None


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    """What is left of each word of the field without one or two of its letters, and the words it may be."""
    found: dict[str, set[str]] = {}
    for term in _listed():
        for short in _shorter(term, 2 if len(term) >= _LONG else 1):
            found.setdefault(short, set()).add(term)
    return {short: tuple(words) for short, words in found.items()}


@cache
def _known() -> frozenset[str]:
    """Words that are right as they are: those of the field, and every common word that looks like one of them."""
    others = (_HERE / "english_words.txt").read_text("utf-8").split()
    names = {part for name in (*lexicon().names, *lexicon().spoken) for part in fold(name).split()}
    return frozenset({*others, *names, *_listed()})


@cache
def _listed() -> tuple[str, ...]:
    words: str = yaml.load(_TERMS.read_text("utf-8"), Loader=yaml.CBaseLoader)["latin"]
    return tuple(words.split())


def _shorter(word: str, letters: int) -> set[str]:
    """The word, and what is left of it without one (or two) of its letters."""
    once = {word[:at] + word[at + 1 :] for at in range(len(word))}
    more = {short for one in once for short in _shorter(one, letters - 1)} if letters > 1 else set()
    return {word, *once, *more}


def _apart(word: str, other: str) -> int:
    """How many letters are wrong, missing, too many, or in their neighbour's place."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        before, last, row = row, before, [i]
        for j, meant in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != meant))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == meant:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]

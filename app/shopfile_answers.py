"""The shop file's `answers`: what the shop says to questions it is often asked, found by their words (E1, G7)."""

from __future__ import annotations

from app.marked_yaml import Value
from domain.shop.shop import OwnAnswer

SHORTEST = 2
"""Characters of a word that tells a question: a shorter one stands in too many others."""


def read(value: Value) -> tuple[OwnAnswer, ...]:
    """The answers, each with the words that ask for it; no word asks for two."""
    made, known = [], set[str]()
    for item in value.items():
        found = item.fields(("asked", "answer"))
        words = tuple(_word(word, known) for word in found["asked"].items())
        if not words:
            found["asked"].complain("names no word by which the question is known")
        said = found["answer"].fields(("zh", "en"))
        made.append(OwnAnswer(words, said["zh"].text(longest=300), said["en"].text(longest=300)))
    return tuple(made)


def _word(value: Value, known: set[str]) -> str:
    word = value.text(longest=30)
    if word and len(word) < SHORTEST:
        value.complain(f"is too short: expected {SHORTEST} characters or more")
    elif word.casefold() in known:
        value.complain("asks for two answers")
    known.add(word.casefold())
    return word

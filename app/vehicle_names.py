"""Brands and models as they are understood in chat, so that a shop file may call them what it likes."""

from __future__ import annotations

from nlu.fold import fold
from nlu.lexicon import Term, lexicon


def brand(written: str) -> str | None:
    """The canonical name of the brand ("BMW" is "宝马"); None for one that nobody is understood to name."""
    return next((term.value for term in _meant(written) if term.kind == "brand"), None)


def model(of_brand: str, written: str) -> str | None:
    """The canonical name of a model of that brand ("Passat" is "帕萨特"); None for one that is not understood."""
    found = (term.value for term in _meant(written) if term.kind == "model" and term.brand == of_brand)
    return next(found, None)


def _meant(written: str) -> list[Term]:
    """What the whole of the words can stand for."""
    folded = fold(written.strip())
    return [term for start, end, terms in lexicon().find(folded) if end - start == len(folded) for term in terms]

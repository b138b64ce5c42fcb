"""Whether somebody says that a complaint is settled, in words of their own (C6)."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import yaml

from nlu.acts.pieces import cut_by, plain, reach, spelled
from nlu.phrases import folder

LONGEST = 120
"""Characters beyond which a message says more than that."""

_KINDS = ("filler", "good", "weak", "bad", "doubt", "closed")
_MOST_WORDS, _MOST = 3, 8
"""English words, or characters, that may stand unknown beside it."""

_CONTENT = frozenset({"satisfied", "sorted", "resolved", "solved", "spotless", "happy"})

Settled = Literal["yes", "closed", "no"]


def settled(text: str) -> Settled | None:
    """ "closed" and "yes" for a matter that is well, the first where the words can speak of nothing else; "no".

    None for what is neither, only in part, or on a condition.
    """
    if not 0 < len(text.strip()) <= LONGEST:
        return None
    said = plain(text)
    pieces = cut_by(said, _words(), _reach())
    kinds = {piece.kind for piece in pieces}
    strange = [piece.text for piece in pieces if piece.kind == "strange"]
    if "doubt" in kinds or sum(one.isascii() for one in strange) > _MOST_WORDS:
        return None
    if sum(not one.isascii() for one in strange) > _MOST:
        return None
    if kinds & {"bad", "weak"}:
        return "no" if "bad" in kinds and not kinds & {"good", "closed"} else None
    if "closed" in kinds:
        return "closed"
    good = [piece.text for piece in pieces if piece.kind == "good"]
    return "yes" if good and (_is_telling(good) or not any(one.isascii() for one in strange)) else None


def _is_telling(good: list[str]) -> bool:
    """Whether it is content with something, where a bare "great" beside other words may be about anything."""
    return len(good) > 1 or any(not one.isascii() or " " in one or one in _CONTENT for one in good)


@cache
def _words() -> dict[str, str]:
    content: dict[str, Any] = yaml.load((folder() / "outcome.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    return {plain(word): kind for kind in _KINDS for word in spelled(content[kind])}


@cache
def _reach() -> dict[str, int]:
    return reach(_words())

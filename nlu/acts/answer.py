"""A yes, a no or "not yet" to the open question, read in its context. Whatever else is said is no answer.

Careful by construction: a yes is read only where every piece of the message is known and none speaks against it.
"""

from __future__ import annotations

from nlu.acts import pieces
from nlu.acts.acts import Hold, No, Yes
from nlu.acts.context import Context
from nlu.acts.restated import marked
from nlu.understanding import Understanding

LONGEST = 120
"""Characters beyond which a message is no mere answer."""

PLAIN = 0.97
"""Confidence of an answer that is nothing else."""

_DOUBTFUL = frozenset({"strange", "hedge"})
_AGAINST_YES = _DOUBTFUL | {"no", "hold", "ask", "cond", "other"}
_AGAINST_NO = frozenset({"yes", "own", "hold", "ask", "cond", "other", "unclear"})
_KNOWN = 0.6
"""Confidence of an answer with words beside it that nobody knows here."""


def answer(reading: Understanding, context: Context) -> Yes | No | Hold | None:
    """The answer that the message gives to the open question; None when it gives none, or an unclear one."""
    words = reading.text.strip()
    if not context.is_read_back or not words or len(words) > LONGEST:
        return None
    found = pieces.cut(pieces.plain(marked(reading, context)), context.question)
    kinds = {piece.kind for piece in found}
    if _agrees(kinds) and not kinds & _AGAINST_YES:
        return Yes(context.question, words=words, confidence=PLAIN)
    if "no" in kinds and not kinds & _AGAINST_NO:
        return No(context.question, words=words, confidence=_KNOWN if "strange" in kinds else PLAIN)
    if "hold" in kinds and "other" not in kinds:
        return Hold(context.question, words=words, confidence=_KNOWN if "strange" in kinds else PLAIN)
    if _agrees(kinds) and kinds & _DOUBTFUL and not kinds & (_AGAINST_YES - _DOUBTFUL):
        return Yes(context.question, words=words, confidence=_KNOWN)
    return None


def _agrees(kinds: set[str]) -> bool:
    """Whether there is a yes in it that nothing makes unclear."""
    return "own" in kinds or ("yes" in kinds and "unclear" not in kinds)

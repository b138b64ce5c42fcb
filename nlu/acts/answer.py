"""A yes, a no or "not yet" to the open question, read in its context. Whatever else is said is no answer.

Careful by construction: a yes is read only where every piece of the message is known and none speaks against it.
"""

from __future__ import annotations

import re

from nlu.acts import pieces
from nlu.acts.acts import Drop, Hold, No, Yes
from nlu.acts.booking.time_words import wants_no_new, without_no_new
from nlu.acts.context import Context
from nlu.acts.restated import marked
from nlu.fold import fold
from nlu.hearing import hear
from nlu.understanding import Understanding

LONGEST = 120
"""Characters beyond which a message is no mere answer."""

PLAIN, KNOWN, VAGUE = 0.97, 0.6, 0.5
"""Confidence of an answer that is nothing else; of one with words beside it that nobody knows here; of none."""

_BARS = ("先别", "先不", "先甭", "先莫", "别给我", "dont book", "do not book", "dont confirm", "dont put me")
"""How a word begins that bars the very thing which was asked about, whatever reason stands beside it."""

_DOUBTS = frozenset({"strange", "hedge"})
_AGAINST_YES = frozenset({"no", "against", "drop", "hold", "dear", "ask", "cond", "only", "other"})
_AGAINST_NO = frozenset({"yes", "own", "ask", "cond", "other", "unclear"})
_AGAINST_OWN = _AGAINST_NO - {"unclear"}


def answer(reading: Understanding, context: Context) -> Yes | No | Hold | Drop | None:
    """The answer that the message gives to the open question; None when it is about something else.

    What neither agrees nor refuses and says nothing else ("啊？", "哦"), and a yes on a condition, is a Hold of little
    confidence.
    """
    words = reading.text.strip()
    if not context.is_read_back or not words or len(words) > LONGEST:
        return None
    heard, no_new = hear(marked(reading, context)).text, context.question == "cancel" and wants_no_new(words)
    cut = pieces.cut(pieces.plain(without_no_new(heard) if no_new else heard), context.question)
    kinds = frozenset(piece.kind for piece in cut)
    kinds -= {"only"} if _shows_one(context) else set()
    said = _verdict(kinds - {"hold"} if no_new else kinds, words, context.question)
    if no_new:
        return None if isinstance(said, Hold) else said  # "let me think" is of the other visit then
    if said is None or isinstance(said, Hold):
        barred = any(piece.kind == "hold" and piece.text.startswith(_BARS) for piece in cut)
        return Hold(context.question, words=words, confidence=KNOWN if "other" in kinds else PLAIN) if barred else said
    return said


def _shows_one(context: Context) -> bool:
    """Whether one vehicle and at most one service item are shown, so that "only this" asks for no change."""
    return len(context.shown.plates) <= 1 and len(context.shown.services) <= 1


_FAREWELL = re.compile(r"再[见會会見]|拜拜|回见|晚安|再联系|\b(?:good)?bye\b|\bsee you\b|good ?night")


def agrees(text: str, question: str = "book") -> bool:
    """Whether the words agree and say nothing else, a farewell neither: which of several is left open by them."""
    if not 0 < len(text.strip()) <= LONGEST or _FAREWELL.search(fold(text)):
        return False
    kinds = {piece.kind for piece in pieces.cut(pieces.plain(hear(text).text), question)}
    return _agrees(frozenset(kinds)) and not kinds & (_AGAINST_YES | _DOUBTS)


_DISPUTES = re.compile(
    r"不(?:太|大|怎么|咋)对|有(?:点|些)?(?:不对|出入)|\bnot quite right\b|\bsomething(?:'s| is) (?:off|wrong|"
    r"not right)\b|"
    r"[不弗勿毋唔](?:是|系|对|啱)(?!吗|么|啊?[?？])|[说讲搞弄听看写约订记][错反]|错(?:了|咗|啦|喽)|应该是|"
    r"我(?:说|讲|要|约|订)的是|我讲嘅系|"
    r"\b(?:wrong|incorrect|mistake|not (?:this|that|the|my|what)|isn't (?:right|what|my)|i (?:meant?|"
    r"said)|should be|should have been)\b"
)


def disputes(text: str) -> bool:
    """Whether the words say that something shown is not as it should be."""
    return _DISPUTES.search(fold(text)) is not None


def own_yes(text: str, question: str) -> bool:
    """Whether the words are a yes that is one to that very question and to no other: "会准时来", "I'll be there"."""
    if not 0 < len(text.strip()) <= LONGEST:
        return False
    kinds = {piece.kind for piece in pieces.cut(pieces.plain(text), question)}
    return "own" in kinds and kinds <= {"own", "yes", "filler", "note"}


def _verdict(kinds: frozenset[str], words: str, to: str) -> Yes | No | Hold | Drop | None:
    confidence = KNOWN if kinds & _DOUBTS else PLAIN
    if _agrees(kinds) and not kinds & _AGAINST_YES:
        return Yes(to, words=words, confidence=confidence)
    if "drop" in kinds and not kinds & _AGAINST_NO:
        return Drop(words=words, confidence=confidence)
    if "against" in kinds and not kinds & (_AGAINST_OWN - {"cond", "yes"} if "strange" in kinds else _AGAINST_OWN):
        return No(to, words=words, confidence=PLAIN)
    if "no" in kinds and "hold" not in kinds and not kinds & _AGAINST_NO:
        return No(to, words=words, confidence=confidence)
    if kinds & {"hold", "dear"} and "other" not in kinds:
        return Hold(to, words=words, confidence=confidence)
    if "cond" in kinds and _agrees(kinds):
        return Hold(to, words=words, confidence=KNOWN)
    return None if kinds & {"strange", "other"} else Hold(to, words=words, confidence=VAGUE)


def _agrees(kinds: frozenset[str]) -> bool:
    """Whether there is a yes in it that nothing makes unclear."""
    return "own" in kinds or ("yes" in kinds and "unclear" not in kinds)

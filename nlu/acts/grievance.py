"""A complaint known by its words, one beside another, one that nobody has answered; and who may see it (C1, C2, C5)."""

from __future__ import annotations

import re
from typing import Literal

from nlu.fold import fold
from nlu.phrases import ways

_SAID = ways("said")["grievance"]


def complains(text: str) -> bool:
    """Whether the words are a complaint of their own, or tell that staff were rude; how one complains is a question."""
    said = fold(text)
    if _SAID["not_offended"].search(said):
        return False
    of_another = _SAID["about_one"].search(said) or _SAID["unanswered"].search(said)
    if _SAID["said"].search(said) and (is_another(text) or not of_another):
        return True
    return bool(_SAID["personal"].search(said))


def reproaches(text: str) -> bool:
    """Whether the words hold something against the shop or its people, or wish to complain."""
    return complains(text) or bool(_SAID["reproach"].search(fold(text))) or is_rhetorical(text)


def is_by_others(text: str) -> bool:
    """Whether the damage was done by somebody outside the shop."""
    return bool(_SAID["by_others"].search(fold(text)))


def is_another(text: str) -> bool:
    """Whether the words begin a further matter beside the one that was told."""
    return bool(_SAID["another"].search(fold(text)))


def is_unanswered(text: str) -> bool:
    """Whether the words are that nobody has answered a complaint made before. Rule: C2."""
    return bool(_SAID["unanswered"].search(fold(text)))


def is_withdrawn(text: str) -> bool:
    """Whether the words take a complaint back. Rule: C6."""
    return bool(_SAID["withdrawn"].search(fold(text)))


def calls_out(text: str) -> bool:
    """Whether the words do nothing but call for somebody to answer ("人呢", "anybody there"). Rule: C2."""
    return bool(_SAID["calls_out"].search(_PUNCTUATION.sub(" ", fold(text)).strip()))


def hides(text: str) -> bool:
    """Whether the words ask or wish that somebody does not see, know of or handle it. Rule: C5."""
    return bool(_SAID["hidden"].search(fold(text)))


def asks_handler(text: str) -> bool:
    """Whether the words ask who handles it, or wish for somebody else or the manager."""
    return bool(_SAID["handler"].search(fold(text)))


_PUNCTUATION = re.compile(r"[\s，,。.!！?？~～…、;；:：]+")
_WHEN = re.compile(r"什么时候|啥时候|几时|几点|多久|何时|\bwhen\b|how (?:long|soon)")
"""Asks for the time of a call, and wishes none."""


def rings(text: str) -> Literal["manager", "anybody"] | None:
    """By whom the words wish to be rung; None where they don't."""
    said = fold(text)
    if not _SAID["rings"].search(said) or _WHEN.search(said):
        return None
    return "manager" if _SAID["in_charge"].search(said) else "anybody"


def is_rhetorical(text: str) -> bool:
    """Whether what has the form of a question only holds something against the shop ("到底行不行")."""
    return bool(_SAID["rhetorical"].search(fold(text).strip()))


def sets_scene(text: str) -> bool:
    """Whether the words only tell when, where or before whom it happened."""
    return bool(_SAID["scene"].search(fold(text).strip()))

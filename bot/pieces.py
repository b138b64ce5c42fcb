"""A message said in pieces ("so my brakes", "are not working at all"): a danger is heard in them together (F2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from nlu.understanding import SOCIAL, Understanding

SOON = timedelta(minutes=2)
"""So long after a piece the next one goes on with it."""

LONGEST = 40
"""Characters of a piece."""


def keep(memory: dict[str, Any], words: str, reading: Understanding, now: datetime) -> None:
    """A short message that was not understood is kept for the next one, any other leaves nothing."""
    memory.pop("piece", None)
    if words and len(words) <= LONGEST and reading.outcome != "understood" and not reading.danger:
        memory["piece"] = [words, now.isoformat()]


def kept(piece: Sequence[str], now: datetime) -> str:
    """The words of a piece kept so lately that what is said now goes on with it, else nothing."""
    return piece[0] if piece and now - datetime.fromisoformat(piece[1]) <= SOON else ""


def together(read: Callable[[str], Understanding], piece: str, words: str, alone: Understanding) -> Understanding:
    """The reading of the words, or that of both pieces where only both tell of a danger. Rule: F2."""
    if not piece or alone.danger or alone.intent in SOCIAL or len(words) > LONGEST:
        return alone
    both = read(f"{piece} {words}")
    return replace(both, parts=(), also=()) if both.danger else alone

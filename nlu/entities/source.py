"""A text made ready for the finders: as received, and folded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nlu.fold import fold
from nlu.understanding import Entity


@dataclass(frozen=True, slots=True)
class Source:
    """One message.

    text: as received. folded: the same length, simplified, half-width, lower case; finders search this one.
    asked: the slot whose question is open, or None.
    """

    text: str
    folded: str
    asked: str | None = None

    @classmethod
    def of(cls, text: str, asked: str | None = None) -> Source:
        """`text`, folded."""
        return cls(text, fold(text), asked)

    def entity(self, kind: str, start: int, end: int, value: Any, confidence: float = 1.0) -> Entity:
        """The thing said at start..end."""
        return Entity(kind, self.text[start:end], start, end, value, confidence)

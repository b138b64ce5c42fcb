"""A conversation's memory between messages: open dialogs, known facts, counters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.dialog import Frame, copied

MAX_DEPTH = 3
"""Open matters kept at once; the oldest beyond it is dropped."""


@dataclass
class State:
    """A conversation's memory between messages: open dialogs (last is on top), known facts, and counters.

    serial: of the newest frame. misses: messages in a row that were not understood.
    """

    stack: list[Frame] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    serial: int = 0
    misses: int = 0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> State:
        """The state kept as `data`; an empty one for a new conversation.

        Nothing of it is shared with `data`: a change made in place would not be seen as one when it is kept.
        """
        data = copied(data)
        frames = [Frame(**frame) for frame in data.get("stack", [])]
        return cls(frames, data.get("memory", {}), data.get("serial", 0), data.get("misses", 0))

    @staticmethod
    def top_of(data: dict[str, Any]) -> Frame | None:
        """The dialog that has the word in the state kept as `data`; only to be looked at."""
        stack = data.get("stack")
        return Frame(**stack[-1]) if stack else None

    def to_json(self) -> dict[str, Any]:
        """As kept in the conversation's row."""
        stack = [frame.to_json() for frame in self.stack]
        return {"stack": stack, "memory": self.memory, "serial": self.serial, "misses": self.misses}

    @property
    def top(self) -> Frame | None:
        """The dialog that has the word."""
        return self.stack[-1] if self.stack else None

    def push(self, dialog: str) -> Frame:
        """A new dialog on top."""
        return self._add(dialog, len(self.stack))

    def insert(self, dialog: str) -> Frame:
        """A new dialog that waits below the one on top."""
        return self._add(dialog, max(0, len(self.stack) - 1))

    def _add(self, dialog: str, at: int) -> Frame:
        self.serial += 1
        frame = Frame(dialog, self.serial)
        self.stack.insert(at, frame)
        del self.stack[:-MAX_DEPTH]
        return frame

"""One thing that a check of a channel looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from texts import text

Mark = Literal["right", "look", "wrong", "off"]
"""right; look: it works, but somebody should know; wrong: it doesn't; off: the shop does not use the channel."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. Its words are channel_check.<code>; what to do is channel_next.<code>, where it isn't right.

    fields: what stands in both.
    """

    mark: Mark
    code: str
    fields: dict[str, Any] = field(default_factory=dict)

    def told(self, language: str) -> dict[str, str]:
        """The finding as read by people and programs."""
        said = {
            "mark": self.mark,
            "code": self.code,
            "what": text(f"channel_check.{self.code}", language, **self.fields),
        }
        needs = {} if self.mark == "right" else {"next": text(f"channel_next.{self.code}", language, **self.fields)}
        return said | needs

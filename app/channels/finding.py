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

    fields: what stands in both. group, next_group: where its words are, if elsewhere.
    """

    mark: Mark
    code: str
    fields: dict[str, Any] = field(default_factory=dict)
    group: str = "channel_check"
    next_group: str = "channel_next"

    def told(self, language: str) -> dict[str, str]:
        """The finding as read by people and programs."""
        said = {"mark": self.mark, "code": self.code}
        said["what"] = text(f"{self.group}.{self.code}", language, **self.fields)
        if self.mark != "right":
            said["next"] = text(f"{self.next_group}.{self.code}", language, **self.fields)
        return said

"""An ear that remembers: what was read once, and names nothing, is read the same again at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nlu.engine import Engine
from nlu.understanding import Understanding


class Remembering:
    """Reads as `engine` does; a message that names neither time nor thing is read once in each context."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read: dict[tuple[Any, ...], Understanding] = {}

    def understand(
        self,
        text: str,
        now: datetime,
        *,
        asked: str | None = None,
        hours: Sequence[tuple[int, int]] = ((8, 18),),
        language: str | None = None,
        services: Sequence[tuple[str, str]] = (),
    ) -> Understanding:
        """The reading; arguments as `nlu.engine.Engine.understand` says. Where nothing is named, `now` says nothing."""
        key = (text, asked, tuple(hours), language, tuple(services))
        known = self._read.get(key)
        if known is not None:
            return known
        found = self._engine.understand(
            text, now, asked=asked, hours=hours, language=language, services=services
        )  # fmt: skip
        if not found.entities and not any(part.entities for part in found.parts):
            self._read[key] = found
        return found

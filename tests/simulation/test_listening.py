"""What the simulated chat remembers of a message is what would be read of it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nlu.engines.embedded import EmbeddedEngine
from nlu.understanding import Understanding
from simulation.listening import Remembering

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = NOW + timedelta(days=3, hours=5)


class Counting:
    """Reads as the engine does and counts how often it was asked."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.engine, self.asked = engine, 0

    def understand(self, text: str, now: datetime, **context: Any) -> Understanding:
        """The engine's reading."""
        self.asked += 1
        return self.engine.understand(text, now, **context)


def test_what_names_no_time_is_read_once_and_as_it_would_be_later(engine: EmbeddedEngine) -> None:
    counting = Counting(engine)
    ear = Remembering(counting)
    contexts: Iterable[dict[str, Any]] = ({}, {"asked": "confirm"}, {"asked": "confirm", "language": "en"})
    for context in contexts:
        for text in ("好的", "yes", "你们几点下班"):
            ear.understand(text, NOW, **context)
            before = counting.asked
            assert ear.understand(text, LATER, **context) == engine.understand(text, LATER, **context)
            assert counting.asked == before
    assert counting.asked == 9


def test_what_names_a_time_is_read_anew(engine: EmbeddedEngine) -> None:
    ear = Remembering(engine)
    for text in ("明天上午做个小保养", "oil change tomorrow"):
        assert ear.understand(text, NOW) != ear.understand(text, LATER)
        assert ear.understand(text, LATER) == engine.understand(text, LATER)

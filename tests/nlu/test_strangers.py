"""Sets written apart hold the reader to people whom nothing was written for (misses: `benchmarks.strangers`)."""

from __future__ import annotations

import pytest

from benchmarks.strangers import of_dangers, of_intents
from nlu.engines.embedded import EmbeddedEngine


def test_most_strangers_are_read_as_they_mean_it(engine: EmbeddedEngine) -> None:
    judged = dict(of_intents(engine))
    for name, share in (("intents zh", 0.9), ("intents en", 0.9), ("out of scope left alone", 0.9)):
        missed = [told for told, right in judged[name] if not right]
        assert len(missed) <= len(judged[name]) * (1 - share), missed


@pytest.mark.rule("F2")
def test_dangers_in_any_voice_are_told_and_look_alikes_left_alone(engine: EmbeddedEngine) -> None:
    for name, judged in of_dangers(engine.alarm):
        missed = [told for told, right in judged if not right]
        assert len(missed) <= len(judged) * 0.02, (name, missed)

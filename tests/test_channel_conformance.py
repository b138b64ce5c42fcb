"""Conversations over each channel while much goes wrong: nothing is lost, nothing doubled, no rule broken."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks.channels.campaign import play
from benchmarks.channels.vendors import VENDORS
from nlu.engines.embedded import EmbeddedEngine
from storage import Store


@pytest.mark.parametrize("channel", sorted(VENDORS))
def test_nothing_is_lost_or_doubled_whatever_goes_wrong(channel: str, store: Store, engine: EmbeddedEngine) -> None:
    verdict = asyncio.run(play(channel, str(store.engine.url), engine, 5, turns=3))
    assert verdict.problems == []


def test_nothing_is_lost_where_the_platform_calls_nobody(store: Store, engine: EmbeddedEngine) -> None:
    verdict = asyncio.run(play("wecom_kf", str(store.engine.url), engine, 3, turns=2, silent=True))
    assert verdict.problems == []

"""Every transcript in tests/conversations holds, played through the whole engine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store
from tests.bot.transcript import Player, read

FOLDER = Path(__file__).parent.parent / "conversations"
SCRIPTS = sorted(FOLDER.rglob("*.yml"))


def _case(path: Path) -> pytest.param:  # type: ignore[valid-type]
    rules = read(path).get("rules", [])
    return pytest.param(path, id=path.stem, marks=[pytest.mark.rule(*rules)] if rules else [])


@pytest.mark.parametrize("path", [_case(path) for path in SCRIPTS])
def test_conversation(path: Path, store: Store, shop: Shop, engine: EmbeddedEngine) -> None:
    script = read(path)
    began = datetime.fromisoformat(script.get("clock", "2026-03-18T10:00+08:00"))
    Player(store, shop, engine, began, script.get("channel", "web"), script.get("language", "")).play(script)


def test_there_are_at_least_forty_transcripts() -> None:
    assert len(SCRIPTS) >= 40

"""The transcripts of a dialog as the tests of its file.

tests/bot/dialogs/<path>/test_<dialog>.py plays what stands in tests/conversations/<path>/<dialog>.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pytest

from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store
from tests.bot.transcript import Player, read

CONVERSATIONS = Path(__file__).parent.parent / "conversations"
DIALOGS = Path(__file__).parent / "dialogs"


def folder_of(test_file: Path) -> Path:
    """Where the transcripts of a dialog's test file stand."""
    return CONVERSATIONS / test_file.parent.relative_to(DIALOGS) / test_file.stem.removeprefix("test_")


def talks(test_file: str) -> Callable[..., None]:
    """The test that plays every transcript of that test file's dialog."""
    return played(sorted(folder_of(Path(test_file)).glob("*.yml")))


def others() -> list[Path]:
    """Transcripts that belong to no single dialog."""
    owned = {folder_of(path) for path in DIALOGS.rglob("test_*.py")}
    return sorted(path for path in CONVERSATIONS.rglob("*.yml") if path.parent not in owned)


def played(scripts: Iterable[Path]) -> Callable[..., None]:
    """The test that plays these transcripts through the whole engine."""

    @pytest.mark.parametrize("path", [_case(path) for path in scripts])
    def test_talk(path: Path, store: Store, shop: Shop, engine: EmbeddedEngine) -> None:
        script = read(path)
        began = datetime.fromisoformat(script.get("clock", "2026-03-18T10:00+08:00"))
        Player(store, shop, engine, began, script.get("channel", "web"), script.get("language", "")).play(script)

    return test_talk


def _case(path: Path) -> pytest.param:  # type: ignore[valid-type]
    rules = read(path).get("rules", [])
    return pytest.param(path, id=path.stem, marks=[pytest.mark.rule(*rules)] if rules else [])

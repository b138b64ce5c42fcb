"""The matter told in docs/how-to/one-ticket.md goes as it is told, in real browsers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.street import MISSING, chromium
from tests.browser.walk import play

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium() is None, reason=MISSING)]


@pytest.mark.rule("F1", "W1", "W4", "W6", "W7", "W8", "N1")
def test_one_matter_goes_from_a_noise_to_its_follow_up(model: Path, tmp_path: Path) -> None:
    store, pictures = tmp_path / "store", tmp_path / "pictures"
    store.mkdir()
    pictures.mkdir()
    play(model.parent, store, pictures)
    assert len(list(pictures.glob("walk-*.png"))) == 8

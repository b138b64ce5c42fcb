"""A day's questions are counted for all processes, and anew each day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from nlu.second.allowance import Allowance

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)


def test_a_day_has_so_many_questions_however_many_ask(tmp_path: Path) -> None:
    first, second = Allowance(tmp_path / "new", 3), Allowance(tmp_path / "new", 3)
    assert [one.take(NOW) for one in (first, second, first, second)] == [True, True, True, False]
    assert first.used(NOW) == 3
    assert first.take(NOW + timedelta(days=1))
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_what_can_not_be_counted_is_not_asked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert not Allowance(tmp_path / "file", 3).take(NOW)
    assert not Allowance(tmp_path, 0).take(NOW)

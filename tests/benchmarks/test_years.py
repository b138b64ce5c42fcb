"""Years in minutes: what is seen at each month's end, and what growth comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import years
from benchmarks.years import Look, growth, play


def test_months_are_played_with_faults_and_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(years, "MONTH", 4)
    looks = play(2, 4, 1, 3, 0, tmp_path)
    assert [look.month for look in looks] == [1, 2]
    assert all(look.megabytes and look.handles and look.file and look.sizes["outbox"] for look in looks)
    assert looks[-1].rows["customers"] == 4
    said = capsys.readouterr().out
    assert "the desk is begun anew: 1" in said
    assert len([line for line in said.splitlines() if line.startswith("| ")]) == 3
    assert growth(looks, 4)[-1].startswith("| the whole file |")


def test_growth_is_told_for_a_thousand_customers_and_a_year() -> None:
    assert years.MONTH == 30
    looks = [
        Look(month, 100, 10, 3, 0, 0.0, 1_000_000 * month, {"outbox": 10 * min(month, 3)}, {"outbox": 50_000 * month})
        for month in (1, 2, 3, 4, 5)
    ]
    assert growth(looks, 100)[2:] == [
        "| outbox | 608 | 6.08 | 0 | 6.08 |",
        "| the whole file | | 121.67 | | 121.67 |",
    ]

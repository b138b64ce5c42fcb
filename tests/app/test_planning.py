"""The worker's process also plans: what falls due by the clock needs no command of its own."""

from __future__ import annotations

from pathlib import Path

from app import clock, settings
from app.opening import open_house
from app.serving import Part, jobs_of


def test_whoever_runs_the_worker_runs_the_planner(tmp_path: Path) -> None:
    house = open_house(settings.Settings(data_dir=tmp_path), clock.real, demo=True, port=0)
    parts: list[Part] = ["worker"]
    assert house.planner.run in jobs_of(house, parts, "127.0.0.1")
    parts.clear()
    assert jobs_of(house, parts, "127.0.0.1") == []
    house.store.close()

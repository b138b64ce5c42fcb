"""The measuring of speed at its smallest: what it counts, and what it writes; nothing of how fast it is."""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.curves import curves
from benchmarks.speed import __main__ as speed
from benchmarks.speed import inside, telegram
from benchmarks.speed.found import TARGETS, Found, Target, share, summary
from benchmarks.speed.talk import CONVERSATION
from nlu.engine import Engine


def test_a_line_says_whether_the_goal_is_met_and_else_by_how_much_not() -> None:
    wait, rate = Target("wait", 60, " ms"), Target("rate", 150, most=False)
    assert wait.line(45.2) == "| wait | at most 60 ms | 45.2 ms | met |"
    assert wait.line(90, "at 7/s") == "| wait | at most 60 ms | 90 ms (at 7/s) | missed, 1.5 times |"
    assert rate.line(75) == "| rate | at least 150 | 75 | missed, 2 times |"
    assert "not measured: nobody is there" in rate.line(None, "nobody is there")


def test_of_a_hundred_waits_the_hundredth_part_may_be_longer() -> None:
    assert share(range(1, 101), 99) == 100 and share(range(1, 101), 50) == 51 and share([7.0], 99) == 7.0


def test_curves_have_a_point_for_each_figure_and_none_where_nothing_was_measured() -> None:
    drawn = curves(
        "CPU ms", "customers", ("1", "10", "100"), {"SQLite": [1.0, 2.0, 3.0], "PostgreSQL": [2.0, None, 2.5]}
    )
    assert drawn.count("<circle") == 5 and drawn.count("<polyline") == 2 and "PostgreSQL" in drawn


def test_growth_and_statements_are_measured_on_stores_of_every_size(engine: Engine, tmp_path: Path) -> None:
    found, size = Found(), inside.Size((10,), (), talks=1, long=4)
    inside.growth(size, engine, tmp_path, {}, found)
    inside.long_talk(size, engine, tmp_path, found)
    desk = inside.Desk(f"sqlite:///{tmp_path / 'growth-10.db'}", engine)  # as it was left
    inside.statements(desk, engine, found, talks=1)
    desk.store.close()
    assert {"speed-customers.svg", "speed-turns.svg"} == set(found.pictures)
    assert found.figures["statements of an ordinary turn, median"] > 1
    assert [title for title, _ in found.sections] == [
        "Against the customers of a shop", "Against the turns of one talk", "Where a turn's time goes",
    ]  # fmt: skip


def test_a_bot_is_played_whole_talks_through_telegram() -> None:
    found = asyncio.run(telegram.play(telegram.commands()[telegram.PTB], {}, 2))
    assert found.turns == 2 * len(CONVERSATION) == len(found.latencies)
    assert found.cpu > 0 and found.megabytes > 0


def test_the_section_has_the_table_every_part_and_its_pictures(tmp_path: Path) -> None:
    found = Found()
    for target in TARGETS:
        found.say(target.name, target.wanted)
    found.table("A part", ["| a |", "|---|", "| 1 |"])
    found.pictures["speed-a.svg"] = "<svg/>"
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n\n## Another\n\nstays\n", encoding="utf-8")
    speed.write(found, 600, page, tmp_path / "pictures")
    text = page.read_text(encoding="utf-8")
    assert "## Another\n\nstays" in text and f"## {speed.TITLE}" in text and "### A part" in text
    assert text.count("| met |") == len(TARGETS) == len(summary(found)) - 2
    assert (tmp_path / "pictures" / "speed-a.svg").exists()


def test_every_part_is_a_step_of_the_course() -> None:
    assert all(callable(getattr(speed.Course, part)) for part in speed.PARTS)

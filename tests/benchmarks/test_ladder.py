"""A small climb of the benchmark: whatever the vendors do, each notice ends somewhere, and none twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import ladder


@pytest.mark.rule("N1")
def test_each_notice_arrives_or_becomes_a_call_task_and_none_is_told_twice(tmp_path: Path) -> None:
    found, vendors, _ = ladder.run(25, 2, tmp_path)
    assert found["arrived"] + found["called"] == 25
    assert found["twice"] == 0
    assert vendors.answers["taken"] < found["ways"]

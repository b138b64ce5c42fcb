"""Every decision is found from the index, and is short enough to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "docs" / "decisions"
RECORDS = sorted(FOLDER.glob("0*.md"))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_is_short_and_stands_in_the_index_by_its_title(record: Path) -> None:
    lines = record.read_text(encoding="utf-8").splitlines()
    number, title = lines[0].removeprefix("# ").split(". ", 1)
    assert int(number) == int(record.name[:4])
    assert f"| [{number}]({record.name}) | {title} |" in (FOLDER / "README.md").read_text(encoding="utf-8")
    assert len(lines) <= 40


def test_no_number_is_given_twice() -> None:
    numbers = [record.name[:4] for record in RECORDS]
    assert len(set(numbers)) == len(numbers)

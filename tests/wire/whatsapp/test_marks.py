"""A receipt names the row it belongs to."""

from __future__ import annotations

import pytest

from wire.whatsapp.marks import Mark


def test_the_last_message_stands_for_its_row_and_each_comes_back_as_it_was() -> None:
    marks = [Mark.of(17, number, 3) for number in range(3)]
    assert [mark.data for mark in marks] == ["17.0", "17.1", "17"]
    assert [Mark.read(mark.data) for mark in marks] == marks


@pytest.mark.parametrize("data", ["", "x", "17.", "-1", "17.0.0", "１７x", "9" * 40])
def test_what_others_gave_is_no_mark(data: str) -> None:
    assert Mark.read(data) is None

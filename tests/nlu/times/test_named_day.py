"""Whether a time as said names its day."""

from __future__ import annotations

import pytest

from nlu.times.named_day import names_a_day


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("下午三点", False),
        ("10:30", False),
        ("in the afternoon", False),
        ("明天下午", True),
        ("Friday 3 pm", True),
        ("sat at ten", True),
    ],
)
def test_a_bare_time_of_day_names_no_day(words: str, expected: bool) -> None:
    assert names_a_day(words) is expected

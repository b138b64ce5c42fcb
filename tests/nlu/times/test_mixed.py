"""Times in messages that mix Chinese and English."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlu.times import find


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Minor service tomorrow at 3 pm please, plate 京A12345", "tomorrow at 3 pm"),
        ("京A12345 booking Friday at 10 am", "Friday at 10 am"),
        ("我想book明天下午三点的service", "明天下午三点"),
    ],
)
def test_the_longer_reading_wins_whichever_language_it_is_in(text: str, said: str, now: datetime) -> None:
    assert [entity.text for entity in find(text, now)] == [said]

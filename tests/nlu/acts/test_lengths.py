"""A length of time is read as it is said."""

from __future__ import annotations

import pytest

from nlu.acts.lengths import minutes_in


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("晚20分钟", 20), ("二十五分钟", 25), ("十分钟", 10), ("十五分钟左右", 15), ("半小时", 30), ("半个钟头", 30),
        ("一刻钟", 15), ("三刻钟", 45), ("一个小时", 60), ("一个半小时", 90), ("两小时二十分钟", 140), ("1小时", 60),
        ("20 min", 20), ("half an hour", 30), ("an hour", 60), ("an hour and a half", 90), ("twenty minutes", 20),
        ("a quarter of an hour", 15), ("不知道", None), ("soon", None),
    ],
)  # fmt: skip
def test_a_length_of_time_is_read(words: str, minutes: int | None) -> None:
    assert minutes_in(words) == minutes

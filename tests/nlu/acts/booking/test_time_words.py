"""What is said of a time beside the time itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nlu.acts.booking import time_words


@pytest.mark.rule("B8")
@pytest.mark.parametrize(
    "words", ["啥时候人少", "什麼時候比較不用等", "不想排队", "清净点儿", "when is it least busy", "whenever it's calm"]
)
def test_a_quiet_time_is_asked_for(words: str) -> None:
    assert time_words.quiet(words)


@pytest.mark.parametrize("words", ["很忙", "少了一个人", "I am busy", "quite good"])
def test_other_words_ask_for_no_quiet_time(words: str) -> None:
    assert not time_words.quiet(words)


@pytest.mark.rule("B6")
@pytest.mark.parametrize("words", ["同一时间", "时间不变", "同樣鐘數", "同样辰光", "same time"])
def test_the_hour_stays(words: str) -> None:
    assert time_words.same_hour(words)


@pytest.mark.rule("B6")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("提前一个小时", timedelta(hours=-1)),
        ("往后推半小时", timedelta(minutes=30)),
        ("推迟两天", timedelta(days=2)),
        ("a week later", timedelta(days=7)),
        ("bring it forward an hour", timedelta(hours=-1)),
        ("我路上堵车晚二十分钟", None),
        ("下周二", None),
    ],
)
def test_a_visit_is_shifted_by_a_length(words: str, expected: timedelta | None) -> None:
    assert time_words.shift(words) == expected

"""Two times in one message mean what a person would take them to mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dialogs.booking.time_phrases import joined, weekday_one
from nlu.acts.booking.times_said import Times
from nlu.times.named_day import names_a_day
from nlu.understanding import Entity, Grain, When
from tests.bot.talks import talks

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 18, 10, tzinfo=SHANGHAI)


def _at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=SHANGHAI)


def _said(words: str, text: str, start: datetime, end: datetime, grain: Grain) -> Entity:
    at = words.index(text)
    return Entity("time", text, at, at + len(text), When(start, end, grain, bare=not names_a_day(text)))


@pytest.mark.rule("B3")
def test_one_day_or_the_next_is_both_days() -> None:
    words = "周六或者周日都可以"
    both = joined(Times(text=words), [
        _said(words, "周六", _at(21), _at(22), "day"), _said(words, "周日", _at(22), _at(23), "day"),
    ])  # fmt: skip
    assert (both.value.start, both.value.end) == (_at(21), _at(23))


@pytest.mark.rule("B3")
def test_days_between_two_that_were_named_are_not_meant() -> None:
    words = "Tuesday or Thursday"
    first = joined(Times(text=words), [
        _said(words, "Tuesday", _at(24), _at(25), "day"), _said(words, "Thursday", _at(26), _at(27), "day"),
    ])  # fmt: skip
    assert (first.value.start, first.value.end) == (_at(24), _at(25))


@pytest.mark.rule("B3")
def test_a_part_of_the_day_belongs_to_the_day_beside_it() -> None:
    words = "中午能做吗，周四"
    noon = joined(Times(text=words), [
        _said(words, "中午", _at(18, 11), _at(18, 14), "part"), _said(words, "周四", _at(19), _at(20), "day"),
    ])  # fmt: skip
    assert (noon.value.start, noon.value.end, noon.value.grain) == (_at(19, 11), _at(19, 14), "part")


@pytest.mark.rule("B3")
def test_a_part_of_the_day_beside_a_week_reaches_to_its_last_day() -> None:
    words = "next week, in the afternoon"
    found = joined(Times(text=words), [
        _said(words, "next week", _at(23), _at(30), "week"),
        _said(words, "in the afternoon", _at(18, 12), _at(18, 18), "part"),
    ])  # fmt: skip
    assert (found.value.start, found.value.end) == (_at(23, 12), _at(29, 18))


@pytest.mark.rule("B3")
def test_the_saturday_one_is_the_coming_saturday() -> None:
    august = datetime(2026, 8, 1, tzinfo=SHANGHAI)
    said = Entity("time", "Saturday one", 4, 16, When(august, august + timedelta(days=1), "day"))
    assert weekday_one(said, NOW).value.start == _at(21)
    plain = Entity("time", "1 August", 0, 8, said.value)
    assert weekday_one(plain, NOW).value.start == august


test_talk = talks(__file__)

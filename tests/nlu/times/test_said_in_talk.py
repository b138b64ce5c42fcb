"""Times as customers write and dictate them: clocks without separator, dialect parts of the day, that day."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.times import find

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明天1430", "19 14:30"),
        ("周五0930换机油", "20 09:30"),
        ("下周二两台车保养", "24 00:00"),
        ("礼拜六早浪九点半", "21 09:30"),
        ("后天后晌三点", "20 15:00"),
        ("明朝下半日四点钟", "19 16:00"),
        ("下礼拜三头晌九点", "25 09:00"),
        ("下周四9点 前保险杠喷漆", "26 09:00"),
        ("周五下午5点前", "20 00:00"),
        ("before noon on Friday", "20 00:00"),
    ],
)
def test_the_time_is_read(text: str, expected: str) -> None:
    assert f"{find(text, NOW)[0].value.start:%d %H:%M}" == expected


@pytest.mark.rule("B3")
@pytest.mark.parametrize("text", ["that day in the afternoon", "那天下午", "同一天下午两点", "4pm the same day"])
def test_that_day_is_whatever_day_was_talked_about(text: str) -> None:
    assert [entity.value.bare for entity in find(text, NOW)] == [True]


@pytest.mark.parametrize("text", ["that day", "那天", "八点半起不来"])
def test_nothing_begins_where_nothing_is_said_to(text: str) -> None:
    assert not any(entity.value.open_ended or not entity.value.bare for entity in find(text, NOW))


def test_two_days_beside_each_other_are_two() -> None:
    assert [entity.text for entity in find("not tomorrow, Friday at 2", NOW)] == ["tomorrow", "Friday at 2"]

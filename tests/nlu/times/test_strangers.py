"""Ways of naming a time that people use without the words a form would ask for."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlu.times import find
from tests.nlu.times.reading import NOW, entities, start, stretch


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("could you take it Tuesday 9-11", "03-24 09:00 .. 03-24 11:00"),
        ("this Thursday 2 to 4", "03-19 14:00 .. 03-19 16:00"),
        ("next Monday, 10-12", "03-23 10:00 .. 03-23 12:00"),
        ("tomorrow 3-5", "03-19 15:00 .. 03-19 17:00"),
        ("3/25 9-11", "03-25 09:00 .. 03-25 11:00"),
        ("from 1400 to 1600 on Friday", "03-20 14:00 .. 03-20 16:00"),
        ("周二9-11有位置吗", "03-24 09:00 .. 03-24 11:00"),
        ("4月3号9-11", "04-03 09:00 .. 04-03 11:00"),
        ("周五9点-十一点", "03-20 09:00 .. 03-20 11:00"),
        ("三号-5号", "04-03 00:00 .. 04-06 00:00"),
    ],
)
def test_a_day_with_two_bare_hours_is_a_stretch_of_it(text: str, expected: str) -> None:
    assert stretch(text) == expected


@pytest.mark.parametrize("text", ["Monday 10-12 April", "Monday 21", "周六3-5个人", "明天换2-3个轮胎", "机油5-30"])
def test_numbers_that_count_something_else_are_no_hours(text: str) -> None:
    assert all(e.value.grain == "day" for e in entities(text))


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow at 0930", "2026-03-19 09:30"),
        ("Friday 1430", "2026-03-20 14:30"),
        ("1430 on Friday", "2026-03-20 14:30"),
        ("tomorrow at 930", "2026-03-19 09:30"),
        ("tomorrow 1500 hrs", "2026-03-19 15:00"),
        ("tomorrow after 1700", "2026-03-19 17:00"),
    ],
)
def test_a_clock_time_needs_no_sign_between_hour_and_minute(text: str, expected: str) -> None:
    assert start(text) == expected


@pytest.mark.parametrize("text", ["it stalls at 1500 rpm", "my budget is 1500", "it shakes at 120", "around 1200"])
def test_figures_without_a_day_are_no_clock_time(text: str) -> None:
    assert entities(text) == []


def test_figures_that_answer_when_are_a_clock_time() -> None:
    (found,) = find("1430", NOW, asked=True)
    assert f"{found.value.start:%H:%M}" == "14:30"


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is 25/3 free", "2026-03-25 00:00"),
        ("28/3 at 9", "2026-03-28 09:00"),
        ("the last Thursday in March", "2026-03-26 00:00"),
        ("the first Monday of the month", "2026-04-06 00:00"),
        ("first weekend of May", "2026-05-02 00:00"),
        ("after two working days", "2026-03-20 00:00"),
        ("in the upcoming two days", "2026-03-19 00:00"),
        ("the upcoming Friday", "2026-03-20 00:00"),
        ("tomorrow week", "2026-03-26 00:00"),
        ("quarter of nine tomorrow", "2026-03-19 08:45"),
        ("in an hour and a quarter", "2026-03-18 11:15"),
        ("in a half hour", "2026-03-18 10:30"),
        ("the rest of the day", "2026-03-18 10:00"),
        ("下个月头一周", "2026-03-30 00:00"),
        ("五日内", "2026-03-18 10:00"),
    ],
)
def test_days_and_distances_are_read_in_strangers_words(text: str, expected: str) -> None:
    assert start(text) == expected


@pytest.mark.parametrize("text", ["24/7", "open 24/7 tyre help", "13/32 of an inch"])
def test_round_the_clock_and_fractions_are_no_dates(text: str) -> None:
    assert entities(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow at 9am Beijing time", "2026-03-19 09:00"),
        ("10am Eastern time on Friday", "2026-03-20 22:00"),
        ("tomorrow 10:00 UTC+8", "2026-03-19 10:00"),
        ("tomorrow 9am London time", "2026-03-19 17:00"),
        ("明天北京时间9点", "2026-03-19 09:00"),
        ("明天东京时间上午10点", "2026-03-19 09:00"),
    ],
)
def test_a_zone_named_by_place_or_offset_is_converted(text: str, expected: str) -> None:
    assert start(text) == expected


def test_a_place_s_summer_time_is_kept() -> None:
    summer = datetime(2026, 7, 1, 9, tzinfo=NOW.tzinfo)
    assert start("tomorrow 9am London time", now=summer) == "2026-07-02 16:00"

"""How what was left open is settled: by opening hours, by leaning, and what is handed back as ambiguous."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.times import find, parse
from tests.nlu.times.reading import NOW, entities, only, start


@pytest.mark.rule("B9")
@pytest.mark.parametrize(
    ("text", "expected"),
    [("明天三点", "15:00"), ("明天9点", "09:00"), ("明天六点", "18:00"), ("tomorrow at 4", "16:00")],
)
def test_an_hour_without_its_half_of_day_falls_in_opening_hours(text: str, expected: str) -> None:
    when = only(text)
    assert f"{when.start:%H:%M}" == expected
    assert "am_pm" not in when.ambiguous


@pytest.mark.rule("B9")
def test_opening_hours_that_do_not_decide_leave_the_half_of_day_open() -> None:
    assert "am_pm" in only("明天九点", hours=((8, 22),)).ambiguous
    assert "am_pm" in only("明天一点").ambiguous


def test_a_morning_or_24_hour_time_is_never_ambiguous() -> None:
    assert only("明天早上九点", hours=((8, 22),)).ambiguous == ()
    assert only("明天15点", hours=((8, 22),)).ambiguous == ()
    assert only("tomorrow at 9 am", hours=((8, 22),)).ambiguous == ()


def test_a_weekday_that_is_today_may_be_next_weeks() -> None:
    assert only("周三").ambiguous == ("week",)
    assert only("周四").ambiguous == ()


def test_a_weekday_time_of_today_that_is_over_is_next_weeks() -> None:
    assert start("周三八点") == "2026-03-25 08:00"


def test_next_weekday_is_ambiguous_while_this_weeks_is_ahead() -> None:
    assert only("next Friday").ambiguous == ("week",)
    assert only("next Monday").ambiguous == ()


def test_on_a_sunday_the_coming_week_may_be_this_or_the_next() -> None:
    sunday = NOW.replace(day=22)
    assert only("下周三", now=sunday).ambiguous == ("week",)
    assert only("下周三").ambiguous == ()


def test_a_day_of_the_month_that_is_over_rolls_to_the_next_and_says_so() -> None:
    when = only("10号")
    assert f"{when.start:%m-%d}" == "04-10"
    assert when.ambiguous == ("month",)
    assert only("25号").ambiguous == ()


def test_a_date_that_is_over_rolls_to_next_year_and_says_so() -> None:
    when = only("2月5号")
    assert when.start.year == 2027
    assert when.ambiguous == ("year",)


def test_a_clock_time_that_is_over_is_tomorrows_and_says_so() -> None:
    when = only("早上八点")
    assert f"{when.start:%m-%d %H}" == "03-19 08"
    assert "day" in when.ambiguous


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周五开始响的", "2026-03-13 00:00"),
        ("12号坏的", "2026-03-12 00:00"),
        ("20号坏的", "2026-02-20 00:00"),
        ("十月买的", "2025-10-01 00:00"),
        ("昨天下午", "2026-03-17 12:00"),
    ],
)
def test_leaning_back_reads_what_has_been(text: str, expected: str) -> None:
    assert start(text, lean="past") == expected


def test_values_are_aware_and_in_the_zone_of_now() -> None:
    (found,) = entities("明天9点到11点")
    assert found.value.start.tzinfo is NOW.tzinfo
    assert found.value.end.utcoffset() == NOW.utcoffset()


def test_a_zone_that_is_said_is_converted() -> None:
    assert start("tomorrow 9 am GMT") == "2026-03-19 17:00"
    assert parse("tomorrow 9 am GMT", datetime(2026, 3, 18, 10)) is None


def test_elapsed_hours_skip_the_hour_that_a_clock_change_skips() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    eve = datetime(2026, 3, 29, 1, 30, tzinfo=berlin)
    (found,) = find("in 2 hours", eve)
    assert found.value.start.astimezone(UTC) == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    assert f"{found.value.start:%H:%M}" == "04:30"


def test_a_wall_time_that_a_clock_change_skips_moves_on_by_the_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    (found,) = find("tomorrow 02:30", datetime(2026, 3, 28, 12, tzinfo=berlin))
    assert f"{found.value.start:%d %H:%M %z}" == "29 03:30 +0200"


def test_a_day_with_a_clock_change_is_a_whole_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    (found,) = find("tomorrow", datetime(2026, 3, 28, 12, tzinfo=berlin))
    assert (found.value.end.astimezone(UTC) - found.value.start.astimezone(UTC)).total_seconds() == 23 * 3600


def test_parse_answers_in_the_kind_of_now_and_calls_a_part_of_day_hours() -> None:
    assert parse("明天下午", datetime(2026, 3, 18, 10)) == (
        datetime(2026, 3, 19, 12),
        datetime(2026, 3, 19, 18),
        "hour",
    )
    aware = parse("tomorrow", NOW)
    assert aware is not None
    assert aware[0].tzinfo is NOW.tzinfo


def test_a_bare_number_counts_only_as_the_answer_to_when() -> None:
    assert find("15", NOW) == []
    (found,) = find("15", NOW, language="en", asked=True)
    assert f"{found.value.start:%m-%d}" == "04-15"
    assert found.confidence == 0.5


def test_now_is_a_time_of_little_weight() -> None:
    (found,) = entities("现在刹车有异响")
    assert found.confidence == 0.5

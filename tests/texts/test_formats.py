"""Dates, money and lengths of time in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from texts import formats

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        (formats.day_of_month, "3月5日", "5 Mar"),
        (formats.day, "3月5日 周四", "Thu 5 Mar"),
        (formats.full_date, "2026年3月5日", "5 Mar 2026"),
    ],
)
def test_a_day_reads_as_people_of_the_language_write_it(written: Callable[[date, str], str], zh: str, en: str) -> None:
    assert (written(DAY, "zh"), written(DAY, "en")) == (zh, en)


def test_a_moment_bears_its_day_and_hour() -> None:
    at = datetime(2026, 3, 5, 9, 5)
    assert (formats.moment(at, "zh"), formats.moment(at, "en")) == ("3月5日 周四 09:05", "Thu 5 Mar 09:05")


@pytest.mark.parametrize(("fen", "written"), [(48_000, "¥480"), (48_050, "¥480.50"), (123_456_700, "¥1,234,567")])
def test_money_shows_fen_only_where_there_are_some(fen: int, written: str) -> None:
    assert formats.money(fen) == written


@pytest.mark.parametrize(
    ("minutes", "zh", "en"), [(30, "30分钟", "30 min"), (60, "1小时", "1 h"), (90, "1小时30分钟", "1 h 30 min")]
)
def test_a_length_is_written_in_hours_and_minutes(minutes: int, zh: str, en: str) -> None:
    assert (formats.duration(minutes, "zh"), formats.duration(minutes, "en")) == (zh, en)

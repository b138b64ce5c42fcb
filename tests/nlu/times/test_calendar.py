from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.numerals import en_number, zh_number
from nlu.times.calendar import (
    break_around,
    easter,
    first_week,
    is_workday,
    lunar_day,
    nth_weekday,
    plus_months,
    plus_workdays,
    week_of_year,
)
from nlu.times.festivals import DAYS

days = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.rule("B9")
def test_a_weekend_that_makes_up_for_a_holiday_is_worked() -> None:
    assert is_workday(date(2026, 5, 9))
    assert not is_workday(date(2026, 5, 5))
    assert not is_workday(date(2026, 5, 10))


@pytest.mark.rule("B9")
def test_working_days_step_over_a_holiday() -> None:
    assert plus_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert plus_workdays(date(2026, 10, 8), -1) == date(2026, 9, 30)


def test_a_worked_day_is_a_break_of_its_own() -> None:
    assert break_around(date(2026, 3, 18)) == (date(2026, 3, 18), date(2026, 3, 19))


@given(days, st.integers(-600, 600))
def test_months_away_and_back_never_pass_the_day(day: date, months: int) -> None:
    back = plus_months(plus_months(day, months), -months)
    assert (back.year, back.month) == (day.year, day.month)
    assert back.day <= day.day


@given(st.integers(1950, 2090), st.integers(1, 52))
def test_week_numbers_are_those_of_iso(year: int, week: int) -> None:
    assert week_of_year(year, week).isocalendar()[:3] == (year, week, 1)


@given(days)
def test_the_first_week_has_most_of_its_days_on_or_after(day: date) -> None:
    monday = first_week(day)
    assert monday.weekday() == 0
    assert -3 <= (monday - day).days <= 3


@given(st.integers(1950, 2090), st.integers(1, 12), st.integers(0, 6))
def test_the_last_weekday_of_a_month_has_no_later_one(year: int, month: int, weekday: int) -> None:
    last = nth_weekday(year, month, weekday, -1)
    assert (last.weekday(), last.month) == (weekday, month)
    assert date.fromordinal(last.toordinal() + 7).month != month


@given(st.integers(1950, 2090))
def test_every_festival_falls_in_its_year_or_just_after(year: int) -> None:
    for name, day_of in DAYS.items():
        day = day_of(year)
        assert day is not None, name
        assert day.year == year or (name in {"spring_festival_eve", "laba", "little_new_year"} and day.year == year + 1)


def test_easter_and_lunar_days_are_where_almanacs_have_them() -> None:
    assert easter(2026) == date(2026, 4, 5)
    assert lunar_day(2026, 1, 1) == date(2026, 2, 17)
    assert lunar_day(2026, 13, 1) is None


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("二十一", 21),
        ("十", 10),
        ("廿三", 23),
        ("二〇二六", 2026),
        ("两千零六", 2006),
        ("一百零五", 105),
        ("一百五", 150),
    ],
)
def test_chinese_numerals_have_their_value(said: str, value: int) -> None:
    assert zh_number(said) == value


def test_numerals_that_make_no_number_are_none() -> None:
    assert zh_number("一二十三") is None


@pytest.mark.parametrize(
    ("said", "value"), [("twenty-one", 21), ("two thousand and six", 2006), ("twelfth", 12), ("banana", None)]
)
def test_english_numbers_have_their_value(said: str, value: int | None) -> None:
    assert en_number(said) == value

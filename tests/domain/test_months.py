"""Days so many months apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.months import month_end, months_later

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.rule("G1")
@given(day=DAYS, months=st.integers(-240, 240))
def test_months_later_keeps_the_day_or_takes_the_months_last(day: date, months: int) -> None:
    found = months_later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


@given(day=DAYS)
def test_the_end_of_a_month_is_the_day_before_the_next_one(day: date) -> None:
    end = month_end(day)
    assert (end.year, end.month) == (day.year, day.month)
    assert (end + timedelta(days=1)).day == 1

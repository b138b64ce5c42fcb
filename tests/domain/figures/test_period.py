"""Weeks, months and years on the shop's calendar, and what each is compared with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.figures.period import Length, Span, period_of

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 18)


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    ("length", "first", "last", "a_year_ago"),
    [
        ("week", date(2026, 3, 16), date(2026, 3, 22), date(2025, 3, 17)),
        ("month", date(2026, 3, 1), date(2026, 3, 31), date(2025, 3, 1)),
        ("year", date(2026, 1, 1), date(2026, 12, 31), date(2025, 1, 1)),
    ],
)
def test_a_period_has_its_days(length: str, first: date, last: date, a_year_ago: date) -> None:
    found = period_of(length, DAY, ZONE)
    assert (found.first, found.last, found.year_before().first) == (first, last, a_year_ago)
    assert found.year_before().first.weekday() == (first.weekday() if length == "week" else a_year_ago.weekday())


@given(st.sampled_from(list(Length)), st.dates(date(1950, 1, 1), date(2900, 1, 1)), st.integers(-30, 30))
def test_periods_follow_each_other_without_gaps(length: str, day: date, by: int) -> None:
    found = period_of(length, day, ZONE)
    assert found.first <= day <= found.last
    assert found.moved(by).moved(-by) == found
    assert found.moved(1).start == found.end
    trend = found.trend()
    assert trend[-1] == found
    assert all(a.after == b.first for a, b in pairwise(trend))


@pytest.mark.rule("R2")
def test_half_a_month_is_compared_with_half_a_month() -> None:
    now = datetime(2026, 3, 16, tzinfo=ZONE)
    march = period_of("month", DAY, ZONE)
    assert march.until(now) == Span(march.start, now)
    assert march.moved(-1).part_like(march, now) == Span(
        datetime(2026, 2, 1, tzinfo=ZONE), datetime(2026, 2, 16, tzinfo=ZONE)
    )
    late = march.end - timedelta(hours=1)
    assert march.moved(-1).part_like(march, late).end == march.start, "February is over sooner"
    assert march.moved(-1).part_like(march, march.end) == Span(march.moved(-1).start, march.start)

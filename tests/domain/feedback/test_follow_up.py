"""Working days are the shop's own: days off and holidays do not count (N1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from domain.feedback.follow_up import working_days_after
from domain.shop.shop import Shop

OPEN = ((time(9), time(17)),)


@pytest.mark.rule("N1")
def test_days_off_and_holidays_are_passed_over(shop: Shop) -> None:
    weekdays = replace(shop, hours=dict.fromkeys(range(5), OPEN), special_days={date(2026, 4, 6): ()})
    assert working_days_after(weekdays, date(2026, 3, 18), 3) == date(2026, 3, 23), "Wednesday to Monday"
    assert working_days_after(weekdays, date(2026, 4, 2), 3) == date(2026, 4, 8), "Friday, Tuesday, Wednesday"
    assert working_days_after(weekdays, date(2026, 3, 21), 1) == date(2026, 3, 23), "handed over on a day off"


@pytest.mark.rule("N1")
def test_a_shop_that_never_opens_counts_plain_days(shop: Shop) -> None:
    assert working_days_after(replace(shop, hours={}, special_days={}), date(2026, 3, 18), 3) == date(2026, 3, 21)

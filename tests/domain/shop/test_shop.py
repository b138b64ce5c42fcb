"""When a shop is open, and in which language it speaks of itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain.shop.shop import Shop


@pytest.mark.rule("B9")
def test_a_special_day_goes_before_its_weekday(shop: Shop) -> None:
    assert [start.hour for start, _ in shop.ranges(date(2026, 2, 15))] == [9]
    assert shop.ranges(date(2026, 2, 17)) == ()
    assert len(shop.ranges(date(2026, 3, 18))) == 2


@pytest.mark.rule("B9")
def test_open_days_leave_out_the_holidays(shop: Shop) -> None:
    assert list(shop.open_days(date(2026, 9, 30), date(2026, 10, 5))) == [date(2026, 9, 30), date(2026, 10, 5)]


@pytest.mark.rule("B9")
def test_a_shop_is_closed_at_lunch_and_at_closing_time(shop: Shop, now: datetime) -> None:
    assert shop.is_open(now)
    assert shop.is_open(now.replace(hour=8, minute=30))
    assert not shop.is_open(now.replace(hour=12))
    assert not shop.is_open(now.replace(hour=18))
    assert not shop.is_open(now - timedelta(hours=3))


def test_names_follow_the_customers_language(shop: Shop) -> None:
    assert (shop.name("zh"), shop.name("en")) == ("安驰汽车服务中心", "Anchi Auto Service")
    assert shop.service("minor_service").name("en").startswith("Minor service")
    assert shop.address("zh") != shop.address("en")

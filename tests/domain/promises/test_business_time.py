"""Time as promises count it, over closed days, holidays, make-up workdays and changes of the clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.promises.business_time import add, add_working, between, working_between
from domain.shop.promise_policy import BUSINESS, CALENDAR
from domain.shop.shop import Shop
from tests.domain.shops import ZONES, a_shop, all_day, hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE, HOUR, NOTHING = timedelta(minutes=1), timedelta(hours=1), timedelta(0)
Ranges = tuple[tuple[time, time], ...]
Week = dict[int, Ranges]
TWO_RANGES = ((time(8, 30), time(12)), (time(13), time(18)))


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """A shop of any zone with its own hours per weekday and some special days."""
    week = draw(st.dictionaries(st.integers(0, 6), hours(), min_size=1))
    days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    special = draw(st.dictionaries(days, st.just(()) | hours(), max_size=8))
    return _open(draw(st.sampled_from(ZONES)), week, special)


def _open(zone: str, week: Week, special: dict[date, Ranges] | None = None) -> Shop:
    return replace(a_shop(zone, TWO_RANGES), hours=week, special_days=special or {})


INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 30), timezones=st.just(UTC)) | st.sampled_from([
    datetime(2026, 3, 8, 6, 45, tzinfo=UTC), datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 15, tzinfo=UTC), datetime(2026, 4, 4, 14, 45, tzinfo=UTC),
])  # fmt: skip
"""Any instant, and more often one at which the clocks are about to change somewhere."""

LENGTHS = st.integers(0, 60 * 24 * 4).map(lambda minutes: timedelta(minutes=minutes))
COUNTED = st.sampled_from([CALENDAR, BUSINESS])


@pytest.mark.rule("F3")
@given(shops(), COUNTED, INSTANTS, LENGTHS)
def test_as_much_passes_as_was_added(shop: Shop, counting: str, start: datetime, length: timedelta) -> None:
    assert between(shop, counting, start, add(shop, counting, start, length)) == length


@given(shops(), COUNTED, INSTANTS, LENGTHS)
def test_what_was_added_is_reached_no_minute_earlier(
    shop: Shop, counting: str, start: datetime, length: timedelta
) -> None:
    end = add(shop, counting, start, length)
    assert length == NOTHING or between(shop, counting, start, end - timedelta(seconds=1)) < length


@given(shops(), COUNTED, INSTANTS, LENGTHS, LENGTHS)
def test_lengths_add_up(shop: Shop, counting: str, start: datetime, first: timedelta, second: timedelta) -> None:
    whole = add(shop, counting, start, first + second)
    assert add(shop, counting, add(shop, counting, start, first), second) == whole


@given(shops(), COUNTED, INSTANTS, LENGTHS, LENGTHS)
def test_the_parts_of_a_time_are_the_whole(
    shop: Shop, counting: str, start: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = start + first, start + first + second
    parts = between(shop, counting, start, middle) + between(shop, counting, middle, end)
    assert parts == between(shop, counting, start, end)


@given(shops(), COUNTED, INSTANTS, LENGTHS, LENGTHS)
def test_more_time_and_a_later_start_never_end_earlier(
    shop: Shop, counting: str, start: datetime, length: timedelta, more: timedelta
) -> None:
    end = add(shop, counting, start, length)
    assert add(shop, counting, start, length + more) >= end >= start
    assert add(shop, counting, start + more, length) >= end


@given(shops(), INSTANTS, LENGTHS)
def test_opening_hours_are_never_more_than_the_calendar(shop: Shop, start: datetime, length: timedelta) -> None:
    assert working_between(shop, start, start + length) <= length


@given(shops(), INSTANTS, st.integers(1, 600))
def test_open_time_is_the_time_in_which_the_shop_is_open(shop: Shop, start: datetime, pieces: int) -> None:
    shop, five = replace(shop, timezone="Asia/Kathmandu"), 5 * MINUTE  # a zone whose clocks never change
    start = start.replace(minute=start.minute // 5 * 5, second=0, microsecond=0)
    counted = sum(shop.is_open(start + n * five) for n in range(pieces))
    assert working_between(shop, start, start + pieces * five) == counted * five


def test_an_end_before_the_start_is_nothing() -> None:
    shop, at = a_shop("Asia/Shanghai", TWO_RANGES), datetime(2026, 3, 18, 10, tzinfo=SHANGHAI)
    assert working_between(shop, at, at - HOUR) == between(shop, CALENDAR, at, at - HOUR) == NOTHING


@pytest.mark.rule("F3")
def test_time_stands_still_over_lunch_and_night() -> None:
    shop = a_shop("Asia/Shanghai", TWO_RANGES)
    morning = datetime(2026, 3, 18, 11, 30, tzinfo=SHANGHAI)
    assert add_working(shop, morning, HOUR) == datetime(2026, 3, 18, 13, 30, tzinfo=SHANGHAI)
    evening = datetime(2026, 3, 18, 17, 30, tzinfo=SHANGHAI)
    assert add_working(shop, evening, HOUR) == datetime(2026, 3, 19, 9, tzinfo=SHANGHAI)


def test_a_start_on_a_closed_day_counts_from_the_next_opening() -> None:
    shop = _open("Asia/Shanghai", dict.fromkeys(range(5), TWO_RANGES))
    sunday = datetime(2026, 3, 22, 15, tzinfo=SHANGHAI)
    assert add_working(shop, sunday, 30 * MINUTE) == datetime(2026, 3, 23, 9, tzinfo=SHANGHAI)


@pytest.mark.rule("B9")
def test_holidays_do_not_count_and_make_up_workdays_do() -> None:
    week = dict.fromkeys(range(5), all_day(9, 17))
    holiday, make_up = dict.fromkeys((date(2026, 10, 1), date(2026, 10, 2)), ()), date(2026, 10, 4)
    shop = _open("Asia/Shanghai", week, {**holiday, make_up: all_day(9, 17)})
    last_workday = datetime(2026, 9, 30, 16, tzinfo=SHANGHAI)
    assert add_working(shop, last_workday, 3 * HOUR) == datetime(2026, 10, 4, 11, tzinfo=SHANGHAI)


def test_the_hour_that_is_missing_in_spring_does_not_count_and_the_double_one_counts_twice() -> None:
    shop = a_shop("Europe/Berlin", ((time(1), time(4)),))
    for day, length in ((date(2026, 3, 29), 2 * HOUR), (date(2026, 10, 25), 4 * HOUR), (date(2026, 5, 1), 3 * HOUR)):
        start = datetime.combine(day, time(0), ZoneInfo("Europe/Berlin"))
        assert working_between(shop, start, start.astimezone(UTC) + 12 * HOUR) == length


def test_a_shop_that_never_opens_counts_by_the_calendar() -> None:
    shop, at = _open("UTC", {}), datetime(2026, 3, 18, 10, tzinfo=UTC)
    assert add_working(shop, at, HOUR) == at + HOUR
    assert working_between(shop, at, at + HOUR) == HOUR

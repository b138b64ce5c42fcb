"""Hand-over times lie after the work, in opening hours, and never while the bay is another's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import shopfile
from domain.booking.capacity import quarter
from domain.shop.shop import Shop
from domain.workshop.handback_time import finish, open_at, told

SHOP = shopfile.read(shopfile.DEMO)
MONDAY = datetime(2026, 3, 16, tzinfo=SHOP.zone)


def _at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.rule("W3", "B9")
@pytest.mark.parametrize(
    ("start", "minutes", "done"),
    [
        (_at(9), 60, _at(10)),
        (_at(11, 30), 60, _at(12, 30)),
        (_at(17, 30), 60, _at(9, 0, 1)),
        (_at(6), 30, _at(9)),
        (_at(9, 7), 20, _at(9, 27)),
    ],
)
def test_work_goes_on_from_opening_to_closing(start: datetime, minutes: int, done: datetime) -> None:
    assert finish(SHOP, lambda _: True, start, timedelta(minutes=minutes)) == done


@pytest.mark.rule("W3", "B9")
def test_work_stands_still_while_the_bay_is_anothers() -> None:
    taken = range(quarter(_at(9, 30)), quarter(_at(11)))
    assert finish(SHOP, lambda n: n not in taken, _at(9), timedelta(hours=1)) == _at(11, 30)


@pytest.mark.rule("W3")
@pytest.mark.parametrize(
    ("done", "promised"),
    [(_at(10), _at(10, 30)), (_at(10, 2), _at(10, 45)), (_at(11, 45), _at(13)), (_at(17, 45), _at(8, 30, 1))],
)
def test_a_promise_has_slack_a_round_time_and_somebody_there(done: datetime, promised: datetime) -> None:
    assert told(SHOP, done, timedelta(minutes=30)) == promised


@pytest.mark.rule("W3")
@settings(deadline=None)
@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)),
    minutes=st.integers(0, 3000),
    slack=st.integers(0, 240),
)
def test_no_promise_is_before_the_work_or_outside_hours(start: datetime, minutes: int, slack: int) -> None:
    begin = start.replace(tzinfo=UTC)
    done = finish(SHOP, lambda _: True, begin, timedelta(minutes=minutes))
    at = told(SHOP, done, timedelta(minutes=slack))
    assert done - begin >= timedelta(minutes=minutes)
    assert at - done >= timedelta(minutes=slack)
    assert open_at(SHOP, at) == at and _is_in_hours(SHOP, at)


def _is_in_hours(shop: Shop, at: datetime) -> bool:
    return any(opens <= at <= closes for opens, closes in shop.ranges(at.astimezone(shop.zone).date()))

"""Arriving: near enough is 300 m, on time is until the grace is over, and the board knows how far a vehicle is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.booking.appointment import Appointment
from domain.booking.arrival import distance_m, is_at_shop, is_on_time, state
from tests.domain.shops import a_shop, all_day

GRACE = timedelta(minutes=10)


def _visit(start: datetime, **data: str) -> Appointment:
    visit = Appointment(1, 1, "A", start, start + timedelta(hours=1), ["diagnosis"], start)
    visit.data = dict(data)
    return visit


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ((0.0, 0.0), (0.0, 1.0), 111_195),
        ((31.1837, 121.3702), (31.1837, 121.3702), 0),
        ((52.5200, 13.4050), (48.1351, 11.5820), 504_400),
        ((-33.0, 179.9), (-33.0, -179.9), 18_651),
    ],
)
def test_distances_are_those_of_the_map(one: tuple[float, float], other: tuple[float, float], metres: float) -> None:
    assert distance_m(*one, *other) == pytest.approx(metres, rel=0.002, abs=1)


@pytest.mark.rule("B7")
def test_at_the_shop_is_within_three_hundred_metres_of_it() -> None:
    shop = replace(a_shop("Asia/Shanghai", all_day(9, 18)), lat=31.0, lon=121.0)
    assert is_at_shop(shop, 31.0026, 121.0)
    assert not is_at_shop(shop, 31.0028, 121.0)
    assert not is_at_shop(replace(shop, lat=None, lon=None), 31.0, 121.0)


@pytest.mark.rule("B7")
def test_a_visit_is_expected_then_late_then_arrived_then_in_the_bay(now: datetime) -> None:
    visit = _visit(now)
    assert state(visit, now + GRACE, GRACE) == "expected"
    assert state(visit, now + GRACE + timedelta(seconds=1), GRACE) == "late"
    visit.data["arrived_at"] = now.isoformat()
    assert state(visit, now + timedelta(hours=1), GRACE) == "arrived"
    visit.data["in_bay_at"] = now.isoformat()
    assert state(visit, now, GRACE) == "in_bay"


@pytest.mark.rule("B7")
def test_on_time_counts_from_what_was_agreed_first(now: datetime) -> None:
    shifted = _visit(now + timedelta(minutes=30), agreed=now.isoformat())
    assert is_on_time(_visit(now), now + GRACE, GRACE)
    assert not is_on_time(_visit(now), now + GRACE + timedelta(seconds=1), GRACE)
    assert not is_on_time(shifted, now + timedelta(minutes=30), GRACE)

"""The order of a technician's stops: what was told is kept first, then the way is short (F4, F8)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from domain.distance import road_km
from domain.field.dispatch import Place
from domain.field.route import EXACT, Stop, cost, days, legs, ordered

NINE = datetime(2026, 3, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SHOP = (31.2, 121.4)


def km(one: Place | None, other: Place | None) -> float:
    return road_km(*one, *other, 130) if one and other else 0.0


def _random(count: int, seed: int) -> list[Stop]:
    chance = random.Random(seed)
    return [
        Stop(
            number,
            (31.2 + chance.uniform(-0.4, 0.4), 121.4 + chance.uniform(-0.4, 0.4)),
            NINE + timedelta(hours=chance.randint(1, 8)) if chance.random() < 0.4 else None,
            agreed=chance.random() < 0.5,
            urgent=chance.random() < 0.2,
        )
        for number in range(count)
    ]


@pytest.mark.rule("F4")
def test_a_row_of_places_is_driven_along_and_not_to_and_fro() -> None:
    stops = [Stop(number, (31.2, 121.4 + 0.1 * step)) for number, step in enumerate((3, 1, 4, 2))]
    assert [leg.stop.key for leg in ordered(stops, SHOP, NINE, km)] == [1, 3, 0, 2]


@pytest.mark.rule("F4")
def test_what_was_told_for_a_time_goes_before_what_is_near() -> None:
    near, far = Stop(1, (31.21, 121.4)), Stop(2, (31.5, 121.4), by=NINE + timedelta(minutes=70))
    way = ordered([near, far], SHOP, NINE, km)
    assert [leg.stop.key for leg in way] == [2, 1] and way[0].late == timedelta(0)


@pytest.mark.rule("F4")
def test_who_is_in_danger_is_reached_before_others_are_in_time() -> None:
    by = NINE + timedelta(minutes=30)
    calm, urgent = Stop(1, (31.3, 121.4), by), Stop(2, (31.1, 121.4), by, urgent=True)
    assert [leg.stop.key for leg in ordered([calm, urgent], SHOP, NINE, km)] == [2, 1]


@pytest.mark.rule("F9")
def test_nobody_stands_at_the_door_before_the_hour_that_was_agreed() -> None:
    at = NINE + timedelta(hours=3)
    only = ordered([Stop(1, SHOP, at, agreed=True)], SHOP, NINE, km)[0]
    assert (only.at, only.late, only.km) == (at, timedelta(0), 0.0)
    after = legs([Stop(1, SHOP, at, agreed=True), Stop(2, SHOP)], SHOP, NINE, km)[1]
    assert after.at == at + timedelta(hours=1)


@pytest.mark.rule("F4")
@pytest.mark.parametrize("seed", range(6))
def test_of_few_stops_no_other_order_is_better(seed: int) -> None:
    stops = _random(5, seed)
    best = min(cost(legs(order, SHOP, NINE, km)) for order in permutations(stops))
    assert cost(ordered(stops, SHOP, NINE, km)) == best


@pytest.mark.rule("F4")
def test_of_many_stops_each_is_visited_once_and_none_is_better_elsewhere() -> None:
    stops = _random(EXACT + 3, 7)
    way = ordered(stops, SHOP, NINE, km)
    assert sorted(leg.stop.key for leg in way) == list(range(len(stops)))
    order = [leg.stop for leg in way]
    for stop in order:
        rest = [other for other in order if other is not stop]
        moved = ([*rest[:at], stop, *rest[at:]] for at in range(len(order)))
        assert min(cost(legs(other, SHOP, NINE, km)) for other in moved) >= cost(way)


def test_without_stops_there_is_no_way() -> None:
    assert ordered([], SHOP, NINE, km) == []


@pytest.mark.rule("F8")
def test_ten_units_make_a_day_and_neighbours_share_it() -> None:
    here, there = (31.2, 121.4), (31.9, 121.4)
    units = [Stop(number, there if number % 2 else here) for number in range(20)]
    first, second = days(units, SHOP, km)
    assert ({stop.place for stop in first}, {stop.place for stop in second}) == ({here}, {there})
    assert [len(day) for day in days(units[:11], SHOP, km)] == [10, 1]

"""How far a vehicle drives, told from readings that may be wrong."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.customers.mileage_forecast import TYPICAL, Plan, Reading, forecast, is_suspicious, rate_of, without_outliers
from domain.shop.policy import Policy

START = date(2024, 1, 1)
POLICY = Policy()


def driven(rate: float, *days: int) -> list[Reading]:
    """Readings of a vehicle that drives evenly."""
    return [Reading(START + timedelta(days=day), round(rate * day)) for day in days]


@pytest.mark.rule("N2")
def test_an_even_driver_is_told_exactly() -> None:
    rate = rate_of(driven(50, 0, 90, 200, 330))
    assert rate.km_per_day == pytest.approx(50, rel=0.01)
    assert rate.low < 50 < rate.high


@pytest.mark.rule("N2")
def test_with_nothing_known_the_typical_rate_is_told_with_a_wide_range() -> None:
    rate = rate_of([])
    assert (rate.km_per_day, rate.readings) == (TYPICAL, 0)
    assert rate.high > 2 * TYPICAL


@pytest.mark.rule("N2")
@given(st.floats(5, 300), st.integers(0, 6), st.sampled_from([10, -1, 0.1]))
def test_one_wrong_reading_among_right_ones_changes_little(rate: float, place: int, factor: float) -> None:
    right = driven(rate, *range(0, 700, 100))
    wrong = Reading(right[place].on, max(0, round(right[place].km * factor)))
    spoilt = [*right[:place], wrong, *right[place + 1 :]]
    assert rate_of(spoilt).km_per_day == pytest.approx(rate, rel=0.25)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 400_000)), max_size=20))
def test_what_is_kept_of_any_readings_only_grows(told: list[tuple[int, int]]) -> None:
    kept = without_outliers(Reading(START + timedelta(days=day), km) for day, km in told)
    assert all(a.on <= b.on and a.km <= b.km for a, b in pairwise(kept))
    assert bool(kept) == bool(told)


@pytest.mark.rule("N2")
@pytest.mark.parametrize(
    ("km", "wrong"),
    [(14_900, True), (15_000, False), (16_500, False), (18_500, False), (53_000, True), (1_530_000, True)],
)
def test_a_drop_or_a_jump_is_suspicious_and_a_holiday_is_not(km: int, wrong: bool) -> None:
    history = driven(50, 0, 100, 200, 300)
    assert is_suspicious(history, Reading(START + timedelta(days=320), km)) is wrong


@given(st.integers(0, 1_000_000))
def test_a_first_reading_is_believed(km: int) -> None:
    assert not is_suspicious([], Reading(START, km))


@pytest.mark.rule("N2", "B8")
def test_a_service_is_due_by_date_or_mileage_whichever_comes_first() -> None:
    readings = driven(50, 0, 100, 200, 300)
    plan = Plan(since_on=START, since_km=0, interval_days=365, interval_km=20_000)
    by_km = forecast(plan, readings, POLICY, START)
    assert by_km is not None and (by_km.by, by_km.due_on) == ("date", START + timedelta(days=365))
    soon = forecast(Plan(since_on=START, since_km=0, interval_days=900, interval_km=20_000), readings, POLICY, START)
    assert soon is not None and (soon.by, soon.due_on) == ("mileage", START + timedelta(days=400))
    assert soon.low <= soon.due_on <= soon.high


@pytest.mark.rule("N2")
def test_the_first_service_comes_earlier_and_what_the_shop_told_holds() -> None:
    first = forecast(Plan(since_on=START, since_km=0, first=True), [], POLICY, START)
    assert first is not None and first.due_on == START + timedelta(days=POLICY.first_service_days)
    told = forecast(Plan(next_on=date(2024, 5, 1), since_on=START), [], POLICY, START)
    assert told is not None and told.due_on == date(2024, 5, 1)
    assert forecast(Plan(), [], POLICY, START) is None


@pytest.mark.rule("N2")
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300_000)), max_size=8), st.integers(0, 400_000))
def test_a_due_day_lies_in_its_range_whatever_was_read(told: list[tuple[int, int]], since: int) -> None:
    readings = [Reading(START + timedelta(days=day), km) for day, km in told]
    found = forecast(Plan(since_on=START, since_km=since), readings, POLICY, START)
    assert found is not None and found.low <= found.due_on <= found.high

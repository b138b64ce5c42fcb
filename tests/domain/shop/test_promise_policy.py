"""The policy table: which promises a ticket gets, by F3, C2, C9 and G2, and by a shop's own lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.distance import line_km, road_km
from domain.shop import promise_policy as table
from domain.shop.policy import Policy
from domain.shop.promise_policy import Alarm, Facts, Place, PromiseRule, Vehicle
from domain.ticket import Severity, Ticket

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FAULT = Facts("fault_report")
DEFAULTS = table.defaults(Policy())


def allowed(asked: Facts, rules: tuple[PromiseRule, ...] = DEFAULTS) -> dict[str, timedelta | None]:
    """Kind of promise -> time."""
    return {kind: rule.allowed for kind, rule in table.chosen(rules, asked).items()}


@pytest.mark.rule("F3", "C2", "C9", "G2")
@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (replace(FAULT, systems=("body",), distance_km=100.0), {"on_site": 24, "first_answer": 24, "solution": 48}),
        (replace(FAULT, systems=("body",), distance_km=100.1), {"first_answer": 12, "solution": 48}),
        (replace(FAULT, systems=("body",)), {"first_answer": 24, "solution": 48}),
        (
            replace(FAULT, systems=("body",), distance_km=20, supplier=True),
            {"first_answer": 12, "solution": 48},
        ),
        (replace(FAULT, systems=("electrical",), supplier=True), {"first_answer": 12, "solution": 48}),
        (replace(FAULT, systems=("engine",)), {"first_answer": 12, "solution": 48}),
        (replace(FAULT, systems=("air_conditioning", "brakes")), {"first_answer": 12, "solution": 48}),
        (replace(FAULT, systems=("electrical",)), {"first_answer": 24, "solution": 48}),
        (replace(FAULT, warranty=True), {"first_answer": 24, "solution": 48, "fix": 30 * 24}),
        (Facts("rescue", urgent=True), {"on_site": 1, "first_answer": 0.5}),
        (Facts("complaint"), {"first_answer": 24, "solution": 48}),
        (Facts("recovery"), {"first_answer": 24, "solution": 48}),
        (Facts("enquiry", topic="ask_price"), {"first_answer": 48}),
        (Facts("enquiry", topic="ask_advice"), {"first_answer": 0.5}),
        (Facts("booking"), {}),
    ],
)
def test_the_table_promises_what_the_rules_say(asked: Facts, wanted: dict[str, float]) -> None:
    assert allowed(asked) == {kind: hours * HOUR for kind, hours in wanted.items()}


@pytest.mark.rule("F3")
@pytest.mark.rule("F2")
@pytest.mark.parametrize("kind", ["fault_report", "rescue"])
def test_a_grave_danger_is_answered_in_minutes_and_any_other_report_is_not(kind: str) -> None:
    asked = Facts(kind, systems=("brakes",), urgent=True)
    assert allowed(replace(asked, grave=True))["first_answer"] == 10 * MINUTE
    assert allowed(asked)["first_answer"] != 10 * MINUTE


def test_the_hotline_counts_in_opening_hours_and_the_rest_by_the_calendar() -> None:
    by_count = {(rule.name, rule.counting) for rule in DEFAULTS if rule.counting == "business"}
    assert by_count == {("hotline", "business")}


@given(
    st.sampled_from(["fault_report", "rescue", "complaint", "enquiry", "recovery"]),
    st.sets(st.sampled_from(["body", "engine", "brakes", "electrical"])),
    st.none() | st.floats(0, 5000), st.booleans(), st.none() | st.booleans(),
    st.sampled_from([*Severity]), st.booleans(),
)  # fmt: skip
def test_everything_reported_gets_an_answer(
    kind: str, systems: set[str], km: float | None, supplier: bool, warranty: bool | None, severity: str, urgent: bool
) -> None:
    asked = Facts(kind, "", tuple(systems), km, "", supplier, warranty, severity, urgent)
    assert allowed(asked)["first_answer"]


def test_a_shops_own_line_goes_before_the_defaults_and_may_promise_nothing() -> None:
    own = (
        PromiseRule("first_answer", 2 * HOUR, tickets=("complaint",), severities=("serious", "crisis")),
        PromiseRule("first_answer", 4 * HOUR, key_customer=True),
        PromiseRule("solution", None, tickets=("complaint",), severities=("crisis",)),
    )
    rules = (*own, *DEFAULTS)
    assert allowed(Facts("complaint", severity="crisis"), rules) == {"first_answer": 2 * HOUR}
    assert allowed(Facts("complaint", key_customer=True), rules)["first_answer"] == 4 * HOUR
    assert allowed(Facts("complaint"), rules) == allowed(Facts("complaint"))


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({"place": "昆山市前进路"}, True),
        ({"place": "苏州"}, False),
        ({"urgent": False}, False),
        ({"topic": "ask_parts"}, False),
        ({"distance_km": 300.0}, False),
        ({"distance_km": None}, False),
    ],
)
def test_a_line_fits_only_when_every_condition_is_met(changes: dict[str, object], fits: bool) -> None:
    rule = PromiseRule(
        "on_site",
        HOUR,
        tickets=("rescue",),
        topics=("tow",),
        regions=("昆山", "太仓"),
        urgent=True,
        min_km=10,
        max_km=200,
    )  # fmt: skip
    asked = Facts("rescue", "tow", distance_km=50, place="江苏昆山", urgent=True)
    assert table.fits(rule, asked)
    assert table.fits(rule, replace(asked, **changes)) is fits  # type: ignore[arg-type]


@pytest.mark.rule("N4")
@given(st.integers(1, 60 * 24 * 40))
def test_usual_alarms_warn_before_and_rise_a_level_each_time(minutes: int) -> None:
    found = table.alarms(PromiseRule("solution", minutes * MINUTE))
    offsets = [alarm.offset for alarm in found]
    assert offsets == sorted(offsets)
    assert timedelta(0) in offsets
    assert all(offset > -minutes * MINUTE for offset in offsets)
    assert [alarm.roles for alarm in found if alarm.offset > timedelta(0)] == [("workshop_supervisor",), ("manager",)]


@pytest.mark.rule("C9")
def test_an_enquiry_is_with_the_supervisor_before_its_two_days_are_over() -> None:
    rule = table.chosen(DEFAULTS, Facts("enquiry"))["first_answer"]
    assert any(alarm.offset < timedelta(0) and "workshop_supervisor" in alarm.roles for alarm in table.alarms(rule))


def test_own_alarms_always_have_one_for_when_it_is_due() -> None:
    rule = PromiseRule("fix", HOUR, alarms=(Alarm(2 * HOUR, ("manager",)), Alarm(-2 * HOUR)))
    assert [alarm.offset for alarm in table.alarms(rule)] == [timedelta(0), 2 * HOUR]


def _ticket(**data: object) -> Ticket:
    at = datetime(2026, 3, 18, tzinfo=UTC)
    return Ticket("", "fault_report", 1, None, "", at, data=data)


@pytest.mark.rule("G1")
@pytest.mark.parametrize(
    ("vehicle", "data", "warranty"),
    [
        (Vehicle(date(2023, 3, 19), 99_000), {}, True),
        (Vehicle(date(2023, 3, 18), 99_000), {}, False),
        (Vehicle(date(2025, 3, 18), 100_001), {}, False),
        (Vehicle(date(2025, 3, 18)), {}, True),
        (Vehicle(None, 10), {}, None),
        (None, {}, None),
        (Vehicle(date(2010, 1, 1)), {"in_warranty": True}, True),
    ],
)
def test_warranty_goes_by_the_record_unless_somebody_has_decided(
    vehicle: Vehicle | None, data: dict[str, object], warranty: bool | None
) -> None:
    today = date(2026, 3, 18)
    found = table.facts(_ticket(**data), Policy(), today, shop_at=None, key_customer=False, vehicle=vehicle)
    assert found.warranty is warranty


@pytest.mark.rule("F3")
def test_the_distance_is_by_road_from_the_place_sent() -> None:
    shop, suzhou = Place(31.1837, 121.3702), {"lat": 31.2989, "lon": 120.5853}
    asked = table.facts(
        _ticket(**suzhou), Policy(), date(2026, 3, 18), shop_at=shop, key_customer=False, vehicle=None
    )  # fmt: skip
    assert asked.distance_km == pytest.approx(75.7 * 1.3, rel=0.02)
    nowhere = table.facts(_ticket(), Policy(), date(2026, 3, 18), shop_at=shop, key_customer=False, vehicle=None)
    assert nowhere.distance_km is None


def test_distances_known_from_the_atlas() -> None:
    shanghai, beijing = (31.2304, 121.4737), (39.9042, 116.4074)
    assert line_km(*shanghai, *beijing) == pytest.approx(1067, abs=3)
    assert road_km(*shanghai, *beijing, 100) == line_km(*shanghai, *beijing)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_the_way_there_is_as_long_as_the_way_back(lat: float, lon: float, to_lat: float, to_lon: float) -> None:
    there = line_km(lat, lon, to_lat, to_lon)
    assert 0 <= there <= 20038
    assert line_km(to_lat, to_lon, lat, lon) == pytest.approx(there, abs=1e-6)

"""Who is on duty: shifts, holidays, people on call, and who stands in for a role nobody of which is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.shop.duty import on_duty, reach
from domain.shop.promise_policy import ASSIGNEE
from domain.shop.shift import is_at_work
from domain.shop.shop import Shop, StaffSpec
from domain.shop.staff import ROLES
from tests.domain.shops import a_shop, all_day

NOON, NIGHT = datetime(2026, 3, 18, 4, tzinfo=UTC), datetime(2026, 3, 18, 18, tzinfo=UTC)
LATE = {day: ((time(14), time(22)),) for day in range(7)}
STAFF = (
    StaffSpec("ann", "Ann", "advisor"),
    StaffSpec("eve", "Eve", "advisor", shift=LATE),
    StaffSpec("sue", "Sue", "workshop_supervisor", on_call=True),
    StaffSpec("max", "Max", "manager", on_call=True),
    StaffSpec("tom", "Tom", "technician"),
)
SHOP = replace(a_shop("Asia/Shanghai", all_day(8, 18)), staff=STAFF)


def codes(shop: Shop, role: str, at: datetime) -> list[str]:
    """Who of that role is on duty."""
    return [person.code for person in on_duty(shop, role, at)]


@pytest.mark.rule("N4")
def test_somebody_without_a_shift_is_there_in_opening_hours_and_others_in_theirs() -> None:
    evening = NOON + timedelta(hours=7)
    assert codes(SHOP, "advisor", NOON) == ["ann"]
    assert codes(SHOP, "advisor", NOON + timedelta(hours=4)) == ["ann", "eve"]
    assert codes(SHOP, "advisor", evening) == ["eve"]


@pytest.mark.rule("N4")
def test_at_night_those_on_call_are_on_duty() -> None:
    assert codes(SHOP, "workshop_supervisor", NIGHT) == ["sue"]
    assert codes(SHOP, "advisor", NIGHT) == []


@pytest.mark.rule("N4")
def test_whoever_is_at_lunch_is_on_duty_all_the_same() -> None:
    shop = a_shop("Asia/Shanghai", ((time(8), time(12)), (time(13), time(18))), staff=STAFF)
    assert codes(shop, "advisor", NOON + timedelta(minutes=30)) == ["ann"]
    assert reach(shop, ["advisor"], None, NOON + timedelta(minutes=30)) == ["ann"]


def test_nobody_works_a_shift_on_a_day_off_of_the_shop() -> None:
    closed = replace(SHOP, special_days={date(2026, 3, 18): ()})
    assert not is_at_work(closed, STAFF[1], NOON + timedelta(hours=4))
    assert is_at_work(SHOP, STAFF[1], NOON + timedelta(hours=4))


def test_where_nobody_of_a_role_is_there_the_one_above_is_called() -> None:
    assert reach(SHOP, ["technician"], None, NIGHT) == ["sue"]
    assert reach(SHOP, ["warranty_clerk"], None, NOON) == ["max"]


def test_whoever_has_it_is_called_while_there_and_else_the_advisors() -> None:
    assert reach(SHOP, [ASSIGNEE], "tom", NOON) == ["tom"]
    assert reach(SHOP, [ASSIGNEE], "eve", NOON) == ["ann"]
    assert reach(SHOP, [ASSIGNEE], None, NOON) == ["ann"]
    assert reach(SHOP, [ASSIGNEE, "manager"], "ann", NOON) == ["ann", "max"]


@pytest.mark.rule("C5")
@given(
    st.lists(st.sampled_from([ASSIGNEE, *ROLES]), min_size=1), st.sampled_from([None, "ann", "tom", "max"]),
    st.integers(0, 7 * 24), st.sampled_from(["ann", "sue", "tom", "max", None]),
)  # fmt: skip
def test_an_alarm_always_reaches_somebody_and_never_whom_it_must_not(
    roles: list[str], holder: str | None, hours: int, without: str | None
) -> None:
    found = reach(SHOP, roles, holder, NOON + timedelta(hours=hours), without=without)
    assert without not in found
    assert len(found) == len(set(found))
    assert found or without in ("max", "sue")

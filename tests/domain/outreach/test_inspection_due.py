"""The law's inspections, year by year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.outreach.inspection_due import USES, duties, next_duty

REGISTERED = date(2016, 3, 18)


@pytest.mark.rule("N2")
def test_a_private_car_is_seen_in_years_six_and_ten_and_yearly_after_that() -> None:
    found = duties(REGISTERED, "private", 13)
    assert [(duty.due_on.year - 2016, duty.kind) for duty in found] == [
        (2, "sticker"), (4, "sticker"), (6, "on_site"), (8, "sticker"), (10, "on_site"),
        (11, "on_site"), (12, "on_site"), (13, "on_site"),
    ]  # fmt: skip
    assert {(duty.due_on.month, duty.due_on.day) for duty in found} == {(3, 31)}


@pytest.mark.rule("N2")
def test_a_car_that_carries_for_hire_is_seen_yearly_and_half_yearly_after_five_years() -> None:
    found = [duty.due_on for duty in duties(REGISTERED, "commercial", 7)]
    assert found[:5] == [date(2016 + year, 3, 31) for year in range(1, 6)]
    assert found[5:8] == [date(2021, 9, 30), date(2022, 3, 31), date(2022, 9, 30)]


@pytest.mark.rule("N2")
def test_a_day_of_the_month_does_not_matter_and_february_ends_when_it_does() -> None:
    assert next_duty(date(2020, 2, 29), "private", date(2021, 1, 1)).due_on == date(2022, 2, 28)
    assert next_duty(date(2020, 2, 1), "private", date(2023, 1, 1)).due_on == date(2024, 2, 29)


@pytest.mark.rule("N2")
@given(st.dates(date(1995, 1, 1), date(2027, 1, 1)), st.sampled_from(USES), st.integers(0, 12000))
def test_there_is_always_a_next_inspection_within_two_years(registered: date, use: str, days: int) -> None:
    after = registered + timedelta(days=days)
    due = next_duty(registered, use, after).due_on
    assert after <= due <= after + timedelta(days=2 * 366 + 31)

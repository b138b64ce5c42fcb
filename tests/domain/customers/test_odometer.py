"""Which mileages are believed beside those read before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.customers.customer import OdometerReading
from domain.customers.odometer import MOST_KM, doubt

NOW = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)


def _read(*told: tuple[int, int]) -> list[OdometerReading]:
    """(days ago, km), oldest first."""
    return [OdometerReading(1, km, NOW - timedelta(days=days), "staff") for days, km in told]


@pytest.mark.rule("W1")
@pytest.mark.parametrize(
    ("readings", "known", "km", "why"),
    [
        ([], None, 53000, None),
        ([], None, -5, "absurd"),
        ([], 50000, MOST_KM + 1, "absurd"),
        (_read((100, 50000)), 50000, 49999, "drop"),
        (_read((100, 50000)), 50000, 50000, None),
        (_read((100, 50000)), 50000, 53000, None),
        (_read((100, 50000)), 50000, 530000, "jump"),
        (_read((1, 50000)), 50000, 50900, None),
        (_read((1, 50000)), 50000, 59000, "jump"),
        (_read((400, 20000), (200, 100000), (10, 176000)), 176000, 186000, None),
        (_read((365, 10000), (30, 900000), (10, 12000)), 12000, 22000, "jump"),
    ],
)
def test_a_reading_is_asked_back_when_it_drops_or_jumps(
    readings: list[OdometerReading], known: int | None, km: int, why: str | None
) -> None:
    found = doubt(readings, known, km, NOW)
    assert (found.kind if found else None) == why
    if found and found.kind != "absurd":
        assert found.known_km == known


@pytest.mark.rule("W1")
def test_a_mileage_entered_with_the_record_may_be_a_year_old() -> None:
    assert doubt([], 50000, 90000, NOW, since=NOW) is None
    assert doubt([], 50000, 500000, NOW, since=NOW) is not None
    assert doubt([], 50000, 500000, NOW) is None


@pytest.mark.rule("W1")
@given(known=st.integers(0, 500_000), driven=st.integers(0, 200_000), less=st.integers(0, 200_000))
def test_what_is_believed_is_believed_of_less_driving_too(known: int, driven: int, less: int) -> None:
    readings = _read((90, known))
    if doubt(readings, known, known + driven, NOW) is None:
        assert doubt(readings, known, known + min(driven, less), NOW) is None

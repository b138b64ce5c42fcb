"""The warranty decides by dates, mileage, repairs and causes; once over it stays over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.warranty.warranty import EXCLUSIONS, Repair, Term, Warranty, calls_for_replacement, decide

TERMS = Warranty()
DELIVERED = date(2024, 3, 18)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
KM = st.integers(0, 400_000)
SYSTEM = st.sampled_from(["", "brakes", "high_voltage"])
PARTS = st.sampled_from([None, *(part.name_zh for part in TERMS.wear_parts), "发动机"])


def _repair(
    days_ago: int = 0, *, replaced: bool = False, system: str = "brakes", part: str = "", km: int = 0
) -> Repair:
    made = Repair(1, 1, "京A12345", system, part, replaced, date(2026, 3, 18) - timedelta(days=days_ago), km)
    made.id = 1000 - days_ago
    return made


@pytest.mark.rule("G1")
@pytest.mark.parametrize(
    ("on", "km", "outcome", "reason"),
    [
        (date(2027, 3, 18), 100_000, "in", "within"),
        (date(2027, 3, 19), 100_000, "out", "time"),
        (date(2027, 3, 18), 100_001, "out", "mileage"),
        (date(2026, 3, 18), None, "unclear", "no_odometer"),
        (date(2030, 3, 18), None, "out", "time"),
    ],
)
def test_the_vehicle_is_covered_36_months_or_100_000_km(on: date, km: int | None, outcome: str, reason: str) -> None:
    found = decide(TERMS, on=on, first_delivery_on=DELIVERED, odometer_km=km)
    assert (found.outcome, found.reason) == (outcome, reason)
    assert (found.ends_on, found.ends_km) == (date(2027, 3, 18), 100_000)


@pytest.mark.rule("G1")
def test_a_wear_part_is_covered_for_less() -> None:
    found = decide(TERMS, on=date(2025, 3, 18), first_delivery_on=DELIVERED, odometer_km=9_000, part="刹车片")
    assert (found.outcome, found.reason, found.ends_on) == ("out", "time", date(2024, 9, 18))


@pytest.mark.rule("G1")
@pytest.mark.parametrize("cause", EXCLUSIONS)
def test_an_excluded_cause_is_never_covered(cause: str) -> None:
    found = decide(TERMS, on=DELIVERED, first_delivery_on=DELIVERED, odometer_km=1, causes=[cause])
    assert (found.outcome, found.reason) == ("out", cause)


@pytest.mark.rule("G6")
def test_without_a_delivery_date_the_clerk_decides() -> None:
    assert decide(TERMS, on=DELIVERED, first_delivery_on=None, odometer_km=1).outcome == "unclear"


@pytest.mark.rule("G4")
def test_a_repaired_parts_warranty_starts_anew() -> None:
    told = {"first_delivery_on": date(2015, 1, 1), "odometer_km": 210_000, "renewed": _repair(km=200_000)}
    found = decide(TERMS, on=date(2027, 3, 18), **told)  # type: ignore[arg-type]
    assert (found.outcome, found.reason, found.ends_km) == ("in", "renewed", 220_000)
    assert decide(TERMS, on=date(2027, 3, 19), **told).outcome == "out"  # type: ignore[arg-type]


@pytest.mark.rule("G4")
@given(on=DAYS, delivered=DAYS, km=KM, part=PARTS, repaired=DAYS, repaired_km=KM)
def test_a_repair_never_takes_cover_away(
    on: date, delivered: date, km: int, part: str | None, repaired: date, repaired_km: int
) -> None:
    told = {"on": on, "first_delivery_on": delivered, "odometer_km": km, "part": part}
    repair = _repair(km=repaired_km)
    repair.done_on = repaired
    without, renewed = decide(TERMS, **told), decide(TERMS, **told, renewed=repair)  # type: ignore[arg-type]
    assert without.outcome != "in" or renewed.outcome == "in"


@pytest.mark.rule("G1")
@given(
    on=DAYS, later=st.integers(0, 4000), delivered=DAYS, km=KM, more=KM, part=PARTS, system=SYSTEM,
    repaired=st.none() | st.tuples(DAYS, KM),
)  # fmt: skip
def test_what_is_over_stays_over(
    on: date, later: int, delivered: date, km: int, more: int, part: str | None, system: str,
    repaired: tuple[date, int] | None,
) -> None:  # fmt: skip
    renewed = _repair(km=repaired[1]) if repaired else None
    if renewed is not None and repaired is not None:
        renewed.done_on = repaired[0]
    told = {"first_delivery_on": delivered, "part": part, "system": system, "renewed": renewed}
    before = decide(TERMS, on=on, odometer_km=km, **told)  # type: ignore[arg-type]
    after = decide(TERMS, on=on + timedelta(days=later), odometer_km=km + more, **told)  # type: ignore[arg-type]
    assert before.outcome != "out" or after.outcome == "out"


@pytest.mark.rule("G1")
def test_near_its_end_it_is_told_how_much_is_left() -> None:
    found = decide(TERMS, on=date(2026, 3, 18), first_delivery_on=DELIVERED, odometer_km=98_800)
    assert (found.is_near, found.km_left, found.days_left) == (True, 1_200, 365)
    assert decide(TERMS, on=date(2027, 1, 18), first_delivery_on=DELIVERED, odometer_km=1).is_near
    assert not decide(TERMS, on=date(2026, 3, 18), first_delivery_on=DELIVERED, odometer_km=50_000).is_near
    assert not decide(TERMS, on=date(2030, 3, 18), first_delivery_on=DELIVERED, odometer_km=50_000).is_near


@pytest.mark.rule("G1")
@given(
    on=DAYS, delivered=DAYS, km=KM, months=st.integers(1, 60), limit=st.integers(1, 200_000), more=st.integers(0, 60)
)
def test_a_longer_term_never_covers_less(
    on: date, delivered: date, km: int, months: int, limit: int, more: int
) -> None:
    told = {"on": on, "first_delivery_on": delivered, "odometer_km": km}
    short = decide(Warranty(vehicle=Term(months, limit)), **told)  # type: ignore[arg-type]
    longer = decide(Warranty(vehicle=Term(months + more, limit + more * 1000)), **told)  # type: ignore[arg-type]
    assert short.outcome != "in" or longer.outcome == "in"


@pytest.mark.rule("G3")
@pytest.mark.parametrize(
    ("repairs", "expected"),
    [
        ([], False),
        ([_repair(40)], False),
        ([_repair(90), _repair(40)], True),
        ([_repair(90), _repair(40, system="engine")], False),
        ([_repair(90), _repair(60, replaced=True), _repair(40)], False),
        ([_repair(90), _repair(40, replaced=True)], False),
        ([_repair(90, part="刹车片"), _repair(40, part="刹车盘")], True),
    ],
)
def test_second_repair_of_same_defect_means_replacement(repairs: list[Repair], expected: bool) -> None:
    assert calls_for_replacement(repairs, "brakes") is expected


@pytest.mark.rule("G3")
def test_repairs_of_another_part_are_another_defect() -> None:
    assert not calls_for_replacement([_repair(90, part="刹车片"), _repair(40, part="刹车盘")], "brakes", "刹车盘")

"""Classes, reorder points, proposals and punctuality are computed as the trade does (P1, P3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import supply
from domain.supply import Punctuality, SupplierOrder

DAY = date(2026, 3, 18)


def order(supplier: str, took: int | None, promised: int = 5, state: str = "received") -> SupplierOrder:
    ordered = DAY - timedelta(days=20)
    came = ordered + timedelta(days=took) if took is not None else None
    return SupplierOrder("p", supplier, 1, ordered, ordered + timedelta(days=promised), "staff:wu", state, came)


@pytest.mark.rule("P1")
def test_classes_follow_the_curve_of_yearly_value() -> None:
    ranks = supply.ranked({"a": 7000, "b": 1000, "c": 1500, "d": 400, "e": 100, "idle": 0})
    assert [(one.part, one.letter) for one in ranks] == [
        ("a", "A"), ("c", "B"), ("b", "B"), ("d", "C"), ("e", "C"), ("idle", "C"),
    ]  # fmt: skip
    assert [round(one.share_percent) for one in ranks] == [70, 85, 95, 99, 100, 100]


@pytest.mark.rule("P1")
def test_exactly_eighty_is_still_a_and_the_dearest_is_always_a() -> None:
    assert [one.letter for one in supply.ranked({"a": 80, "b": 15, "c": 5})] == ["A", "B", "C"]
    assert [one.letter for one in supply.ranked({"a": 99, "b": 1})] == ["A", "C"]
    assert [one.letter for one in supply.ranked({"a": 0})] == ["C"]
    assert supply.ranked({}) == []


@pytest.mark.rule("P1")
@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 10**6)))
def test_the_curve_rises_to_the_whole_and_letters_never_go_back(values: dict[str, int]) -> None:
    ranks = supply.ranked(values)
    shares = [one.share_percent for one in ranks]
    assert shares == sorted(shares) and [one.letter for one in ranks] == sorted(one.letter for one in ranks)
    assert not sum(values.values()) or shares[-1] == pytest.approx(100)


@pytest.mark.rule("P1")
@pytest.mark.parametrize(
    ("free", "on_order", "propose"),
    [(29, 0, 0), (28, 0, 60), (20, 9, 0), (20, 8, 60), (-3, 0, 91), (-3, 100, 0)],
)
def test_it_is_time_to_order_at_the_point_and_what_is_booked_and_coming_counts(
    free: int, on_order: int, propose: int
) -> None:
    found = supply.need(
        "p", used=730, days=365, free=free, reserved=2, on_order=on_order, lead_days=7, spare_days=7
    )  # fmt: skip
    assert (found.daily, found.point, found.propose, found.forecast) == (2.0, 28, propose, 60)


@pytest.mark.rule("P1")
def test_what_is_not_used_is_only_ordered_when_booked_work_lacks_it() -> None:
    idle = {"used": 0, "days": 365, "lead_days": 7, "spare_days": 7, "on_order": 0}
    assert supply.need("p", free=0, reserved=0, **idle).propose == 0
    short = supply.need("p", free=-2, reserved=5, **idle)
    assert (short.propose, short.forecast) == (2, 5)


@pytest.mark.rule("P3")
def test_punctuality_counts_what_came_and_what_should_have() -> None:
    told = [order("甲", 5), order("甲", 8), order("乙", 4), order("乙", None, 30, "ordered")]
    told += [order("丙", None, 10, "ordered"), order("丙", 1, state="cancelled")]
    assert supply.punctuality(told, DAY) == [
        Punctuality("丙", 1, 0, 10.0), Punctuality("甲", 2, 1, 3.0), Punctuality("乙", 1, 1, 0.0),
    ]  # fmt: skip
    assert [one.percent for one in supply.punctuality(told, DAY)] == [0, 50, 100]
    assert Punctuality("丁", 0, 0, 0.0).percent == 100


@pytest.mark.rule("P1", "P3")
def test_how_long_a_delivery_takes_is_learnt_from_those_that_came() -> None:
    assert supply.lead_days([], 7) == 7
    assert supply.lead_days([order("甲", 5), order("乙", 8), order("丙", None, 30, "ordered")], 7) == 7
    assert supply.lead_days([order("甲", 3)], 7) == 3

"""Cost price: only once the warranty has run out, never above the list, own parts untouched (G8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.booking.appointment import estimate
from domain.shop.shop import Part, Shop
from domain.warranty import cost_price
from domain.warranty.warranty import Warranty, decide


@pytest.mark.rule("G8")
@pytest.mark.parametrize(
    ("delivered", "km", "causes", "after"),
    [
        (date(2023, 3, 18), 100_000, (), False),
        (date(2023, 3, 17), 99_000, (), True),
        (date(2025, 3, 17), 100_001, (), True),
        (date(2025, 3, 17), 5_000, ("accident",), False),
        (None, 5_000, (), False),
    ],
)  # fmt: skip
def test_it_is_after_the_warranty_when_time_or_distance_is_over_and_not_when_a_cause_is_excluded(
    delivered: date | None, km: int, causes: tuple[str, ...], after: bool
) -> None:
    found = decide(Warranty(), on=date(2026, 3, 18), first_delivery_on=delivered, odometer_km=km, causes=causes)
    assert cost_price.is_after_warranty(found) == after


@pytest.mark.rule("G8")
def test_a_part_costs_what_the_shop_pays_else_the_policys_share_of_the_list(shop: Shop) -> None:
    known, unknown = Part("a", "甲", "A", 42_000, cost_fen=26_000), Part("b", "乙", "B", 10_001)
    assert (cost_price.part_fen(shop, known), cost_price.part_fen(shop, unknown)) == (26_000, 7_000)
    dear = replace(known, cost_fen=50_000)
    assert cost_price.part_fen(shop, dear) == 42_000, "never above the list"
    assert cost_price.labour_fen(shop, 20_000) == 14_000


@pytest.mark.rule("G8")
def test_rows_of_an_item_are_priced_by_their_part_and_own_parts_stay(shop: Shop) -> None:
    row = {"code": "brake_pads_front", "name": "前刹车片", "quantity": 2, "fen": 84_000, "source": "genuine"}
    assert cost_price.row_fen(shop, row) == 52_000
    assert cost_price.row_fen(shop, row | {"fen": 50_000}) == 50_000, "already below cost"
    assert cost_price.row_fen(shop, row | {"code": None}) == 58_800
    assert cost_price.row_fen(shop, row | {"source": "own"}) == 84_000


@pytest.mark.rule("G8")
def test_an_estimate_at_cost_adds_its_labour_and_parts(shop: Shop) -> None:
    labour, parts = cost_price.of_estimate(shop, estimate(shop, ["brake_pads"]))
    listed = estimate(shop, ["brake_pads"]).lines[0]
    assert labour == listed.labour_fen * 70 // 100
    assert 26_000 <= parts < sum(fen for _, _, fen in listed.parts)


@pytest.mark.rule("G8")
@given(price=st.integers(0, 10**7), cost=st.none() | st.integers(0, 10**7))
def test_cost_is_never_above_the_list(shop: Shop, price: int, cost: int | None) -> None:
    assert 0 <= cost_price.part_fen(shop, Part("a", "甲", "A", price, cost_fen=cost)) <= price

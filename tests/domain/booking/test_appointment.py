"""What a visit costs: labour and parts, item by item."""

from __future__ import annotations

import pytest

from domain.booking.appointment import estimate
from domain.errors import UnknownService
from tests.domain.shops import a_shop, all_day


@pytest.mark.rule("B4", "E2")
def test_an_estimate_adds_labour_and_parts_item_by_item() -> None:
    shop = a_shop("UTC", all_day(9, 18))
    made = estimate(shop, ["diagnosis", "paint"])
    assert [line.total_fen for line in made.lines] == [10000, 5700]
    assert made.lines[1].parts == (("tin", 2, 700),)
    assert (made.total_fen, made.upper_fen, made.minutes) == (15700, 18055, 90)


def test_a_service_the_shop_does_not_offer_is_named() -> None:
    with pytest.raises(UnknownService, match="'wax'"):
        estimate(a_shop("UTC", ()), ["wax"])


@pytest.mark.rule("B2")
def test_what_is_free_this_time_costs_nothing_and_still_takes_its_time() -> None:
    shop = a_shop("UTC", all_day(9, 18))
    made = estimate(shop, ["diagnosis", "paint"], free=["diagnosis"])
    assert [line.total_fen for line in made.lines] == [0, 5700]
    assert (made.total_fen, made.minutes) == (5700, 90)

"""What a visit needs, what of it is short, and which part a customer means."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.parts import Shortage, Stock, called, in_words, needed, short, usable_from
from domain.shop.shop import Shop

DAY = date(2026, 3, 25)


@pytest.mark.rule("P2")
def test_services_together_need_the_sum_of_their_parts(shop: Shop) -> None:
    once = needed(shop, ["minor_service"])
    assert once["engine_oil_1l"] == 4
    assert needed(shop, ["minor_service", "minor_service", "gone"]) == {part: 2 * n for part, n in once.items()}


@pytest.mark.rule("P2")
@pytest.mark.parametrize(
    ("quantity", "reserved", "missing"), [(5, 1, 0), (5, 2, 1), (5, 5, 4), (5, 9, 4), (0, 0, 4)]
)  # fmt: skip
def test_short_is_what_is_not_free(quantity: int, reserved: int, missing: int) -> None:
    found = short({"oil": 4, "uncounted": 1}, {"oil": Stock("oil", quantity, reserved, DAY)})
    assert found == ([Shortage("oil", missing, DAY)] if missing else [])


@pytest.mark.rule("P2")
def test_short_parts_can_be_used_the_day_after_the_last_delivery(shop: Shop) -> None:
    waiting = [Shortage("a", 1, DAY), Shortage("b", 1, None), Shortage("c", 1, date(2026, 3, 20))]
    assert usable_from(shop, waiting) == datetime(2026, 3, 26, tzinfo=shop.zone)
    assert usable_from(shop, waiting[1:2]) is None


def test_staff_read_what_is_short(shop: Shop) -> None:
    short_of = [Shortage("spark_plug", 4, DAY), Shortage("oil_filter", 1)]
    assert in_words(shop, short_of) == "铱金火花塞 ×4 (2026-03-25)、机油滤清器 ×1"


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["火花塞"], ["spark_plug"]),
        (["x", "spark plug"], ["spark_plug"]),
        (["机滤"], ["oil_filter"]),
        (["刹车片"], ["brake_pads_front", "brake_pads_rear"]),
        (["涡轮增压器"], []),
        ([], []),
    ],
)
def test_parts_are_known_by_name_and_by_short_name(shop: Shop, words: list[str], codes: list[str]) -> None:
    assert [part.code for part in called(shop, words)] == codes

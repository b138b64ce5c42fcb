"""The way to the shop opens in a map the customer has."""

from __future__ import annotations

from dataclasses import replace

from domain.shop.places import map_links
from tests.domain.shops import a_shop

PLACED = replace(a_shop("UTC", ()), lat=31.1837, lon=121.3702)


def test_each_language_gets_its_maps() -> None:
    assert list(map_links(PLACED, "zh")) == ["amap"]
    assert list(map_links(PLACED, "en")) == ["google", "apple"]
    assert "position=121.370200,31.183700" in map_links(PLACED, "zh")["amap"]
    assert "31.183700,121.370200" in map_links(PLACED, "en")["google"]


def test_a_shop_whose_place_is_not_known_has_no_map() -> None:
    assert map_links(a_shop("UTC", ()), "zh") == {}

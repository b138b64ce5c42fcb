"""GCJ-02 and WGS 84: there and back within a metre, and nothing outside of China is moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.channels.channel import Datum
from domain.channels.datum import to_gcj02, to_wgs84
from domain.distance import line_km


def test_a_known_place_in_beijing_is_where_its_maps_show_it() -> None:
    assert to_gcj02(39.915, 116.404) == pytest.approx((39.91640428150164, 116.41024449916938), abs=1e-9)


@given(st.floats(20, 50), st.floats(80, 130))
def test_there_and_back_is_the_same_place_within_a_metre(lat: float, lon: float) -> None:
    there = to_gcj02(lat, lon)
    assert 0.0 < line_km(lat, lon, *there) < 1.0
    assert line_km(lat, lon, *to_wgs84(Datum.GCJ02, *there)) < 0.001


@pytest.mark.parametrize("place", [(52.52, 13.405), (-33.87, 151.21), (37.77, -122.42)])
def test_a_place_outside_china_is_left_alone(place: tuple[float, float]) -> None:
    assert to_gcj02(*place) == place == to_wgs84(Datum.GCJ02, *place)


def test_a_channel_that_speaks_wgs84_is_left_alone() -> None:
    assert to_wgs84(Datum.WGS84, 39.915, 116.404) == (39.915, 116.404)

"""How far away a vehicle is, by road, as well as two places on a map can tell (F3)."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
"""Mean radius (IUGG)."""


def line_km(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Kilometres along the great circle; degrees are WGS 84 (haversine formula)."""
    across = sin(radians(to_lat - lat) / 2) ** 2
    along = cos(radians(lat)) * cos(radians(to_lat)) * sin(radians(to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(across + along)))


def road_km(lat: float, lon: float, to_lat: float, to_lon: float, road_factor_percent: int) -> float:
    """Kilometres by road: the line, longer by the factor. 130 means that roads are 1.3 times as long as the line."""
    return line_km(lat, lon, to_lat, to_lon) * road_factor_percent / 100

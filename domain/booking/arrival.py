"""Arriving for a booked visit: near enough, on time or late, and how far the vehicle has come today (B7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Literal

from domain.booking.appointment import Appointment
from domain.shop.shop import Shop

EARTH_RADIUS_M = 6_371_009
"""Mean radius (IUGG)."""

NEAR_M = 300
"""Whoever sends a place this near to the shop is taken to be there."""

State = Literal["expected", "late", "arrived", "in_bay"]


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres between two places, over the ground as the crow flies; degrees (WGS 84)."""
    up, across = radians(other_lat - lat), radians(other_lon - lon)
    haversine = sin(up / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(haversine))


def is_at_shop(shop: Shop, lat: float, lon: float) -> bool:
    """True when the place is the shop's; never when the shop file names no place."""
    if shop.lat is None or shop.lon is None:
        return False
    return distance_m(shop.lat, shop.lon, lat, lon) <= NEAR_M


def state(visit: Appointment, now: datetime, grace: timedelta) -> State:
    """How far a booked visit has come. grace: so much after its start it is not yet late. Rule: B7."""
    if visit.data.get("in_bay_at"):
        return "in_bay"
    if visit.data.get("arrived_at"):
        return "arrived"
    return "late" if now > visit.starts_at + grace else "expected"


def is_on_time(visit: Appointment, at: datetime, grace: timedelta) -> bool:
    """True when arriving then is not late for the time that was agreed first. Rule: B7."""
    agreed = visit.data.get("agreed")
    start = datetime.fromisoformat(agreed) if agreed else visit.starts_at
    return at <= start + grace

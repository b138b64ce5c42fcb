"""Coordinates between WGS 84 and GCJ-02, the datum that maps and chats in mainland China speak.

The shift between both is some 100 to 700 m. The formula is the one in common use (as in the libraries eviltransform and
coordtransform); Hong Kong and Macau lie within its rough border as well.
"""

from __future__ import annotations

from math import cos, pi, sin, sqrt

from domain.channels.channel import Datum

_AXIS, _ECCENTRICITY = 6_378_245.0, 0.00669342162296594323
_ROUNDS = 6


def to_wgs84(datum: Datum, lat: float, lon: float) -> tuple[float, float]:
    """Latitude and longitude in degrees as GPS has them, whatever the channel speaks; within a metre."""
    if datum != Datum.GCJ02 or not _shifted(lat, lon):
        return lat, lon
    guess_lat, guess_lon = lat, lon
    for _ in range(_ROUNDS):
        there_lat, there_lon = to_gcj02(guess_lat, guess_lon)
        guess_lat, guess_lon = guess_lat - (there_lat - lat), guess_lon - (there_lon - lon)
    return guess_lat, guess_lon


def to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """The same place as maps in mainland China show it; unchanged outside of it."""
    if not _shifted(lat, lon):
        return lat, lon
    x, y = lon - 105.0, lat - 35.0
    angle = lat / 180.0 * pi
    magic = 1 - _ECCENTRICITY * sin(angle) ** 2
    north = _north(x, y) * 180.0 / ((_AXIS * (1 - _ECCENTRICITY)) / (magic * sqrt(magic)) * pi)
    east = _east(x, y) * 180.0 / (_AXIS / sqrt(magic) * cos(angle) * pi)
    return lat + north, lon + east


def _shifted(lat: float, lon: float) -> bool:
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347


def _north(x: float, y: float) -> float:
    metres = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    metres += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    metres += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    return metres + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0


def _east(x: float, y: float) -> float:
    metres = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    metres += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    metres += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    return metres + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0

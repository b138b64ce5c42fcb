"""Advice on use and care: what fits the matter comes first, and nobody reads the same twice (E5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

TIPS: dict[str, tuple[str, ...]] = {
    "brakes": ("brakes", "brakes_fluid", "brakes_water"),
    "tyres": ("tyres", "tyres_pressure", "tyres_age"),
    "battery": ("battery", "battery_cold"),
    "air_conditioning": ("air_conditioning", "air_conditioning_filter"),
    "transmission": ("transmission", "transmission_stop"),
    "engine": ("engine_warm", "engine_oil"),
    "body": ("body", "body_wash"),
    "electrical": ("electrical_lamps", "battery_cold"),
    "high_voltage": ("high_voltage_charge", "high_voltage_cold"),
    "chassis": ("chassis_straight", "tyres_pressure"),
    "steering": ("steering_lock", "chassis_straight"),
    "exhaust": ("exhaust_smoke", "engine_warm"),
    "fuel": ("fuel_tank", "engine_warm"),
    "maintenance": ("maintenance", "engine_oil", "maintenance_log"),
}
"""What the matter is about -> tips that fit it, the most fitting first (`tip.<name>`). Rule: E5 (S1 3.3.3)."""

WINTER, RAIN, HEAT = ("winter_start", "winter_screen"), ("rain_wipers", "rain_puddles"), ("heat_parking", "heat_tyres")
SEASONS: dict[int, tuple[str, ...]] = {12: WINTER, 1: WINTER, 2: WINTER, 5: RAIN, 6: RAIN, 7: HEAT, 8: HEAT}
"""Month -> tips of the season."""

ALWAYS = ("trip_check", "lights_round", "belt_seats", "other")
"""Tips that fit any vehicle at any time; the last is an invitation to write."""

FRESH = timedelta(days=180)
"""A tip told within this time is not told in an answer again."""


def of_visit(subjects: Iterable[str], told: Mapping[str, datetime], month: int) -> str:
    """The tip that goes with a visit: a fitting one not told yet, else of the season, else any; else the oldest told.

    Rule: E5.
    """
    every = list(dict.fromkeys([*_fitting(subjects), *SEASONS.get(month, ()), *ALWAYS]))
    fresh = next((tip for tip in every if tip not in told), None)
    return fresh or min(every, key=lambda tip: told[tip])


def of_answer(subjects: Iterable[str], told: Mapping[str, datetime], now: datetime) -> str | None:
    """The tip that goes with an answer about these; None where nothing fitting is new. Rule: E5."""
    return next((tip for tip in _fitting(subjects) if tip not in told or told[tip] <= now - FRESH), None)


def _fitting(subjects: Iterable[str]) -> Iterator[str]:
    return (tip for subject in subjects for tip in TIPS.get(subject, ()))

"""Whether a mileage can be believed beside those read before (W1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from domain.customers.customer import OdometerReading

MOST_KM = 2_000_000
"""No vehicle that is served shows more."""

KM_PER_DAY = 300
"""Believed of a vehicle whose habit is not known: 110,000 km a year, a taxi on two shifts."""

MOST_KM_PER_DAY = 1_500
"""Nobody drives more, whatever the habit."""

TIMES_THE_HABIT = 4
"""So many times its own habit is still believed of a vehicle: a holiday, a new job."""

LEAST_KM = 1_000
"""A difference below is never a jump."""

UNDATED = timedelta(days=365)
"""A mileage that was entered, not read, may have been so old already."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a reading is asked back. kind: drop (less than known), jump (more than can have been driven) or absurd.

    known_km: the last believed reading.
    """

    kind: Literal["drop", "jump", "absurd"]
    known_km: int


def doubt(
    readings: Sequence[OdometerReading], known_km: int | None, km: int, at: datetime, *, since: datetime | None = None
) -> Doubt | None:
    """Why `km` is not believed at that time; None when it is. Rule: W1.

    readings: of this vehicle, oldest first. known_km: the last one believed, None for a vehicle never read.
    since: when it was taken into the record, for one whose mileage was entered then and not read.
    """
    if not 0 <= km <= MOST_KM:
        return Doubt("absurd", known_km or 0)
    if known_km is None:
        return None
    if km < known_km:
        return Doubt("drop", known_km)
    read_at = next((one.at for one in reversed(readings) if one.km == known_km), since and since - UNDATED)
    if read_at is None:
        return None
    days = max((at - read_at) / _DAY, 1.0)
    habit = _daily([one for one in readings if one.km <= known_km])
    believed = max(LEAST_KM, days * min(habit, MOST_KM_PER_DAY))
    return Doubt("jump", known_km) if km - known_km > believed else None


def _daily(readings: Sequence[OdometerReading]) -> float:
    """Kilometres a day that are believed of this vehicle."""
    rates = [
        (after.km - before.km) / ((after.at - before.at) / _DAY)
        for before, after in pairwise(readings)
        if after.km >= before.km and after.at - before.at >= 7 * _DAY
    ]
    return max(KM_PER_DAY, TIMES_THE_HABIT * median(rates)) if rates else KM_PER_DAY

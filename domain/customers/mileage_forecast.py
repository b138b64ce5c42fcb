"""How far a vehicle drives in a day, told from its readings, and when its next service will be due (N2, B8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from statistics import median

from domain.shop.policy import Policy

TYPICAL = 35.0
"""Kilometres a day of a private car about which nothing is known: some 12,800 a year."""

SHORTEST = 21
"""Days two readings must lie apart to tell a rate: nearer ones say more about a trip than about a year."""

MEMORY = timedelta(days=730)
"""Older readings count only where newer ones do not suffice."""

FEWEST = 3
"""Rates needed before readings alone are trusted; with fewer the typical rate has a say."""

MOST_A_DAY = 1200.0
"""Kilometres nobody drives every day: a reading that needs more is wrong."""

SLACK_KM = 3000
"""A holiday's drive: never enough for a reading to look wrong."""

LONGEST = 3650
"""Days beyond which no due date is told."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A mileage on a day."""

    on: date
    km: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Kilometres a day, with the range in which it lies in about four of five cases. readings: how many told it."""

    km_per_day: float
    low: float
    high: float
    readings: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a vehicle's next service. next_on, next_km: as the shop told them.

    since_on, since_km: the last service, or first delivery (km 0); first: none was done yet.
    """

    next_on: date | None = None
    next_km: int | None = None
    since_on: date | None = None
    since_km: int | None = None
    interval_days: int | None = None
    interval_km: int | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the next service is due. by: "date" or "mileage", whichever comes first; low and high bound the day."""

    due_on: date
    low: date
    high: date
    by: str
    rate: Rate


def rate_of(readings: Iterable[Reading]) -> Rate:
    """The rate of these readings: the median slope over pairs (Theil-Sen), wrong readings left out. Rule: N2.

    The typical rate when there are none; between the two with few.
    """
    good = without_outliers(readings)
    recent = [one for one in good if good and one.on >= good[-1].on - MEMORY]
    slopes = _slopes(recent) if len(_slopes(recent)) >= FEWEST else _slopes(good)
    if not slopes:
        return Rate(TYPICAL, TYPICAL * 0.4, TYPICAL * 2.2, len(good))
    middle = median(slopes)
    trust = min(1.0, (len(good) - 1) / FEWEST)
    rate = trust * middle + (1 - trust) * TYPICAL
    spread = max(0.15, 0.5 * (1 - trust))
    steps = sorted(_slopes_between(recent) or slopes)
    low = min(_quantile(steps, 0.2), rate * (1 - spread))
    high = max(_quantile(steps, 0.8), rate * (1 + spread))
    return Rate(rate, max(low, 0.0), high, len(good))


def without_outliers(readings: Iterable[Reading]) -> list[Reading]:
    """The readings in order of time that can all be true together: the longest run that only grows, at a possible pace.

    One wrong reading among right ones is left out, whether it is too low or too high.
    """
    ordered = sorted({(one.on, one.km) for one in readings})
    best: list[tuple[int, int]] = []  # of the run that ends here: its length, where it came from
    for number, (on, km) in enumerate(ordered):
        came = [(best[k][0], k) for k in range(number) if _possible(ordered[k], (on, km))]
        length, before = max(came, default=(0, -1))
        best.append((length + 1, before))
    run: list[Reading] = []
    at = max(range(len(best)), key=lambda k: (best[k][0], k), default=-1)
    while at >= 0:
        run.append(Reading(*ordered[at]))
        at = best[at][1]
    return run[::-1]


def _possible(earlier: tuple[date, int], later: tuple[date, int]) -> bool:
    days = (later[0] - earlier[0]).days
    return earlier[1] <= later[1] <= earlier[1] + max(days, 1) * MOST_A_DAY


def _slopes(readings: Sequence[Reading]) -> list[float]:
    pairs = ((a, b) for a, b in combinations(readings, 2) if (b.on - a.on).days >= SHORTEST)
    return [(b.km - a.km) / (b.on - a.on).days for a, b in pairs]


def _slopes_between(readings: Sequence[Reading]) -> list[float]:
    pairs = ((a, b) for a, b in pairwise(readings) if (b.on - a.on).days >= SHORTEST)
    return [(b.km - a.km) / (b.on - a.on).days for a, b in pairs]


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def is_suspicious(readings: Iterable[Reading], new: Reading) -> bool:
    """True when the new reading can hardly be right: less than before, or far more than the vehicle drives. Rule: N2.

    Such a reading is asked about, not believed.
    """
    good = without_outliers(one for one in readings if one.on <= new.on)
    if not good:
        return new.km > 1_500_000
    last = good[-1]
    days = max((new.on - last.on).days, 1)
    usual = rate_of(good).high * days
    return not last.km <= new.km <= last.km + min(max(4 * usual, SLACK_KM), days * MOST_A_DAY + SLACK_KM)


def forecast(plan: Plan, readings: Sequence[Reading], policy: Policy, today: date) -> Forecast | None:
    """When the next service is due, by date or by mileage, whichever comes first. Rule: N2.

    None when nothing is known.
    """
    rate = rate_of(readings)
    by_date = _due_date(plan, policy)
    target, last = _due_km(plan, policy), _last(readings)
    found = [] if by_date is None else [(by_date, "date", by_date, by_date)]
    if target is not None and last is not None:
        ways = [_reached(last, target, speed) for speed in (rate.km_per_day, rate.high, rate.low)]
        found.append((ways[0], "mileage", ways[1], ways[2]))
    if not found:
        return None
    due, by, low, high = min(found)
    if by_date is not None:
        low, high = min(low, by_date), min(high, by_date)
    return Forecast(due, min(low, due), max(high, due), by, rate)


def _last(readings: Sequence[Reading]) -> Reading | None:
    good = without_outliers(readings)
    return good[-1] if good else None


def _due_date(plan: Plan, policy: Policy) -> date | None:
    if plan.next_on is not None or plan.since_on is None:
        return plan.next_on
    usual = policy.first_service_days if plan.first else policy.service_interval_days
    return plan.since_on + timedelta(days=plan.interval_days or usual)


def _due_km(plan: Plan, policy: Policy) -> int | None:
    if plan.next_km is not None or plan.since_km is None:
        return plan.next_km
    return plan.since_km + (plan.interval_km or (policy.first_service_km if plan.first else policy.service_interval_km))


def _reached(last: Reading, target: int, km_per_day: float) -> date:
    """The day on which that mileage is reached at this rate."""
    days = int(max(target - last.km, 0) / max(km_per_day, 0.01))
    return last.on + timedelta(days=min(days, LONGEST))

"""In which order a technician drives to the stops of a day, and how a batch's units fall to days (F4, F8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from domain.field.dispatch import KM_AN_HOUR, MINUTES_A_JOB, Place
from domain.field.field_job import UNITS_A_DAY

Km = Callable[[Place | None, Place | None], float]
"""Kilometres by road between two places; 0 where one of them is not known."""

EXACT = 7
"""Up to so many stops every order is looked at; more are bettered step by step."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where somebody waits. by: when the technician is to be there, at the latest. agreed: and not before that.

    place: latitude and longitude, None when not known.
    """

    key: int
    place: Place | None = None
    by: datetime | None = None
    agreed: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """A stop as it comes on the way. at: when the work there can begin. late: how much after the time told."""

    stop: Stop
    at: datetime
    km: float
    late: timedelta


def ordered(stops: Sequence[Stop], start: Place | None, leaves_at: datetime, km: Km) -> list[Leg]:
    """The stops in the order that keeps most of what was told, urgent ones first, then is over soonest. Rule: F4.

    leaves_at: when the technician leaves `start`. The best order of all up to EXACT stops; beyond that one that no
    stop moved elsewhere, and no stretch turned round, makes better.
    """
    if len(stops) <= EXACT:
        return _exact(stops, start, leaves_at, km)
    found = _bettered(sorted(stops, key=_wanted), start, leaves_at, km)
    inserted: list[Stop] = []
    for stop in sorted(stops, key=_wanted):
        tries = (_put(inserted, at, stop) for at in range(len(inserted) + 1))
        inserted = min(tries, key=lambda order: cost(legs(order, start, leaves_at, km)))
    other = _bettered(inserted, start, leaves_at, km)
    return min((legs(order, start, leaves_at, km) for order in (found, other)), key=cost)


def legs(order: Sequence[Stop], start: Place | None, leaves_at: datetime, km: Km) -> list[Leg]:
    """The way through the stops in this order."""
    made, here, at = [], start, leaves_at
    for stop in order:
        way = km(here, stop.place)
        there = at + timedelta(minutes=way * 60 / KM_AN_HOUR)
        late = max(there - stop.by, timedelta(0)) if stop.by is not None else timedelta(0)
        begins = max(there, stop.by) if stop.agreed and stop.by is not None else there
        made.append(Leg(stop, begins, way, late))
        here, at = stop.place or here, begins + timedelta(minutes=MINUTES_A_JOB)
    return made


def cost(way: Sequence[Leg]) -> tuple[timedelta, timedelta, datetime | None, float]:
    """What is to be small: lateness where it is urgent, all lateness, when the last work begins, kilometres."""
    urgent = sum((leg.late for leg in way if leg.stop.urgent), timedelta(0))
    late = sum((leg.late for leg in way), timedelta(0))
    return urgent, late, way[-1].at if way else None, sum(leg.km for leg in way)


def days(units: Sequence[Stop], start: Place | None, km: Km) -> list[list[Stop]]:
    """The units of a batch, ten to a working day, near ones on the same day. Rule: F8 (S1 八)."""
    tour, left, here = [], list(units), start
    while left:
        nearest = min(left, key=lambda stop: km(here, stop.place))
        left.remove(nearest)
        tour.append(nearest)
        here = nearest.place or here
    return [tour[at : at + UNITS_A_DAY] for at in range(0, len(tour), UNITS_A_DAY)]


def _wanted(stop: Stop) -> tuple[bool, bool, float, int]:
    return not stop.urgent, stop.by is None, stop.by.timestamp() if stop.by else 0.0, stop.key


def _exact(stops: Sequence[Stop], start: Place | None, leaves_at: datetime, km: Km) -> list[Leg]:
    best: list[Leg] = legs(sorted(stops, key=_wanted), start, leaves_at, km)

    def go(done: list[Stop], left: list[Stop]) -> None:
        nonlocal best
        way = legs(done, start, leaves_at, km)
        if way and cost(way)[:2] > cost(best)[:2]:
            return
        if not left:
            best = way if not best or cost(way) < cost(best) else best
        for stop in left:
            go([*done, stop], [other for other in left if other is not stop])

    go([], list(stops))
    return best


def _bettered(order: Sequence[Stop], start: Place | None, leaves_at: datetime, km: Km) -> list[Stop]:
    found, worth = list(order), cost(legs(order, start, leaves_at, km))
    better = True
    while better:
        better = False
        for other in _neighbours(found):
            value = cost(legs(other, start, leaves_at, km))
            if value < worth:
                found, worth, better = other, value, True
                break
    return found


def _neighbours(order: list[Stop]) -> Iterator[list[Stop]]:
    """The orders with one stop moved, or one stretch driven the other way."""
    for at, stop in enumerate(order):
        rest = order[:at] + order[at + 1 :]
        yield from (_put(rest, to, stop) for to in range(len(order)) if to != at)
    for low, high in combinations(range(len(order) + 1), 2):
        yield order[:low] + order[low:high][::-1] + order[high:]


def _put(order: list[Stop], at: int, stop: Stop) -> list[Stop]:
    return [*order[:at], stop, *order[at:]]

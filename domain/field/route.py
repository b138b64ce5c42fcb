"""In which order a technician drives to the stops of a day, and how a batch's units fall to days (F4, F8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import inf
from random import Random

from domain.field.dispatch import KM_AN_HOUR, MINUTES_A_JOB, Place
from domain.field.field_job import UNITS_A_DAY

Km = Callable[[Place | None, Place | None], float]
"""Kilometres by road between two places; 0 where one of them is not known."""

EXACT = 8
"""Up to so many stops the best of all orders is found; more are bettered step by step."""

SHAKEN = 5
"""So often a good order is shaken and bettered again."""


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
    stop moved elsewhere, and no stretch turned round, makes better. The same stops always come in the same order.
    """
    known = sorted(stops, key=_wanted)
    search = _Search(known, start, leaves_at, km)
    found = search.best() if len(known) <= EXACT else search.good()
    return legs([known[at] for at in found], start, leaves_at, km)


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


Order = list[int]
Worth = tuple[float, float, float, float]
"""Minutes late where it is urgent, minutes late, minutes until the last work begins, minutes on the way."""


class _Search:
    """Looks for the best order of stops, which are known by their place in the list; all times are minutes."""

    def __init__(self, stops: Sequence[Stop], start: Place | None, leaves_at: datetime, km: Km) -> None:
        places = [start, *(stop.place for stop in stops)]
        self._count = len(stops)
        self._ways = [[self._way(places, one, to, km) for to in range(len(stops))] for one in range(len(places))]
        self._by = [(stop.by - leaves_at).total_seconds() / 60 if stop.by else inf for stop in stops]
        self._agreed = [stop.agreed and stop.by is not None for stop in stops]
        self._urgent = [stop.urgent for stop in stops]

    @staticmethod
    def _way(places: Sequence[Place | None], one: int, to: int, km: Km) -> float:
        return km(places[one], places[to + 1]) * 60 / KM_AN_HOUR

    def _on(self, here: int, at: float, worth: Worth, to: int) -> tuple[float, Worth]:
        """When the work at the next stop begins, and what the way is worth with it. here: -1 where it begins."""
        way = self._ways[here + 1][to]
        there = (at + MINUTES_A_JOB if here >= 0 else at) + way
        late = max(there - self._by[to], 0.0)
        begins = max(there, self._by[to]) if self._agreed[to] else there
        urgent = worth[0] + (late if self._urgent[to] else 0.0)
        return begins, (urgent, worth[1] + late, begins, worth[3] + way)

    def worth(self, order: Order) -> Worth:
        """What is to be small, the first first."""
        here, at, worth = -1, 0.0, (0.0, 0.0, 0.0, 0.0)
        for to in order:
            at, worth = self._on(here, at, worth, to)
            here = to
        return worth

    def best(self) -> Order:
        """The best order of all."""
        found = self.good()
        least = self.worth(found)

        def go(done: Order, left: Order, at: float, worth: Worth) -> None:
            nonlocal found, least
            if worth >= least:  # nothing of it grows less on the way
                return
            if not left:
                found, least = done, worth
            for to in left:
                begins, grown = self._on(done[-1] if done else -1, at, worth, to)
                go([*done, to], [other for other in left if other != to], begins, grown)

        go([], list(range(self._count)), 0.0, (0.0, 0.0, 0.0, 0.0))
        return found

    def good(self) -> Order:
        """An order that no small change makes better: of those found from several, also shaken, beginnings."""
        told = list(range(self._count))
        tries = [self._bettered(told), self._bettered(self._inserted(told))]
        found = min(tries, key=self.worth)
        chance = Random(self._count)  # noqa: S311  the same stops, the same order; nothing secret
        for _ in range(SHAKEN if self._count > 3 else 0):
            one, other, last = sorted(chance.sample(range(self._count + 1), 3))
            shaken = found[:one] + found[other:last] + found[one:other] + found[last:]
            found = min(found, self._bettered(shaken), key=self.worth)
        return found

    def _inserted(self, told: Order) -> Order:
        order: Order = []
        for stop in told:
            tries = [_put(order, at, [stop]) for at in range(len(order) + 1)]
            order = min(tries, key=self.worth)
        return order

    def _bettered(self, order: Order) -> Order:
        found, worth = order, self.worth(order)
        better = True
        while better:
            better = False
            for other in _neighbours(found):
                value = self.worth(other)
                if value < worth:
                    found, worth, better = other, value, True
                    break
        return found


def _neighbours(order: Order) -> Iterator[Order]:
    """The orders with one, two or three neighbours moved together, or one stretch driven the other way."""
    for length in (1, 2, 3):
        for at in range(len(order) - length + 1):
            rest, moved = order[:at] + order[at + length :], order[at : at + length]
            yield from (_put(rest, to, moved) for to in range(len(rest) + 1) if to != at)
    for low, high in combinations(range(len(order) + 1), 2):
        yield order[:low] + order[low:high][::-1] + order[high:]


def _put(order: Order, at: int, moved: Order) -> Order:
    return [*order[:at], *moved, *order[at:]]

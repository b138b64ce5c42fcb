"""A technician's way through the day: the stops in a good order, and all that has to be in the van (F4, F8, F9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.field.dispatch import Place, way_km
from domain.field.field_job import UNDER_WAY, FieldJob
from domain.field.route import Leg, Stop, ordered
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, shops
from storage.field import field_jobs

THERE = frozenset({"arrived", "working"})
"""States of a job whose technician is at its place."""

MOST_STOPS = 12
"""More are not one day's; those told for the earliest are."""

MOST = 1000
"""Jobs under way that are looked at."""


@dataclass(frozen=True, slots=True)
class Call:
    """A stop of the day: its job and ticket, when the work there can begin, the way to it, and how late that is."""

    job: FieldJob
    ticket: Ticket
    leg: Leg


@dataclass(frozen=True, slots=True)
class Day:
    """What lies before a technician. tools: codes, none twice. parts: name -> how many, over all stops to come."""

    code: str
    name: str
    calls: Sequence[Call]
    tools: Sequence[str]
    parts: dict[str, int]

    @property
    def km(self) -> float:
        """Kilometres of the whole way."""
        return sum(call.leg.km for call in self.calls)


def days(tx: Tx, shop: Shop, now: datetime, *, only: str = "") -> list[Day]:
    """The day of each technician who has jobs now, or of that one alone; by code. What is due later waits. Rule: F4."""
    people = {person.id: person for person in shops.staff(tx) if not only or person.code == only}
    tonight = datetime.combine(now.astimezone(shop.zone).date() + timedelta(days=1), time(), shop.zone)
    mine: dict[int, list[tuple[FieldJob, Ticket]]] = {}
    for job, ticket in field_jobs.listed(tx, states=UNDER_WAY, limit=MOST):
        if job.technician_id in people and (job.due_at is None or job.due_at < tonight):
            mine.setdefault(job.technician_id, []).append((job, ticket))
    return sorted((_day(tx, shop, people[who], jobs, now) for who, jobs in mine.items()), key=lambda day: day.code)


def _day(tx: Tx, shop: Shop, person: Staff, jobs: Sequence[tuple[FieldJob, Ticket]], now: datetime) -> Day:
    """Where they are now comes first; the rest in the best order from there, or from their shop."""
    jobs = sorted(jobs, key=lambda pair: (pair[0].due_at is None, pair[0].due_at or now))[:MOST_STOPS]
    there = [(job, ticket) for job, ticket in jobs if job.state in THERE]
    ahead = {ticket.id: (job, ticket) for job, ticket in jobs if job.state not in THERE}
    calls = [Call(*pair, Leg(_stop(*pair), pair[0].arrived_at or now, 0.0, timedelta(0))) for pair in there]
    start = _place(there[-1][0]) if there else _start(tx, shop, person, now)
    way = ordered([_stop(*pair) for pair in ahead.values()], start, now, way_of(shop))
    calls += [Call(*ahead[leg.stop.key], leg) for leg in way]
    parts: Counter[str] = Counter()
    for job, _ in ahead.values():
        for part in job.parts:
            parts[str(part["name"])] += int(part["quantity"])
    tools = dict.fromkeys(tool for leg in way for tool in ahead[leg.stop.key][0].tools)
    return Day(person.code, person.name, calls, list(tools), dict(parts))


def way_of(shop: Shop) -> Callable[[Place | None, Place | None], float]:
    """Kilometres by road as this shop reckons them; 0 where one of the places is not known."""
    return lambda one, other: way_km(one, other, shop.policy.road_factor_percent) or 0.0


def _start(tx: Tx, shop: Shop, person: Staff, now: datetime) -> Place | None:
    """Where they were last today, else their own shop."""
    midnight = datetime.combine(now.astimezone(shop.zone).date(), time(), shop.zone)
    home = shop.of_person(person.code)
    base = (home.lat, home.lon) if home.lat is not None and home.lon is not None else None
    return field_jobs.left_last(tx, person.id, midnight) or base


def _stop(job: FieldJob, ticket: Ticket) -> Stop:
    agreed = job.facts.ordered and job.due_at is not None and "unit" not in ticket.data
    return Stop(ticket.id, _place(job), job.due_at, agreed, ticket.urgent)


def _place(job: FieldJob) -> Place | None:
    return (job.lat, job.lon) if job.lat is not None and job.lon is not None else None

"""Who is sent: on duty and able first, then whoever could be there soonest, by load and distance (F4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from domain.distance import road_km
from domain.shop.shop import Shop, StaffSpec
from domain.shop.staff import Role

TRADES: dict[str, str] = {
    "electrical": "electrician",
    "high_voltage": "electrician",
    "air_conditioning": "electrician",
    "body": "painter",
}
"""System -> the trade that mends it; all others are a mechanic's."""

MINUTES_A_JOB = 60
"""What a job that is waiting with somebody counts for."""

KM_AN_HOUR = 40
"""How fast a service van gets on, town and country."""

Place = tuple[float, float]
"""Latitude and longitude, degrees (WGS 84)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A technician who might go. load: jobs with them now. km: by road from where they are, None when not known."""

    code: str
    name: str
    load: int
    able: bool
    on_duty: bool
    on_call: bool
    km: float | None

    @property
    def minutes(self) -> float:
        """When they could be there, roughly: the jobs they have and the way; no way is worse than a long one."""
        way = self.km * 60 / KM_AN_HOUR if self.km is not None else 0.0
        return self.load * MINUTES_A_JOB + way


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The best first: there now, else on call; able; then soonest. Nobody is left out: a person decides. Rule: F4."""
    return sorted(candidates, key=lambda c: (not c.on_duty, not c.on_call, not c.able, c.minutes, c.load, c.code))


def is_able(person: StaffSpec, systems: Collection[str], trades: Collection[str]) -> bool:
    """True when the technician can mend those systems. trades: words for skills that this shop uses.

    Who lists no skill can do everything; a trade nobody in the shop lists is asked of nobody.
    """
    needed = {TRADES.get(system, "mechanic") for system in systems}
    return not person.skills or all(t in person.skills for t in needed if t in trades)


def reached_by_night(shop: Shop) -> list[StaffSpec]:
    """The technicians to ring outside opening hours: those on call, or all when nobody is named. Rule: E4."""
    technicians = [person for person in shop.people if person.role == Role.TECHNICIAN]
    return [person for person in technicians if person.on_call] or technicians


def way_km(start: Place | None, end: Place | None, road_factor_percent: int) -> float | None:
    """Kilometres by road between two places; None when either is not known."""
    if start is None or end is None:
        return None
    return road_km(*start, *end, road_factor_percent)

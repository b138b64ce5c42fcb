"""A day in the workshop as a drawing: who stands where and when, how full each hour is, what is kept (B8, B9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import ceil, floor

from desk.site.redaction import Sight
from desk.tickets.view import service_names
from domain.booking.appointment import Appointment, shop_of
from domain.booking.capacity import Needs, able_bays, able_technicians, instant, resource
from domain.shop.shop import Shop, StaffSpec
from domain.shop.staff import Role
from storage import Tx
from storage.booking import appointments, capacity
from storage.tickets import listings

HOUR = timedelta(hours=1)
WIDTH, LANE, LEFT, TOP = 1000, 56, 140, 36
"""Of the drawing: units across, per lane, for the names, for the hours and how full they are."""

BY = ("bay", "technician")
"""What a lane stands for."""

FULL = (0.01, 0.3, 0.6, 0.85)
"""From these shares of what could be taken on an hour or a day is a little, half, well and quite full."""


@dataclass(frozen=True)
class Visit:
    """An appointment with what its line and its block on the board say. lanes: where it may be put."""

    appointment: Appointment
    bay: str
    technician: str
    who: str
    plate: str
    services: str
    start: datetime
    end: datetime
    lanes: str = ""


@dataclass(frozen=True)
class Lane:
    """A bay or a technician. code: "" for what has none."""

    code: str
    name: str
    y: int


@dataclass(frozen=True)
class Board:
    """The day as a drawing.

    hours: (hour, x). full: (x, width, how full from 0 to 4, percent). blocks: (visit, x, y, width). kept: (x, y, width)
    of times that are kept for a customer who is about to say yes. first, per_hour: of its scale, for whoever drags;
    step: minutes between starts.
    """

    by: str
    height: int
    hours: Sequence[tuple[int, float]]
    full: Sequence[tuple[float, float, int, int]]
    lanes: Sequence[Lane]
    blocks: Sequence[tuple[Visit, float, int, float]]
    kept: Sequence[tuple[float, int, float]]
    closed: Sequence[tuple[float, float]]
    now_x: float | None
    first: int
    per_hour: float
    step: int


Kept = tuple[str, str, datetime, datetime]
"""Bay or technician, its code, from when to when it is kept."""


def visits(tx: Tx, shop: Shop, day: date, sight: Sight, language: str, days: int = 1) -> list[Visit]:
    """The visits of so many days from that day on, in any state, soonest first."""
    start = datetime.combine(day, time.min, shop.zone)
    found = [one for one in appointments.between(tx, start, start + timedelta(days=days)) if one.branch == shop.code]
    people = listings.customers_by_id(tx, {one.customer_id for one in found})
    bays = {bay.code: bay.name for bay in shop.bays}
    staff = {person.code: person.name for person in shop.staff}
    return [
        Visit(
            appointment=one,
            bay=bays.get(one.bay, one.bay),
            technician=staff.get(one.technician or "", one.technician or ""),
            who=people[one.customer_id].name or sight.phone(people[one.customer_id].phone),
            plate=sight.plate(one.plate),
            services=service_names(shop, one.services, language),
            start=one.starts_at.astimezone(shop.zone),
            end=one.ends_at.astimezone(shop.zone),
        )
        for one in found
    ]


def able(shop: Shop, visit: Appointment) -> dict[str, list[str]]:
    """Codes of the bays and technicians that can do the visit's work, whatever is taken. Rule: B9."""
    own = shop_of(shop, visit)
    services = tuple(code for code in visit.services if own.offers(code))
    return {
        "bay": [bay.code for bay in able_bays(own, services)],
        "technician": [person.code for person in able_technicians(own, Needs(services))],
    }


def kept(tx: Tx, shop: Shop, day: date, now: datetime, days: int = 1) -> list[Kept]:
    """What is kept for customers who are about to say yes. Rule: B9."""
    start = datetime.combine(day, time.min, shop.zone)
    taken: dict[tuple[str, int], list[int]] = {}
    for what, number, who in capacity.kept_offers(tx, start, start + timedelta(days=days), now):
        taken.setdefault((what, who), []).append(number)
    names = {resource(shop, "bay", bay.code): ("bay", bay.code) for bay in shop.bays}
    names |= {resource(shop, "tech", one.code): ("technician", one.code) for one in technicians(shop)}
    return [
        (*names[what], instant(numbers[0]).astimezone(shop.zone), instant(numbers[-1] + 1).astimezone(shop.zone))
        for (what, _), numbers in taken.items()
        if what in names
    ]


def technicians(shop: Shop) -> list[StaffSpec]:
    """Those who work on vehicles."""
    return [person for person in shop.staff if person.role == Role.TECHNICIAN]


def lanes(shop: Shop, by: str, found: Sequence[Visit]) -> list[Lane]:
    """A lane for each bay or technician, and one for visits that are with none of them."""
    named = [(bay.code, bay.name) for bay in shop.bays]
    if by == "technician":
        named = [(person.code, person.name) for person in technicians(shop)]
    strange = any(where(one, by) not in dict(named) for one in found if one.appointment.state == "booked")
    return [
        Lane(code, name, TOP + LANE * n) for n, (code, name) in enumerate([*named, *([("", "–")] if strange else [])])
    ]


def where(visit: Visit, by: str) -> str:
    """The code of the visit's bay or technician, "" for none."""
    return (visit.appointment.bay if by == "bay" else visit.appointment.technician) or ""


def draw(
    shop: Shop, by: str, found: Sequence[Visit], held: Sequence[Kept], day: date, now: datetime
) -> Board | None:  # fmt: skip
    """None on a day when the shop is closed and nobody comes."""
    booked = [visit for visit in found if visit.appointment.state == "booked"]
    edges = [edge for span in shop.ranges(day) for edge in span] + [e for v in booked for e in (v.start, v.end)]
    if not edges:
        return None
    midnight = datetime.combine(day, time.min, shop.zone)
    first = floor((min(edges) - midnight) / HOUR)
    last = ceil((max(edges) - midnight) / HOUR)
    per_hour = (WIDTH - LEFT) / max(1, last - first)

    def x(at: datetime) -> float:
        return round(LEFT + ((at - midnight) / HOUR - first) * per_hour, 1)

    in_lanes = lanes(shop, by, booked)
    y = {lane.code: lane.y for lane in in_lanes}
    spans = shop.ranges(day)
    mine = [(code, start, end) for kind, code, start, end in held if kind == by]
    busy = [(v.start, v.end) for v in booked] + [(start, end) for _, start, end in mine]
    hours = [(hour, midnight + hour * HOUR) for hour in range(first, last)]
    shares = [(at, share(busy, at, at + HOUR, len(in_lanes))) for _, at in hours]
    return Board(
        by=by,
        height=TOP + LANE * len(in_lanes),
        hours=[(hour, round(LEFT + (hour - first) * per_hour, 1)) for hour in range(first, last + 1)],
        full=[(x(at), round(per_hour - 1, 1), heat(part), round(part * 100)) for at, part in shares],
        lanes=in_lanes,
        blocks=[(v, x(v.start), y.get(where(v, by), y.get("", TOP)), x(v.end) - x(v.start)) for v in booked],
        kept=[(x(start), y[code], x(end) - x(start)) for code, start, end in mine],
        closed=[(x(a[1]), x(b[0]) - x(a[1])) for a, b in pairwise(spans)],
        now_x=x(now) if min(edges) <= now <= max(edges) else None,
        first=first,
        per_hour=round(per_hour, 2),
        step=shop.policy.grid // timedelta(minutes=1),
    )


def share(busy: Sequence[tuple[datetime, datetime]], start: datetime, end: datetime, places: int) -> float:
    """The share of these places that is taken between the two instants, 0 to 1."""
    taken = sum((max(timedelta(), min(end, until) - max(start, since)) for since, until in busy), timedelta())
    return min(1.0, taken / (end - start) / places) if places else 0.0


def heat(part: float) -> int:
    """How full that is: 0 for empty to 4."""
    return sum(part >= edge for edge in FULL)

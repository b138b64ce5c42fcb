"""A day in the workshop: which vehicle stands in which bay, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import ceil, floor

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.site import branches, pages
from desk.site.login import Person
from desk.site.redaction import Sight
from desk.site.site import ThisSite
from desk.site.times import Day
from desk.tickets.view import service_names
from domain.booking.appointment import Appointment
from domain.booking.capacity import instant, resource
from domain.shop.shop import BaySpec, Shop
from storage import Tx, shops
from storage.booking import appointments, capacity
from storage.tickets import listings

router = APIRouter(prefix="/desk", include_in_schema=False)

HOUR = timedelta(hours=1)
WIDTH, LANE, LEFT, TOP = 1000, 56, 140, 28
"""Of the board's drawing: units across, per bay, for the names, for the hours."""


@dataclass(frozen=True)
class Visit:
    """An appointment with what its line and its block on the board say."""

    appointment: Appointment
    bay: str
    who: str
    plate: str
    services: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Board:
    """The day as a drawing: hours with their x, bays with their y, visits as (visit, x, y, width), breaks, now.

    kept: (x, y, width) of times that are kept for a customer who is about to say yes.
    """

    height: int
    hours: Sequence[tuple[int, float]]
    bays: Sequence[tuple[str, int]]
    blocks: Sequence[tuple[Visit, float, int, float]]
    kept: Sequence[tuple[float, int, float]]
    closed: Sequence[tuple[float, float]]
    now_x: float | None


@router.get("/today")
def today(
    request: Request, site: ThisSite, person: Person, on: Day | None = None, at: str | None = None
) -> Response:  # fmt: skip
    """The day's appointments, as a board and as a list. at: code of the shop, the person's own when left out."""
    language = site.language(request)
    with site.store.read() as tx:
        owner = shops.current(tx)
        shop = branches.chosen(owner, person, at)
        local = site.now().astimezone(shop.zone)
        shown = on or local.date()
        bays = shop.bays
        visits = _visits(tx, shop, bays, shown, Sight.of(person), language)
        kept = _kept(tx, shop, shown, site.now())
    things = {
        "person": person,
        "visits": visits,
        "day": shown,
        "is_today": shown == local.date(),
        "noon": datetime.combine(shown, time(12), shop.zone),
        "shops": branches.choices(owner, language),
        "at": shop.code,
    }
    things |= {"before": shown - timedelta(days=1), "after": shown + timedelta(days=1)}
    return pages.render(request, site, "booking/today.html", board=_board(shop, visits, kept, shown, local), **things)


def _visits(tx: Tx, shop: Shop, bays: Sequence[BaySpec], day: date, sight: Sight, language: str) -> list[Visit]:
    start = datetime.combine(day, time.min, shop.zone)
    that_day = appointments.between(tx, start, start + timedelta(days=1))
    found = [one for one in that_day if one.branch == shop.code]
    people = listings.customers_by_id(tx, {one.customer_id for one in found})
    names = {bay.code: bay.name for bay in bays}
    return [
        Visit(
            appointment=one,
            bay=names.get(one.bay, one.bay),
            who=people[one.customer_id].name or sight.phone(people[one.customer_id].phone),
            plate=sight.plate(one.plate),
            services=service_names(shop, one.services, language),
            start=one.starts_at.astimezone(shop.zone),
            end=one.ends_at.astimezone(shop.zone),
        )
        for one in found
    ]


def _kept(tx: Tx, shop: Shop, day: date, now: datetime) -> list[tuple[str, datetime, datetime]]:
    """(bay, start, end) of what is kept for a customer who is about to say yes. Rule: B9."""
    start = datetime.combine(day, time.min, shop.zone)
    taken: dict[tuple[str, int], list[int]] = {}
    for what, number, who in capacity.kept_offers(tx, start, start + timedelta(days=1), now):
        taken.setdefault((what, who), []).append(number)
    bays = {resource(shop, "bay", bay.code): bay.code for bay in shop.bays}
    return [
        (bays[what], instant(numbers[0]).astimezone(shop.zone), instant(numbers[-1] + 1).astimezone(shop.zone))
        for (what, _), numbers in taken.items()
        if what in bays
    ]


def _board(
    shop: Shop, visits: Sequence[Visit], kept: Sequence[tuple[str, datetime, datetime]], day: date, now: datetime
) -> Board | None:  # fmt: skip
    """None on a day when the shop is closed and nobody comes."""
    bays = shop.bays
    booked = [visit for visit in visits if visit.appointment.state == "booked"]
    edges = [edge for span in shop.ranges(day) for edge in span] + [e for v in booked for e in (v.start, v.end)]
    if not edges:
        return None
    midnight = datetime.combine(day, time.min, shop.zone)
    first = floor((min(edges) - midnight) / HOUR)
    last = ceil((max(edges) - midnight) / HOUR)
    per_hour = (WIDTH - LEFT) / max(1, last - first)

    def x(at: datetime) -> float:
        return round(LEFT + ((at - midnight) / HOUR - first) * per_hour, 1)

    lanes = {bay.code: TOP + LANE * n for n, bay in enumerate(bays)}
    blocks = [(v, x(v.start), lanes.get(v.appointment.bay, TOP), x(v.end) - x(v.start)) for v in booked]
    spans = shop.ranges(day)
    breaks = [(x(a[1]), x(b[0]) - x(a[1])) for a, b in pairwise(spans)]
    return Board(
        height=TOP + LANE * len(bays),
        hours=[(hour, round(LEFT + (hour - first) * per_hour, 1)) for hour in range(first, last + 1)],
        bays=[(bay.name, lanes[bay.code]) for bay in bays],
        blocks=blocks,
        kept=[(x(start), lanes[bay], x(end) - x(start)) for bay, start, end in kept],
        closed=breaks,
        now_x=x(now) if min(edges) <= now <= max(edges) else None,
    )

"""Appointments: a bay held for a time, what it will cost, and which times can be offered (B)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.errors import OutsideHours
from domain.policy import BAY_QUANTUM
from domain.shop import ServiceItem, Shop

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Bay:
    """A place in the workshop; one vehicle at a time (B9)."""

    id: int = field(init=False)
    code: str
    name: str
    capabilities: list[str]
    active: bool = True


@dataclass
class Appointment:
    """A booking of a bay. state: booked, cancelled, done, no_show. services: codes of service items.

    estimate_fen: itemised sum at booking time, labour and parts.
    """

    id: int = field(init=False)
    ticket_id: int
    customer_id: int
    bay_id: int
    starts_at: datetime
    ends_at: datetime
    services: list[str]
    created_at: datetime
    state: str = "booked"
    vehicle_id: int | None = None
    plate: str | None = None
    estimate_fen: int = 0
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that could be had when it was looked up: this bay, from start to end."""

    bay_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """When the customer would like to come. Any start in [earliest, latest) suits; preferred is the best of them."""

    earliest: datetime
    latest: datetime
    preferred: datetime

    def fits(self, start: datetime) -> bool:
        """True when a booking starting then is what was asked for."""
        return self.earliest <= start < self.latest


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """One service item with its price. Rule: B4, E2."""

    service: ServiceItem
    labour_fen: int
    parts: tuple[tuple[str, int, int], ...]
    """(part code, quantity, total fen)"""

    @property
    def total_fen(self) -> int:
        """Labour and parts of the item."""
        return self.labour_fen + sum(fen for _, _, fen in self.parts)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a visit will cost and how long it takes, itemised (B4)."""

    lines: tuple[EstimateLine, ...]
    minutes: int
    total_fen: int
    upper_fen: int
    """With the policy's slack: the range told to the customer is total to upper."""


def estimate(shop: Shop, services: Sequence[str]) -> Estimate:
    """The itemised price and duration of these service items; UnknownService when one isn't offered. Rule: B4."""
    lines = tuple(_estimate_line(shop, shop.service(code)) for code in services)
    total = sum(line.total_fen for line in lines)
    upper = total * (100 + shop.policy.estimate_slack_percent) // 100
    return Estimate(lines, sum(line.service.minutes for line in lines), total, upper)


def _estimate_line(shop: Shop, item: ServiceItem) -> EstimateLine:
    parts = tuple((n.part, n.quantity, shop.part(n.part).price_fen * n.quantity) for n in item.parts)
    return EstimateLine(item, item.labour_fen, parts)


def needed_capabilities(shop: Shop, services: Iterable[str]) -> frozenset[str]:
    """What the bay must be able to do for all of these services."""
    found = (shop.service(code).capability for code in services)
    return frozenset(capability for capability in found if capability)


def able_bays(shop: Shop, bays: Sequence[Bay], services: Sequence[str]) -> list[Bay]:
    """The active bays for these services, in the shop's order.

    Where no bay can do everything, those that can do most of it: the vehicle is moved during the visit.
    """
    needed = needed_capabilities(shop, services)
    fits = {bay.code: len(needed & set(bay.capabilities)) for bay in bays if bay.active}
    best = max(fits.values(), default=0)
    return [bay for bay in bays if fits.get(bay.code) == best and (best or not needed)]


def quanta(start: datetime, end: datetime) -> list[datetime]:
    """The pieces of bay time a booking touches, as UTC instants on one lattice for all bookings. Rule: B9."""
    first = (start - _EPOCH) // BAY_QUANTUM
    last = -((_EPOCH - end) // BAY_QUANTUM)
    return [_EPOCH + i * BAY_QUANTUM for i in range(first, last)]


def check_hours(shop: Shop, start: datetime, minutes: int, now: datetime) -> datetime:
    """The end of a visit that starts then; OutsideHours when it doesn't fit the shop's day or notice. Rule: B9."""
    end = later(start, minutes)
    if start < now + shop.policy.lead_time or start > now + shop.policy.furthest:
        raise OutsideHours(f"{start.isoformat()} is not between the earliest and the latest bookable time.")
    if not any(opens <= start < closes for opens, closes in _day_ranges(shop, start)) or end > _closing(shop, start):
        raise OutsideHours(f"{start.isoformat()} to {end.isoformat()} is outside opening hours.")
    return end


def later(start: datetime, minutes: int) -> datetime:
    """The instant so many minutes after `start`, in its zone, also when the clocks change in between."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def candidate_starts(shop: Shop, day: date, minutes: int, now: datetime) -> list[datetime]:
    """Every start on the shop's grid that day from which the work is done by closing time.

    Work may run through a break (the vehicle stays in its bay) but is handed in only while the shop is open.
    """
    starts: list[datetime] = []
    ranges = shop.ranges(day)
    earliest, latest = now + shop.policy.lead_time, now + shop.policy.furthest
    for opens, closes in ranges:
        done_by = ranges[-1][1].astimezone(UTC) - timedelta(minutes=minutes)
        last = min(closes.astimezone(UTC) - timedelta(minutes=1), done_by, latest)
        at = opens.astimezone(UTC)
        while at <= last:
            if at >= earliest:
                starts.append(at.astimezone(shop.zone))
            at += shop.policy.grid
    return starts


def _day_ranges(shop: Shop, at: datetime) -> tuple[tuple[datetime, datetime], ...]:
    return shop.ranges(at.astimezone(shop.zone).date())


def _closing(shop: Shop, at: datetime) -> datetime:
    ranges = _day_ranges(shop, at)
    return ranges[-1][1] if ranges else at


def free_offers(
    shop: Shop,
    bays: Sequence[Bay],
    busy: Mapping[int, frozenset[datetime]],
    services: Sequence[str],
    days: Iterable[date],
    now: datetime,
) -> list[Offer]:
    """Every bookable time on those days, earliest first, one bay each.

    busy: bay id -> UTC instants of its occupied quanta.
    """
    minutes = sum(shop.service(code).minutes for code in services)
    able = able_bays(shop, bays, services)
    offers: list[Offer] = []
    for day in days:
        for start in candidate_starts(shop, day, minutes, now):
            end = later(start, minutes)
            wanted = frozenset(quanta(start, end))
            bay = next((bay for bay in able if wanted.isdisjoint(busy.get(bay.id, frozenset()))), None)
            if bay is not None:
                offers.append(Offer(bay.id, start, end))
    return offers


def nearest(offers: Sequence[Offer], wish: Wish, count: int) -> list[Offer]:
    """The offers to name: those that fit the wish, nearest first, filled up with the nearest others. Rule: B3."""

    def rank(offer: Offer) -> tuple[bool, timedelta]:
        return not wish.fits(offer.start), abs(offer.start - wish.preferred)

    return sorted(offers, key=rank)[:count]

"""What a visit takes of the shop (bay, technician, an advisor's intake, a loaner), and when it can be had (B9).

Everything that can be taken is a named resource, and time is counted in quarter hours since a fixed instant, so that
"taken once" is one unique key per resource and quarter hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from domain.errors import OutsideHours
from domain.policy import BAY_QUANTUM
from domain.shop import BaySpec, Shop, StaffSpec

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)

Piece = tuple[str, int]
"""A resource for one quarter hour."""


def quarter(at: datetime) -> int:
    """Number of the quarter hour in which an instant lies."""
    return (at - _EPOCH) // BAY_QUANTUM


def instant(number: int) -> datetime:
    """The UTC instant at which a quarter hour begins."""
    return _EPOCH + number * BAY_QUANTUM


def quarters(start: datetime, end: datetime) -> range:
    """The quarter hours that [start, end) touches."""
    return range(quarter(start), -((_EPOCH - end) // BAY_QUANTUM))


class Busy:
    """What is taken in a stretch of time: a bit per quarter hour and resource."""

    def __init__(self, taken: Iterable[Piece]) -> None:
        pieces = list(taken)
        self._first = min((number for _, number in pieces), default=0)
        self._taken: dict[str, int] = {}
        for resource, number in pieces:
            self._taken[resource] = self._taken.get(resource, 0) | 1 << (number - self._first)

    def is_free(self, resource: str, wanted: range) -> bool:
        """True when none of these quarter hours of the resource is taken."""
        return not self._bits(resource, wanted)

    def _bits(self, resource: str, wanted: range) -> int:
        shift, length = wanted.start - self._first, len(wanted)
        if shift < 0:
            length += shift
            shift = 0
        return self._taken.get(resource, 0) >> shift & ((1 << length) - 1) if length > 0 else 0

    def together(self, resources: Sequence[str], wanted: range) -> int:
        """How many of the resources are taken in the fullest of these quarter hours."""
        taken = [self._bits(resource, wanted) for resource in resources]
        return max((sum(bits >> n & 1 for bits in taken) for n in range(len(wanted))), default=0)


@dataclass(frozen=True, slots=True)
class Offer:
    """A visit that could be had when it was looked up: this bay, these people, from start to end.

    technician, advisor: codes, None where the shop file names none. pieces: everything that it takes.
    """

    start: datetime
    end: datetime
    bay: str
    technician: str | None = None
    advisor: str | None = None
    loaner: str | None = None
    pieces: tuple[Piece, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a visit must have.

    technician: the one the customer asked for. loaner: whether a loaner car goes with it. walk_in: it may use the bays
    that are kept free. has_parts: its parts are promised to it already (it is being moved).
    """

    services: tuple[str, ...]
    technician: str | None = None
    loaner: bool = False
    walk_in: bool = False
    has_parts: bool = False


def minutes(shop: Shop, services: Iterable[str]) -> int:
    """Working time of these service items; UnknownService when one isn't offered."""
    return sum(shop.service(code).minutes for code in services)


def able_bays(shop: Shop, services: Iterable[str]) -> list[BaySpec]:
    """The bays for these services, those that can do least else first, so that special ones stay free.

    Where no bay can do everything, those that can do most of it: the vehicle is moved during the visit.
    """
    found = (shop.service(code).capability for code in services)
    needed = {capability for capability in found if capability}
    fits = {bay.code: len(needed.intersection(bay.capabilities)) for bay in shop.bays}
    best = max(fits.values(), default=0)
    able = [bay for bay in shop.bays if fits[bay.code] == best and (best or not needed)]
    return sorted(able, key=lambda bay: len(bay.capabilities))


def able_technicians(shop: Shop, needs: Needs) -> list[StaffSpec]:
    """The technicians with the skills for it (one with no skills listed has them all), the least skilled first."""
    needed = {skill for code in needs.services if (skill := shop.service(code).skill)}
    able = [p for p in shop.staff if p.role == "technician" and (not p.skills or needed <= set(p.skills))]
    if needs.technician is not None:
        able = [person for person in able if person.code == needs.technician]
    return sorted(able, key=lambda person: len(person.skills) or 99)


def on_shift(shop: Shop, person: StaffSpec, start: datetime, end: datetime) -> bool:
    """True when the person is there from start to end; breaks inside a shift don't count as leaving."""
    if person.shift is None:
        return True
    day = start.astimezone(shop.zone).date()
    spans = person.shift.get(day.weekday(), ())
    if not spans:
        return False
    comes = datetime.combine(day, spans[0][0], shop.zone)
    leaves = datetime.combine(day, spans[-1][1], shop.zone)
    return comes <= start and end <= leaves


def visit(shop: Shop, needs: Needs, start: datetime, busy: Busy) -> Offer | None:
    """The visit at that start with the first free of everything it needs; None when something can't be had."""
    end = later(start, minutes(shop, needs.services))
    work = quarters(start, end)
    kept = quarters(start, end.astimezone(UTC) + shop.policy.buffer)
    bay = _free_bay(shop, needs, kept, busy)
    if bay is None:
        return None
    pieces = [(f"bay:{bay}", number) for number in kept]
    found: dict[str, str | None] = {}
    for what, choice in (
        ("technician", _technician(shop, needs, start, end, work, busy)),
        ("advisor", _advisor(shop, start, busy)),
        ("loaner", _loaner(shop, needs, work, busy)),
        ("", _day_caps(shop, needs, start, busy)),
    ):
        if choice is None:
            return None
        code, taken = choice
        pieces += taken
        if what:
            found[what] = code
    return Offer(start, end, bay, **found, pieces=tuple(sorted(pieces)))


Choice = tuple[str | None, list[Piece]]
"""Which one, and the pieces of it that the visit takes."""


def _free_bay(shop: Shop, needs: Needs, kept: range, busy: Busy) -> str | None:
    free = [bay.code for bay in able_bays(shop, needs.services) if busy.is_free(f"bay:{bay.code}", kept)]
    if not free:
        return None
    share = 0 if needs.walk_in else shop.policy.walk_in_share_percent
    if share:
        bookable = len(shop.bays) * (100 - share) // 100
        if busy.together([f"bay:{bay.code}" for bay in shop.bays], kept) >= max(1, bookable):
            return None
    return free[0]


def _technician(
    shop: Shop, needs: Needs, start: datetime, end: datetime, work: range, busy: Busy
) -> Choice | None:  # fmt: skip
    if not any(person.role == "technician" for person in shop.staff):
        return None, []
    for person in able_technicians(shop, needs):
        if busy.is_free(f"tech:{person.code}", work) and on_shift(shop, person, start, end):
            return person.code, [(f"tech:{person.code}", number) for number in work]
    return None


def _advisor(shop: Shop, start: datetime, busy: Busy) -> Choice | None:
    """The intake of one vehicle: one seat of one advisor's quarter hour, the least busy advisor first."""
    advisors = [person for person in shop.staff if person.role == "advisor"]
    if not advisors:
        return None, []
    first = range(quarter(start), quarter(start) + 1)
    for seat in range(shop.policy.intake_per_quarter):
        for person in advisors:
            resource = f"intake:{person.code}:{seat}"
            if busy.is_free(resource, first) and on_shift(shop, person, start, start):
                return person.code, [(resource, first.start)]
    return None


def _loaner(shop: Shop, needs: Needs, work: range, busy: Busy) -> Choice | None:
    if not needs.loaner:
        return None, []
    for car in shop.loaners:
        if busy.is_free(f"loaner:{car.code}", work):
            return car.code, [(f"loaner:{car.code}", number) for number in work]
    return None


def _day_caps(shop: Shop, needs: Needs, start: datetime, busy: Busy) -> Choice | None:
    """A numbered place for each service item that is taken only so often a day."""
    midnight = quarter(datetime.combine(start.astimezone(shop.zone).date(), time(), shop.zone))
    pieces: list[Piece] = []
    for code in needs.services:
        limit = shop.service(code).per_day
        if limit is None:
            continue
        places = (f"day:{code}:{place}" for place in range(limit))
        free = next((p for p in places if busy.is_free(p, range(midnight, midnight + 1))), None)
        if free is None:
            return None
        pieces.append((free, midnight))
    return None, pieces


def check_hours(shop: Shop, start: datetime, minutes: int, now: datetime) -> datetime:
    """The end of a visit that starts then; OutsideHours when it doesn't fit the shop's day or notice. Rule: B9.

    A time that was just named can still be had while it would be kept, though the notice has grown shorter.
    """
    end = later(start, minutes)
    if start < now + shop.policy.lead_time - shop.policy.hold or start > now + shop.policy.furthest:
        raise OutsideHours(f"{start.isoformat()} is not between the earliest and the latest bookable time.")
    begins, done = start.astimezone(UTC), end.astimezone(UTC)
    spans = [(opens.astimezone(UTC), closes.astimezone(UTC)) for opens, closes in _day_ranges(shop, start)]
    if not any(opens <= begins < closes for opens, closes in spans) or done > spans[-1][1]:
        raise OutsideHours(f"{start.isoformat()} to {end.isoformat()} is outside opening hours.")
    return end


def later(start: datetime, minutes: int) -> datetime:
    """The instant so many minutes after `start`, in its zone, also when the clocks change in between."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def _day_ranges(shop: Shop, at: datetime) -> tuple[tuple[datetime, datetime], ...]:
    return shop.ranges(at.astimezone(shop.zone).date())


def candidate_starts(shop: Shop, day: date, length: int, now: datetime) -> list[datetime]:
    """Every start on the shop's grid that day from which `length` minutes of work are done by closing time.

    Work may run through a break (the vehicle stays in its bay) but is handed in only while the shop is open.
    """
    starts: list[datetime] = []
    ranges = shop.ranges(day)
    earliest, latest = now + shop.policy.lead_time, now + shop.policy.furthest
    for opens, closes in ranges:
        done_by = ranges[-1][1].astimezone(UTC) - timedelta(minutes=length)
        last = min(closes.astimezone(UTC) - timedelta(minutes=1), done_by, latest)
        at = opens.astimezone(UTC)
        while at <= last:
            if at >= earliest:
                starts.append(at.astimezone(shop.zone))
            at += shop.policy.grid
    return starts


def free_offers(shop: Shop, needs: Needs, day: date, busy: Busy, now: datetime) -> list[Offer]:
    """Every visit that can be had on that day, earliest first, one way for each start."""
    starts = candidate_starts(shop, day, minutes(shop, needs.services), now)
    found = (visit(shop, needs, start, busy) for start in starts)
    return [offer for offer in found if offer is not None]

"""What a visit takes of the shop (bay, technician, an advisor's intake, a loaner), and when it can be had (B9).

Everything that can be taken is a named resource, and time is counted in quarter hours since a fixed instant, so that
"taken once" is one unique key per resource and quarter hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from domain.errors import OutsideHours
from domain.shop.policy import BAY_QUANTUM
from domain.shop.shop import BaySpec, Shop, StaffSpec
from domain.shop.staff import Role

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


def resource(shop: Shop, kind: str, *which: object) -> str:
    """The name of something of that shop that can be taken; no other shop of the owner has one of that name."""
    name = ":".join((kind, *map(str, which)))
    return f"{shop.code}/{name}" if shop.code else name


class Busy:
    """What is taken in a stretch of time: a bit per quarter hour and resource."""

    def __init__(self, taken: Iterable[Piece]) -> None:
        pieces = list(taken)
        self._first = min((number for _, number in pieces), default=0)
        self._taken: dict[str, int] = {}
        for name, number in pieces:
            self._taken[name] = self._taken.get(name, 0) | 1 << (number - self._first)

    @classmethod
    def of_masks(cls, masks: Sequence[tuple[str, int, int]]) -> Busy:
        """The same from (resource, quarter hour, bits): bit n stands for the quarter hour so many after that one."""
        busy = cls(())
        busy._first = min((first for _, first, _ in masks), default=0)
        for name, first, bits in masks:
            busy._taken[name] = busy._taken.get(name, 0) | bits << (first - busy._first)
        return busy

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
        taken = [bits for resource in resources if (bits := self._bits(resource, wanted))]
        return max((sum(bits >> n & 1 for bits in taken) for n in range(len(wanted))), default=0)


@dataclass(frozen=True, slots=True)
class Offer:
    """A visit that could be had when it was looked up: this bay, these people, from start to end.

    technician, advisor: codes, None where the shop file names none. branch: code of the shop. takes: what it takes, as
    stretches of quarter hours.
    """

    start: datetime
    end: datetime
    bay: str
    technician: str | None = None
    advisor: str | None = None
    loaner: str | None = None
    branch: str = ""
    takes: tuple[tuple[str, range], ...] = field(default=(), repr=False, compare=False)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything that it takes, in order."""
        return tuple(sorted((name, number) for name, stretch in self.takes for number in stretch))


@dataclass(frozen=True, slots=True)
class Needs:
    """What a visit must have.

    technician: the one the customer asked for. loaner: whether a loaner car goes with it. walk_in: it may use the bays
    that are kept free. has_parts: its parts are promised to it already (it is being moved). bay: the one it shall have,
    where staff choose it. longer: minutes beyond its work, which staff gave it.
    """

    services: tuple[str, ...]
    technician: str | None = None
    loaner: bool = False
    walk_in: bool = False
    has_parts: bool = False
    bay: str | None = None
    longer: int = 0


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
    able = [p for p in shop.staff if p.role == Role.TECHNICIAN and (not p.skills or needed <= set(p.skills))]
    if needs.technician is not None:
        able = [person for person in able if person.code == needs.technician]
    return sorted(able, key=lambda person: len(person.skills) or 99)


def can_do(shop: Shop, needs: Needs) -> bool:
    """True when the shop has a bay and somebody for it at all, whatever is taken."""
    has_technicians = any(person.role == Role.TECHNICIAN for person in shop.staff)
    able = not has_technicians or bool(able_technicians(shop, needs))
    return able and bool(able_bays(shop, needs.services)) and (not needs.loaner or bool(shop.loaners))


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
    return Chances(shop, needs).at(start, busy)


Choice = tuple[str | None, tuple[tuple[str, range], ...]]
"""Which one, and what the visit takes of it."""

NOTHING: Choice = (None, ())


class Chances:
    """What a visit with these needs may take of the shop, looked up once and then asked for many starts."""

    def __init__(self, shop: Shop, needs: Needs) -> None:
        self._shop, self._needs = shop, needs
        self.minutes = minutes(shop, needs.services) + needs.longer
        bays = [bay for bay in able_bays(shop, needs.services) if needs.bay in (None, bay.code)]
        self._bays = [(bay.code, resource(shop, "bay", bay.code)) for bay in bays]
        self._all_bays = bay_names(shop)
        has_technicians = any(person.role == Role.TECHNICIAN for person in shop.staff)
        able = able_technicians(shop, needs)
        self._technicians = [(one, resource(shop, "tech", one.code)) for one in able] if has_technicians else None
        self._seats = [
            (person, resource(shop, "intake", person.code, seat))
            for seat in range(shop.policy.intake_per_quarter)
            for person in shop.staff
            if person.role == Role.ADVISOR
        ]

    def at(self, start: datetime, busy: Busy) -> Offer | None:
        """The visit at that start with the first free of everything it needs; None when something can't be had."""
        end = later(start, self.minutes)
        work = quarters(start, end)
        kept = range(work.start, quarters(start, end.astimezone(UTC) + self._shop.policy.buffer).stop)
        found: list[Choice] = []
        for choose in (self._bay, self._technician, self._advisor, self._loaner, self._day_caps):
            choice = choose(start, end, kept if choose == self._bay else work, busy)
            if choice is None:
                return None
            found.append(choice)
        (bay, _), (technician, _), (advisor, _), (loaner, _), _ = found
        takes = tuple(taken for _, some in found for taken in some)
        return Offer(start, end, bay or "", technician, advisor, loaner, branch=self._shop.code, takes=takes)

    def on(self, day: date, busy: Busy, now: datetime) -> list[Offer]:
        """Every visit that can be had on that day, earliest first, one way for each start."""
        starts = candidate_starts(self._shop, day, self.minutes, now)
        return [offer for start in starts if (offer := self.at(start, busy)) is not None]

    def _bay(self, start: datetime, end: datetime, kept: range, busy: Busy) -> Choice | None:
        free = next((bay for bay in self._bays if busy.is_free(bay[1], kept)), None)
        share = 0 if self._needs.walk_in else self._shop.policy.walk_in_share_percent
        if free is not None and share:
            bookable = len(self._all_bays) * (100 - share) // 100
            if busy.together(self._all_bays, kept) >= max(1, bookable):
                return None
        return (free[0], ((free[1], kept),)) if free else None

    def _technician(self, start: datetime, end: datetime, work: range, busy: Busy) -> Choice | None:
        if self._technicians is None:
            return NOTHING
        for person, name in self._technicians:
            if busy.is_free(name, work) and on_shift(self._shop, person, start, end):
                return person.code, ((name, work),)
        return None

    def _advisor(self, start: datetime, end: datetime, work: range, busy: Busy) -> Choice | None:
        """The intake of one vehicle: one seat of one advisor's quarter hour, the least busy advisor first."""
        if not self._seats:
            return NOTHING
        first = work[:1]
        for person, name in self._seats:
            if busy.is_free(name, first) and on_shift(self._shop, person, start, start):
                return person.code, ((name, first),)
        return None

    def _loaner(self, start: datetime, end: datetime, work: range, busy: Busy) -> Choice | None:
        if not self._needs.loaner:
            return NOTHING
        for car in self._shop.loaners:
            name = resource(self._shop, "loaner", car.code)
            if busy.is_free(name, work):
                return car.code, ((name, work),)
        return None

    def _day_caps(self, start: datetime, end: datetime, work: range, busy: Busy) -> Choice | None:
        """A numbered place for each service item that is taken only so often a day."""
        limits = [(code, limit) for code in self._needs.services if (limit := self._shop.service(code).per_day)]
        if not limits:
            return NOTHING
        midnight = quarter(datetime.combine(start.astimezone(self._shop.zone).date(), time(), self._shop.zone))
        that_day = range(midnight, midnight + 1)
        taken: list[tuple[str, range]] = []
        for code, limit in limits:
            places = (resource(self._shop, "day", code, place) for place in range(limit))
            free = next((place for place in places if busy.is_free(place, that_day)), None)
            if free is None:
                return None
            taken.append((free, that_day))
        return None, tuple(taken)


def bay_names(shop: Shop) -> list[str]:
    """The shop's bays, as resources."""
    return [resource(shop, "bay", bay.code) for bay in shop.bays]


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
    chances = Chances(shop, needs)
    return chances.on(day, busy, now)

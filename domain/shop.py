"""A shop: where it is, when it is open, what it offers, who works there. One shop file makes one of these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.errors import UnknownService
from domain.policy import Policy

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Part:
    """A part the shop sells. price_fen: with tax, one unit.

    stock: how many are on the shelf when the file is applied, None where the desk does not keep count. expected_on:
    when the next delivery comes, None when none is known.
    """

    code: str
    name_zh: str
    name_en: str
    price_fen: int
    stock: int | None = None
    expected_on: date | None = None

    def name(self, language: str) -> str:
        """The part's name in the customer's language."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True)
class PartNeed:
    """How many of a part a service takes."""

    part: str
    quantity: int = 1


@dataclass(frozen=True)
class ServiceItem:
    """Something that can be booked. minutes: bay time. labour_fen: price of the work, without parts.

    capability: what the bay must be able to do, skill: what the technician must; None for any. per_day: bookings of it
    taken per day at the most, None without limit.
    """

    code: str
    name_zh: str
    name_en: str
    minutes: int
    labour_fen: int
    parts: tuple[PartNeed, ...] = ()
    capability: str | None = None
    skill: str | None = None
    per_day: int | None = None

    def name(self, language: str) -> str:
        """The item's name in the customer's language."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True)
class BaySpec:
    """A bay as the shop file describes it."""

    code: str
    name: str
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True)
class StaffSpec:
    """A member of staff as the shop file describes them.

    skills: of a technician, empty for one who can do everything. shift: weekday (0 = Monday) -> ranges of local time,
    None for all opening hours.
    """

    code: str
    name: str
    role: str
    telegram_id: int | None = None
    skills: tuple[str, ...] = ()
    shift: dict[int, tuple[tuple[time, time], ...]] | None = None


@dataclass(frozen=True)
class Loaner:
    """A car lent to a customer for the time of a visit."""

    code: str
    name: str


@dataclass(frozen=True)
class CrisisPlan:
    """What is done at once about a complaint that is a crisis of that kind (I4).

    tell: roles, or codes of people. words: the first ones to the customer, with {number}; empty for the usual ones.
    """

    kind: str
    tell: tuple[str, ...]
    words_zh: str = ""
    words_en: str = ""


@dataclass(frozen=True)
class Shop:
    """Everything the shop file says. hours: weekday (0 = Monday) -> ranges of local time; a missing day is closed.

    special_days: dates with other hours than their weekday's; an empty tuple is a closed day (holiday).
    lat, lon: degrees (WGS 84), None when not given.
    """

    name_zh: str
    name_en: str
    address_zh: str
    address_en: str
    phone: str
    rescue_phone: str
    timezone: str = "Asia/Shanghai"
    lat: float | None = None
    lon: float | None = None
    hours: dict[int, tuple[tuple[time, time], ...]] = field(default_factory=dict)
    special_days: dict[date, tuple[tuple[time, time], ...]] = field(default_factory=dict)
    bays: tuple[BaySpec, ...] = ()
    services: tuple[ServiceItem, ...] = ()
    parts: tuple[Part, ...] = ()
    staff: tuple[StaffSpec, ...] = ()
    loaners: tuple[Loaner, ...] = ()
    diagnosis_service: str = "diagnosis"
    policy: Policy = field(default_factory=Policy)
    crisis: tuple[CrisisPlan, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.timezone)

    def name(self, language: str) -> str:
        """The shop's name in the customer's language."""
        return self.name_en if language == "en" else self.name_zh

    def address(self, language: str) -> str:
        """The shop's address in the customer's language."""
        return self.address_en if language == "en" else self.address_zh

    def service(self, code: str) -> ServiceItem:
        """The service item; UnknownService when the shop does not offer it."""
        for item in self.services:
            if item.code == code:
                return item
        raise UnknownService(f"Service {code!r} is not offered: expected one of {[s.code for s in self.services]}.")

    def offers(self, code: str) -> bool:
        """True when the shop file lists the service."""
        return any(item.code == code for item in self.services)

    def part(self, code: str) -> Part:
        """The part of that code; the shop file is checked to list every part a service needs."""
        return next(part for part in self.parts if part.code == code)

    def ranges(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Opening ranges of a local day as aware datetimes; empty when closed. Rule: B9."""
        spans = self.special_days.get(day, self.hours.get(day.weekday(), ()))
        return tuple((_local(day, start, self.zone), _local(day, end, self.zone)) for start, end in spans)

    def open_days(self, first: date, last: date) -> Iterator[date]:
        """Local days from first to last on which the shop opens."""
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if self.ranges(day):
                yield day

    def is_open(self, at: datetime) -> bool:
        """True when `at` lies inside an opening range."""
        instant = at.astimezone(UTC)  # two times of one zone would be compared by the clock on the wall
        return any(start <= instant < end for start, end in self.ranges(at.astimezone(self.zone).date()))


def _local(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone)

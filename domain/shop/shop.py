"""A shop: where it is, when it is open, what it offers, who works there. One shop file makes one of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.channels.template import Template
from domain.errors import UnknownService
from domain.feedback.survey import QUESTIONNAIRE, Dimension
from domain.shop.policy import Policy
from domain.shop.promise_policy import PromiseRule
from domain.warranty.warranty import Term, Warranty

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Part:
    """A part the shop sells. price_fen: with tax, one unit.

    stock: how many are on the shelf when the file is applied, None where the desk does not keep count. expected_on:
    when the next delivery comes, None when none is known. cost_fen: what the shop pays for it, None where not said.
    """

    code: str
    name_zh: str
    name_en: str
    price_fen: int
    stock: int | None = None
    expected_on: date | None = None
    cost_fen: int | None = None

    def name(self, language: str) -> str:
        """The part's name in the customer's language."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True)
class PartNeed:
    """How many of a part a service takes."""

    part: str
    quantity: int = 1


@dataclass(frozen=True)
class ModelItem:
    """What is different about a service item on some vehicles; None where nothing is.

    brand, model: canonical names as understood ("大众", "帕萨特"); model None for every model of the brand.
    """

    brand: str
    model: str | None = None
    minutes: int | None = None
    labour_fen: int | None = None
    parts: tuple[PartNeed, ...] | None = None

    def is_for(self, brand: str | None, model: str | None) -> bool:
        """True for a vehicle of that brand and model."""
        same_brand = _folded(self.brand) == _folded(brand)
        return same_brand and (self.model is None or _folded(self.model) == _folded(model))


def _folded(name: str | None) -> str:
    return "".join((name or "").split()).casefold()


@dataclass(frozen=True)
class ServiceItem:
    """Something that can be booked. minutes: bay time. labour_fen: price of the work, without parts.

    capability: what the bay must be able to do, skill: what the technician must; None for any. per_day: bookings of it
    taken per day at the most, None without limit. models: vehicles on which it takes other time, parts or money.
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
    models: tuple[ModelItem, ...] = ()

    def for_vehicle(self, brand: str | None, model: str | None) -> ServiceItem:
        """The item as it is on that vehicle; a line for the model counts before one for the whole brand. Rule: B4."""
        fitting = [one for one in self.models if one.is_for(brand, model)]
        if not fitting:
            return self
        other = min(fitting, key=lambda one: one.model is None)
        return replace(
            self,
            minutes=self.minutes if other.minutes is None else other.minutes,
            labour_fen=self.labour_fen if other.labour_fen is None else other.labour_fen,
            parts=self.parts if other.parts is None else other.parts,
            models=(),
        )

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
    None for all opening hours. on_call: can be reached outside of it for what is urgent or overdue.
    """

    code: str
    name: str
    role: str
    telegram_id: int | None = None
    skills: tuple[str, ...] = ()
    shift: dict[int, tuple[tuple[time, time], ...]] | None = None
    on_call: bool = False
    wecom_id: str | None = None
    mail: str | None = None


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
class OwnAnswer:
    """What the shop says to a question it is often asked (E1, G7). asked: words of which any one tells the question."""

    asked: tuple[str, ...]
    zh: str
    en: str

    def words(self, language: str) -> str:
        """The answer in the customer's language."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Shop:
    """Everything the shop file says. hours: weekday (0 = Monday) -> ranges of local time; a missing day is closed.

    special_days: dates with other hours than their weekday's; an empty tuple is a closed day (holiday).
    lat, lon: degrees (WGS 84), None when not given. promises: the shop's own lines of the policy table, which stand
    before the defaults. branches: the owner's other shops, each a whole one; code: which of them this is, "" for the
    main shop. shelf: a branch's own stock of parts, as in Part.stock. called: words by which customers mean this one
    of several. pay_link: address of a payment page, with {number}, {fen} or {yuan} of the bill; empty for none.
    answers: what it says to questions often asked. templates: those that vendors approved.
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
    pay_link: str = ""
    policy: Policy = field(default_factory=Policy)
    promises: tuple[PromiseRule, ...] = ()
    survey: tuple[Dimension, ...] = QUESTIONNAIRE
    warranty: Warranty = field(default_factory=Warranty)
    crisis: tuple[CrisisPlan, ...] = ()
    answers: tuple[OwnAnswer, ...] = ()
    templates: tuple[Template, ...] = ()
    code: str = ""
    called: tuple[str, ...] = ()
    branches: tuple[Shop, ...] = ()
    shelf: dict[str, int] = field(default_factory=dict)

    @property
    def on_shelf(self) -> dict[str, tuple[int, date | None]]:
        """Part -> its stock as the file says it of this shop, and when more comes. Rule: P1, R3."""
        if self.code:
            return {part: (count, None) for part, count in self.shelf.items()}
        return {part.code: (part.stock, part.expected_on) for part in self.parts if part.stock is not None}

    @property
    def shops(self) -> tuple[Shop, ...]:
        """The shop and its branches. Rule: R3."""
        return (self, *self.branches)

    @property
    def people(self) -> tuple[StaffSpec, ...]:
        """Everybody who works in any of the owner's shops."""
        return tuple(person for one in self.shops for person in one.staff)

    def branch(self, code: str) -> Shop:
        """The shop of that code; this one when it is not in the file any more."""
        return next((one for one in self.shops if one.code == code), self)

    def answer_to(self, said: str) -> OwnAnswer | None:
        """The answer whose longest word stands in what was said, lower case; None when none does. Rule: E1."""
        hits = [(len(word), one) for one in self.answers for word in one.asked if word.casefold() in said]
        return max(hits, key=lambda hit: hit[0])[1] if hits else None

    def address_of(self, branch: str, language: str) -> str:
        """Where to come: the address, after the shop's name where the owner has several. Rule: R3."""
        there = self.branch(branch)
        address = there.address(language)
        return f"{there.name(language)}, {address}" if self.branches else address

    def where_works(self, person: str) -> str:
        """Code of the shop in which the member of staff works; "" also for somebody unknown."""
        return next((one.code for one in self.shops if any(who.code == person for who in one.staff)), "")

    def of_person(self, person: str) -> Shop:
        """The one of the owner's shops in which the member of staff works."""
        return self.branch(self.where_works(person))

    def with_branches(self, branches: Iterable[Shop]) -> Shop:
        """The shop with these branches, which offer what it offers, at its prices and on its terms. Rule: R3."""
        shared = {name: getattr(self, name) for name in SHARED}
        return replace(self, branches=tuple(replace(one, **shared) for one in branches))

    def for_vehicle(self, brand: str | None, model: str | None) -> Shop:
        """The shop with its service items as they are on that vehicle. Rule: B4."""
        if not brand or not any(item.models for item in self.services):
            return self
        return replace(self, services=tuple(item.for_vehicle(brand, model) for item in self.services))

    @property
    def warranty_terms(self) -> Warranty:
        """What is covered for how long; the vehicle itself by the policy. Rule: G1."""
        return replace(self.warranty, vehicle=Term(self.policy.warranty_months, self.policy.warranty_km))

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

    def is_open_on(self, day: date) -> bool:
        """True when the shop opens at any time of that local day."""
        return bool(self.special_days.get(day, self.hours.get(day.weekday(), ())))

    def open_days(self, first: date, last: date) -> Iterator[date]:
        """Local days from first to last on which the shop opens."""
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if self.is_open_on(day):
                yield day

    def is_open(self, at: datetime) -> bool:
        """True when `at` lies inside an opening range."""
        instant = at.astimezone(UTC)  # two times of one zone would be compared by the clock on the wall
        return any(start <= instant < end for start, end in self.ranges(at.astimezone(self.zone).date()))


SHARED = (
    "timezone", "services", "parts", "diagnosis_service", "pay_link", "policy", "promises", "survey", "warranty",
    "crisis", "answers", "templates",
)  # fmt: skip
"""What all shops of one owner have in common."""


def _local(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone)

"""Whether the warranty covers a fault, decided from dates, mileage, earlier repairs and causes (G1, G3, G4, F5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from domain.months import months_later

EXCLUSIONS = ("misuse", "own_modification", "accident", "force_majeure", "skipped_service", "customers_parts")
"""Causes that are not covered (`warranty.<cause>` in texts/). Rule: G1 (S3, S0 范文5)."""

Outcome = Literal["in", "out", "unclear"]

NEAR_DAYS, NEAR_KM = 60, 3_000
"""So near its end a warranty is told with what is left of it."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long something is covered: months or kilometres, whichever is over first."""

    months: int
    km: int


@dataclass(frozen=True, slots=True)
class WearPart:
    """A part that wears with use and is covered for a shorter time. name_zh: as the desk understands it ("刹车片")."""

    name_zh: str
    name_en: str
    term: Term

    def name(self, language: str) -> str:
        """The part's name in the customer's language."""
        return self.name_en if language == "en" else self.name_zh


_SHORT, _YEAR = Term(6, 10_000), Term(12, 20_000)

WEAR_PARTS = (
    WearPart("刹车片", "brake pads", _SHORT),
    WearPart("雨刮", "wiper blades", _SHORT),
    WearPart("灯泡", "light bulb", _SHORT),
    WearPart("机滤", "oil filter", _SHORT),
    WearPart("空气滤芯", "air filter", _SHORT),
    WearPart("空调滤芯", "cabin filter", _SHORT),
    WearPart("火花塞", "spark plugs", _YEAR),
    WearPart("电瓶", "battery", _YEAR),
    WearPart("轮胎", "tyres", _YEAR),
    WearPart("离合器片", "clutch disc", _YEAR),
)


@dataclass(frozen=True, slots=True)
class SystemTerm:
    """A system that is covered for another time than the vehicle. parts: Chinese names by which it is meant as well."""

    system: str
    term: Term
    parts: tuple[str, ...] = ()

    def is_of(self, part: str | None, system: str) -> bool:
        """True when the system itself is meant, or one of its parts."""
        return self.system == system or (part or "").casefold() in self.parts


SYSTEM_TERMS = (SystemTerm("high_voltage", Term(96, 120_000), ("动力电池", "驱动电机", "电机控制器")),)
"""Battery, motor and controller of an electric vehicle: eight years or 120,000 km, as the law of the land asks."""


@dataclass(frozen=True, slots=True)
class Warranty:
    """The shop's table: the vehicle, its wear parts, systems with terms of their own, and what is repaired (G1, G4)."""

    vehicle: Term = Term(36, 100_000)
    wear_parts: tuple[WearPart, ...] = WEAR_PARTS
    repaired: Term = Term(12, 20_000)
    systems: tuple[SystemTerm, ...] = SYSTEM_TERMS

    def system_term(self, part: str | None, system: str) -> SystemTerm | None:
        """The term of the system meant, where it has one of its own; a wear part always goes by its own."""
        if self.wear_part(part) is not None:
            return None
        return next((one for one in self.systems if one.is_of(part, system)), None)

    def wear_part(self, name: str | None) -> WearPart | None:
        """The wear part of that Chinese or English name; None for any other part."""
        wanted = (name or "").casefold()
        return next((p for p in self.wear_parts if wanted in (p.name_zh.casefold(), p.name_en.casefold())), None)


@dataclass
class Repair:
    """A defect mended on a vehicle.

    part: the desk's Chinese name of the part, empty when only the system is known. replaced: a new part went in.
    odometer_km: the reading then, None when nobody took it.
    """

    id: int = field(init=False)
    ticket_id: int
    vehicle_id: int | None
    plate: str | None
    system: str
    part: str
    replaced: bool
    done_on: date
    odometer_km: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Covered or not, and why; "unclear" is for the warranty clerk (G6).

    reason: within, renewed, time, mileage, no_delivery_date, no_odometer, or one of EXCLUSIONS.
    part: the wear part it was judged by, None for the vehicle. ends_on, ends_km: the last day and kilometre covered.
    system: the one it was judged by, "" for the vehicle. days_left, km_left: until then, below zero once it is over.
    """

    outcome: Outcome
    reason: str
    part: WearPart | None = None
    ends_on: date | None = None
    ends_km: int | None = None
    system: str = ""
    days_left: int | None = None
    km_left: int | None = None

    @property
    def rule(self) -> str:
        """The rule that decides: G4 for what was renewed by a repair, else G1; G6 where a person has to."""
        if self.outcome == "unclear":
            return "G6"
        return "G4" if self.reason == "renewed" else "G1"

    @property
    def is_near(self) -> bool:
        """True while it is covered, but not for much longer."""
        days, km = self.days_left, self.km_left
        return self.outcome == "in" and ((days is not None and days <= NEAR_DAYS) or (km is not None and km <= NEAR_KM))


def decide(
    terms: Warranty,
    *,
    on: date,
    first_delivery_on: date | None,
    odometer_km: int | None,
    part: str | None = None,
    system: str = "",
    renewed: Repair | None = None,
    causes: Collection[str] = (),
) -> Decision:
    """What the policy says of a fault on that day. renewed: the newest repair of the same part or system.

    The cover from delivery and the one that began anew with the repair stand side by side: either is enough, and
    while it can't be told whether the second still lasts nothing is "out". Rule: G1, G4.
    """
    if excluded := next((cause for cause in EXCLUSIONS if cause in causes), None):
        return Decision("out", excluded)
    wear, anew = terms.wear_part(part), None
    if renewed is not None:
        term = wear.term if wear else terms.repaired
        anew = _within(term, "renewed", wear, on, odometer_km, renewed.done_on, renewed.odometer_km)
        if anew.outcome == "in":
            return anew
    if first_delivery_on is None:
        return Decision("unclear", "no_delivery_date", wear)
    own = terms.system_term(part, system)
    term = wear.term if wear else own.term if own else terms.vehicle
    found = _within(term, "within", wear, on, odometer_km, first_delivery_on, 0)
    if anew is not None and anew.outcome == "unclear" and found.outcome == "out":
        return anew
    return replace(found, system=own.system if own else "")


def _within(
    term: Term, reason: str, wear: WearPart | None, on: date, km: int | None, since: date, since_km: int | None
) -> Decision:  # fmt: skip
    ends_on = months_later(since, term.months)
    ends_km = since_km + term.km if since_km is not None else None
    days_left = (ends_on - on).days
    km_left = ends_km - km if ends_km is not None and km is not None else None
    outcome: Outcome = "in"
    if on > ends_on:
        outcome, reason = "out", "time"
    elif km_left is None:
        outcome, reason = "unclear", "no_odometer"
    elif km_left < 0:
        outcome, reason = "out", "mileage"
    return Decision(outcome, reason, wear, ends_on, ends_km, "", days_left, km_left)


def same_defect(repairs: Iterable[Repair], system: str, part: str = "") -> list[Repair]:
    """The repairs of that system (of that part, where both name one), newest first."""
    found = [r for r in repairs if r.system == system and (not part or not r.part or r.part == part)]
    return sorted(found, key=lambda r: (r.done_on, r.id), reverse=True)


def calls_for_replacement(repairs: Iterable[Repair], system: str, part: str = "") -> bool:
    """True when the same defect was repaired twice, and is there again: the part is replaced free of charge.

    Repairs before the part was last replaced were of another part. Rule: G3 (S0 范文5-3).
    """
    count = 0
    for repair in same_defect(repairs, system, part):
        if repair.replaced:
            break
        count += 1
    return count >= 2

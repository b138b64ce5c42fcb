"""Whether the warranty covers a fault, decided from dates, mileage, earlier repairs and causes (G1, G3, G4, F5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.months import months_later

EXCLUSIONS = ("misuse", "own_modification", "accident", "force_majeure", "skipped_service", "customers_parts")
"""Causes that are not covered (`warranty.<cause>` in texts/). Rule: G1 (S3, S0 范文5)."""

Outcome = Literal["in", "out", "unclear"]


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
class Warranty:
    """The shop's table: the vehicle, its wear parts, and what a repaired or replaced part is given (G1, G4)."""

    vehicle: Term = Term(36, 100_000)
    wear_parts: tuple[WearPart, ...] = WEAR_PARTS
    repaired: Term = Term(12, 20_000)

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
    """

    outcome: Outcome
    reason: str
    part: WearPart | None = None
    ends_on: date | None = None
    ends_km: int | None = None


def decide(
    terms: Warranty,
    *,
    on: date,
    first_delivery_on: date | None,
    odometer_km: int | None,
    part: str | None = None,
    renewed: Repair | None = None,
    causes: Collection[str] = (),
) -> Decision:
    """What the policy says of a fault on that day. renewed: the newest repair of the same part or system.

    The cover from delivery and the one that began anew with the repair stand side by side: either is enough.
    Rule: G1, G4.
    """
    if excluded := next((cause for cause in EXCLUSIONS if cause in causes), None):
        return Decision("out", excluded)
    wear = terms.wear_part(part)
    if renewed is not None:
        term = wear.term if wear else terms.repaired
        found = _within(term, "renewed", wear, on, odometer_km, renewed.done_on, renewed.odometer_km)
        if found.outcome == "in":
            return found
    if first_delivery_on is None:
        return Decision("unclear", "no_delivery_date", wear)
    return _within(wear.term if wear else terms.vehicle, "within", wear, on, odometer_km, first_delivery_on, 0)


def _within(
    term: Term, reason: str, wear: WearPart | None, on: date, km: int | None, since: date, since_km: int | None
) -> Decision:  # fmt: skip
    ends_on = months_later(since, term.months)
    ends_km = since_km + term.km if since_km is not None else None
    if on > ends_on:
        return Decision("out", "time", wear, ends_on, ends_km)
    if km is None or ends_km is None:
        return Decision("unclear", "no_odometer", wear, ends_on, ends_km)
    if km > ends_km:
        return Decision("out", "mileage", wear, ends_on, ends_km)
    return Decision("in", reason, wear, ends_on, ends_km)


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

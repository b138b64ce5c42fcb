"""Which promises a ticket gets: the policy table, its defaults, and what a ticket is asked about (F3, C2, C9, G2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.closed_set import Name
from domain.distance import road_km
from domain.shop.policy import Policy
from domain.shop.staff import Role
from domain.ticket import Kind, Severity, Ticket, kinds
from domain.warranty.return_repair import systems


class PromiseKind(Name):
    """What is promised."""

    FIRST_ANSWER = "first_answer"
    """The first word of a person (C2)."""
    ON_SITE = "on_site"
    """Somebody is there (F3)."""
    SOLUTION = "solution"
    """The matter is settled (C2)."""
    HAND_OVER = "hand_over"
    """The vehicle is ready (W3)."""
    FIX = "fix"
    """Repaired, replaced or refunded (G2)."""


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """How a kind of promise goes; its words are `promise_what.<kind>` and `desk_promise.<kind>`.

    pauses: its clock stands still while the ticket waits. closing_keeps: closing the ticket keeps it; the others are no
    longer owed then. awaited: the customer hears of a slip even when the time was never named. at_once: also in quiet
    hours.
    """

    pauses: bool = True
    closing_keeps: bool = False
    awaited: bool = False
    at_once: bool = False


KINDS: dict[str, PromiseFacts] = {
    PromiseKind.FIRST_ANSWER: PromiseFacts(pauses=False),  # a customer who is waited for must have been answered before
    PromiseKind.ON_SITE: PromiseFacts(awaited=True, at_once=True),
    PromiseKind.SOLUTION: PromiseFacts(closing_keeps=True, awaited=True),
    PromiseKind.HAND_OVER: PromiseFacts(closing_keeps=True, awaited=True),
    PromiseKind.FIX: PromiseFacts(closing_keeps=True),
}

CALENDAR, BUSINESS = "calendar", "business"

COUNTINGS = (CALENDAR, BUSINESS)
"""calendar: nights and holidays count. business: only opening hours do."""

ASSIGNEE = "assignee"
"""In an alarm's roles: whoever has the ticket."""

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)

BODY = ("body",)
CHASSIS_OR_ENGINE = ("chassis", "brakes", "steering", "transmission", "tyres", "engine", "fuel", "exhaust")
"""Systems whose faults get a written answer (F3)."""

ADVISED = ("ask_advice", "handoff")
"""Topics of enquiries that are a call of the hotline (F3)."""


@dataclass(frozen=True)
class Alarm:
    """Who is told when. offset: after the promise is due, negative before it. roles: of staff, or "assignee"."""

    offset: timedelta
    roles: tuple[str, ...] = (ASSIGNEE,)


@dataclass(frozen=True)
class PromiseRule:
    """One line of the policy table: what is promised to tickets that fit. An empty or missing condition fits all.

    promise: a kind of promise. allowed: None promises nothing to those that fit. tickets: kinds of ticket. systems: one
    of them is spoken of. min_km, max_km: by road from the shop; a place that is not known fits no such line. regions:
    words one of which stands in the place. extension: by how much a slip moves the promise, None for a quarter of the
    time. alarms: None for the usual ones. name: which line it was, for the ticket's history.
    """

    promise: str
    allowed: timedelta | None
    counting: str = CALENDAR
    name: str = ""
    tickets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    min_km: int | None = None
    max_km: int | None = None
    regions: tuple[str, ...] = ()
    supplier: bool | None = None
    warranty: bool | None = None
    severities: tuple[str, ...] = ()
    urgent: bool | None = None
    key_customer: bool | None = None
    grave: bool | None = None
    alarms: tuple[Alarm, ...] | None = None
    extension: timedelta | None = None


@dataclass(frozen=True)
class Facts:
    """What the table asks of a ticket. distance_km: by road; it and warranty are None when not known."""

    kind: str
    topic: str = ""
    systems: tuple[str, ...] = ()
    distance_km: float | None = None
    place: str = ""
    supplier: bool = False
    warranty: bool | None = None
    severity: str = Severity.ORDINARY
    urgent: bool = False
    key_customer: bool = False
    grave: bool = False


@dataclass(frozen=True)
class Place:
    """Where the shop is. Degrees are WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Vehicle:
    """What of a vehicle the table asks: when it was first delivered, and how far it has run."""

    first_delivery_on: date | None = None
    odometer_km: int | None = None


def facts(
    ticket: Ticket, policy: Policy, on: date, *, shop_at: Place | None, key_customer: bool, vehicle: Vehicle | None
) -> Facts:
    """What is known of the ticket today."""
    data = ticket.data
    return Facts(
        kind=ticket.kind,
        topic=str(data.get("topic") or ""),
        systems=tuple(systems(data.get("systems") or (), data.get("symptom_codes") or ())),
        distance_km=_distance(data.get("lat"), data.get("lon"), shop_at, policy),
        place=str(data.get("place") or ""),
        supplier=bool(data.get("supplier")) or ticket.waiting_for == "maker",
        warranty=_in_warranty(data.get("in_warranty"), vehicle, policy, on),
        severity=ticket.severity,
        urgent=ticket.urgent,
        key_customer=key_customer,
        grave=bool(data.get("grave")),
    )


def _distance(lat: object, lon: object, shop_at: Place | None, policy: Policy) -> float | None:
    if shop_at is None or not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return None
    return road_km(shop_at.lat, shop_at.lon, lat, lon, policy.road_factor_percent)


def _in_warranty(decided: object, vehicle: Vehicle | None, policy: Policy, on: date) -> bool | None:
    """As decided on the ticket, else by age and mileage as far as known. Rule: G1."""
    if isinstance(decided, bool):
        return decided
    if vehicle is None or vehicle.first_delivery_on is None:
        return None
    months = (on.year - vehicle.first_delivery_on.year) * 12 + on.month - vehicle.first_delivery_on.month
    old = months - (on.day < vehicle.first_delivery_on.day) >= policy.warranty_months
    return not old and (vehicle.odometer_km or 0) <= policy.warranty_km


def chosen(rules: Sequence[PromiseRule], asked: Facts) -> dict[str, PromiseRule]:
    """Kind of promise -> the first line that fits; lines that promise nothing are left out."""
    found: dict[str, PromiseRule] = {}
    for rule in rules:
        if rule.promise not in found and fits(rule, asked):
            found[rule.promise] = rule
    return {kind: rule for kind, rule in found.items() if rule.allowed is not None}


def fits(rule: PromiseRule, asked: Facts) -> bool:
    """True when the ticket meets every condition of the line."""
    listed = (
        (rule.tickets, (asked.kind,)),
        (rule.topics, (asked.topic,)),
        (rule.systems, asked.systems),
        (rule.severities, (asked.severity,)),
    )
    same = (
        (rule.supplier, asked.supplier),
        (rule.warranty, asked.warranty),
        (rule.urgent, asked.urgent),
        (rule.key_customer, asked.key_customer),
        (rule.grave, asked.grave),
    )
    return (
        all(not wanted or set(wanted) & set(there) for wanted, there in listed)
        and all(wanted is None or wanted == there for wanted, there in same)
        and _near(rule, asked.distance_km)
        and (not rule.regions or any(region in asked.place for region in rule.regions))
    )


def _near(rule: PromiseRule, km: float | None) -> bool:
    if rule.min_km is None and rule.max_km is None:
        return True
    if km is None:
        return False
    return (rule.min_km is None or km > rule.min_km) and (rule.max_km is None or km <= rule.max_km)


def alarms(rule: PromiseRule) -> list[Alarm]:
    """The line's alarms, earliest first; warnings that would ring before it began are left out.

    The usual ones: before it is due to whoever has it, when it is due to them and the supervisor, then to the manager.
    """
    allowed = rule.allowed or timedelta(0)
    found = list(rule.alarms) if rule.alarms is not None else usual_alarms(allowed)
    if all(alarm.offset != timedelta(0) for alarm in found):
        found.append(Alarm(timedelta(0)))
    return sorted((alarm for alarm in found if alarm.offset > -allowed), key=lambda alarm: alarm.offset)


def usual_alarms(allowed: timedelta) -> list[Alarm]:
    """A quarter of the time before it is due (at most 4 h), when due, and twice after: supervisor, then manager.

    Rule: N4.
    """
    lead, step = min(allowed / 4, 4 * _HOUR), min(max(allowed / 12, 10 * _MINUTE), 4 * _HOUR)
    return [
        Alarm(-_whole(lead)),
        Alarm(timedelta(0)),
        Alarm(_whole(step), (Role.WORKSHOP_SUPERVISOR,)),
        Alarm(_whole(3 * step), (Role.MANAGER,)),
    ]


def extension(rule: PromiseRule) -> timedelta:
    """By how much later the new promise is than the moment in which the old one slips."""
    if rule.extension is not None:
        return rule.extension
    return usual_extension(rule.allowed or timedelta(0))


def usual_extension(allowed: timedelta) -> timedelta:
    """A quarter of the time, from half an hour to a day."""
    return min(max(_whole(allowed / 4), 30 * _MINUTE), 24 * _HOUR)


def _whole(length: timedelta) -> timedelta:
    return length - length % _MINUTE


def defaults(policy: Policy) -> tuple[PromiseRule, ...]:
    """The table of F3, C2, C9 and G2 with the numbers of the shop's policy; a shop's own lines stand before it."""
    reports, rescues, complaints, enquiries = map(_under, ("report", "rescue", "complaint", "enquiry"))
    body: dict[str, Any] = {"tickets": reports, "systems": BODY}
    p = policy
    answer, on_site, solution = PromiseKind.FIRST_ANSWER, PromiseKind.ON_SITE, PromiseKind.SOLUTION
    covered = (Kind.FAULT_REPORT, Kind.COMPLAINT)
    return (
        PromiseRule(answer, p.danger_answer, name="danger", tickets=(*reports, *rescues), grave=True),
        PromiseRule(on_site, p.rescue_on_site, name="rescue", tickets=rescues),
        PromiseRule(answer, p.hotline_answer, name="rescue", tickets=rescues),
        PromiseRule(on_site, p.body_on_site, name="body_near", max_km=p.near_km, supplier=False, **body),
        PromiseRule(answer, p.technical_answer, name="body_far", min_km=p.near_km, **body),
        PromiseRule(answer, p.technical_answer, name="supplier", tickets=reports, supplier=True),
        PromiseRule(answer, p.technical_answer, name="chassis_or_engine", tickets=reports, systems=CHASSIS_OR_ENGINE),
        PromiseRule(answer, p.fault_answer, name="report", tickets=reports),
        PromiseRule(solution, p.fault_solution, name="report", tickets=reports),
        PromiseRule(PromiseKind.FIX, p.fix_within, name="warranty", tickets=covered, warranty=True),
        PromiseRule(answer, p.complaint_answer, name="complaint", tickets=complaints),
        PromiseRule(solution, p.complaint_solution, name="complaint", tickets=complaints),
        PromiseRule(answer, p.hotline_answer, BUSINESS, "hotline", tickets=enquiries, topics=ADVISED),
        PromiseRule(answer, p.enquiry_answer, name="enquiry", tickets=enquiries, alarms=_enquiry(p.enquiry_answer)),
    )


def _under(clocks: str) -> tuple[str, ...]:
    """The kinds of tickets for which these lines of the table are."""
    return tuple(kinds(lambda of: of.clocks == clocks))


def _enquiry(allowed: timedelta) -> tuple[Alarm, ...]:
    """What can't be answered is with the supervisor before the time is over. Rule: C9."""
    return (
        Alarm(-_whole(allowed / 2)),
        Alarm(-_whole(allowed / 12), (ASSIGNEE, Role.WORKSHOP_SUPERVISOR)),
        Alarm(timedelta(0), (ASSIGNEE, Role.WORKSHOP_SUPERVISOR)),
        Alarm(_whole(allowed / 12), (Role.MANAGER,)),
    )

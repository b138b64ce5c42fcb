"""A work order: what will be done to a vehicle, at what price, until when, and how it came to that (W1-W8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from domain import closed_set
from domain.closed_set import Name, StateFacts
from domain.customers.customer import Vehicle
from domain.errors import IllegalMove, NotAllowed
from domain.shop.policy import Policy
from domain.shop.staff import Staff


class OrderState(Name):
    """How a work order stands."""

    INTAKE = "intake"
    AGREED = "agreed"
    REPAIRING = "repairing"
    WAITING = "waiting"
    """For whom the ticket's `waiting_for` names, with the repair begun or about to."""
    INSPECTING = "inspecting"
    READY = "ready"
    SETTLED = "settled"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OrderFacts(StateFacts):
    """Where the vehicle is in a state; its words are `desk_workstate.<state>`.

    in_shop: the vehicle is still there. workable: work can be added, and a question about it be answered (W4).
    """

    in_shop: bool = True
    workable: bool = False


_CANCEL = {"cancel": OrderState.CANCELLED}
_PAUSE = {"pause": OrderState.WAITING}
_FAIL = {"fail": OrderState.REPAIRING}

STATES: dict[str, OrderFacts] = {
    OrderState.INTAKE: OrderFacts({"agree": OrderState.AGREED} | _CANCEL),
    OrderState.AGREED: OrderFacts({"start": OrderState.REPAIRING} | _PAUSE | _CANCEL, workable=True),
    OrderState.REPAIRING: OrderFacts({"finish": OrderState.INSPECTING} | _PAUSE | _CANCEL, workable=True),
    OrderState.WAITING: OrderFacts({"go_on": OrderState.REPAIRING} | _PAUSE | _CANCEL, workable=True),
    OrderState.INSPECTING: OrderFacts(
        {"extend": OrderState.REPAIRING, "pass": OrderState.READY} | _FAIL, workable=True
    ),  # extend: more work was agreed to
    OrderState.READY: OrderFacts({"settle": OrderState.SETTLED} | _FAIL),
    OrderState.SETTLED: OrderFacts({"hand_over": OrderState.HANDED_OVER}),
    OrderState.HANDED_OVER: OrderFacts(in_shop=False),
    OrderState.CANCELLED: OrderFacts(in_shop=False),
}
"""Rule: I2."""

IN_THE_SHOP = frozenset(state for state, facts in STATES.items() if facts.in_shop)

WALK_ROUND = ("body", "glass", "lights", "tyres", "interior", "dashboard", "tools", "spare")
"""What is looked at with the customer beside the vehicle (W1)."""

FUEL_EIGHTHS = 8
"""Fuel is noted in eighths of a tank."""

PAYMENTS = ("cash", "card", "wechat", "alipay", "transfer", "account")
"""How a bill may be settled; account: a company that is billed (W7)."""

FROM_AFAR = ("transfer", "account")
"""Ways of paying that nobody stands at the counter for: a receipt is sent by itself."""

LEVELS = ("self", "team", "final")
"""The three inspections in their order (W6)."""

MAINTENANCE = frozenset({"first_service", "periodic_service", "minor_service", "major_service"})
"""Service items after which the next service is counted anew (W7)."""


@dataclass
class WorkOrder:
    """What a work-order ticket stands for.

    symptom: in the customer's words. intake: {"walk_round": {part: note, empty when in order}, "valuables", "fuel"
        (eighths), "photos": [paths]} (W1). odometer_km: accepted at intake.
    agreed_fen: the most the bill may be: what the customer consented to (W4). discount_percent: off the labour of what
        was booked (B7). version: counts offers; a button of an earlier one no longer agrees. promised_at: hand-over
        as told to the customer (W3). round: of the inspections; grows when work begins anew. rework: how often a
        failed inspection sent it back (W6). technician, bay: codes in the shop file.
    """

    id: int = field(init=False)
    ticket_id: int
    created_at: datetime
    symptom: str = ""
    state: str = OrderState.INTAKE
    appointment_id: int | None = None
    bay: str | None = None
    technician: str | None = None
    intake: dict[str, Any] = field(default_factory=dict)
    odometer_km: int | None = None
    agreed_fen: int = 0
    discount_percent: int = 0
    version: int = 0
    promised_at: datetime | None = None
    round: int = 1
    rework: int = 0
    settled_fen: int | None = None
    settled_how: str | None = None
    settled_reference: str = ""
    settled_at: datetime | None = None
    handed_over_at: datetime | None = None
    next_due_on: date | None = None
    next_due_km: int | None = None

    @property
    def is_workable(self) -> bool:
        """True while more work can be agreed on and done."""
        return STATES[self.state].workable


@dataclass
class Inspection:
    """One of the three looks at finished work. by, role: who looked, as they were then. round: as the order's."""

    id: int = field(init=False)
    ticket_id: int
    level: str
    by: str
    role: str
    at: datetime
    passed: bool
    round: int
    findings: str = ""


def moved(number: str, state: str, verb: str) -> str:
    """The state after `verb`; IllegalMove when the table has no such step. Rule: I2."""
    return closed_set.moved(STATES, f"Work order {number}", state, verb)


def next_level(passed: Sequence[Inspection]) -> str | None:
    """The inspection that comes next after those passed in this round; None when all three are. Rule: W6."""
    return LEVELS[len(passed)] if len(passed) < len(LEVELS) else None


def check_inspector(number: str, level: str, by: Staff, technician: str | None, passed: Sequence[Inspection]) -> None:
    """Nothing when this person may make that inspection next.

    IllegalMove when another level comes first; NotAllowed when this person or role has made a level of this round
    already, or for the self-inspection when somebody else did the work. Rule: W6, I1.
    """
    wanted = next_level(passed)
    if level != wanted:
        raise IllegalMove(f"Work order {number}: the {level} inspection can't be made, {wanted or 'none'} is next.")
    if level == "self" and technician is not None and by.code != technician and not by.may("take_over"):
        raise NotAllowed(f"Work order {number}: the self-inspection is made by {technician}, who did the work.")
    if any(by.code == one.by or by.role == one.role for one in passed):
        raise NotAllowed(f"Work order {number}: each inspection is made by another person in another role.")


def next_service(
    vehicle: Vehicle, policy: Policy, services: Sequence[str], on: date, km: int | None
) -> tuple[date | None, int | None]:
    """Day and mileage of the next service: counted anew after maintenance, else as it stood. Rule: W7.

    The vehicle's own interval counts, and the policy's where it has none.
    """
    if not MAINTENANCE.intersection(services) and (vehicle.next_due_on or vehicle.next_due_km):
        return vehicle.next_due_on, vehicle.next_due_km
    days = vehicle.service_interval_days or policy.service_interval_days
    reading = km if km is not None else vehicle.odometer_km
    interval = vehicle.service_interval_km or policy.service_interval_km
    return on + timedelta(days=days), None if reading is None else reading + interval

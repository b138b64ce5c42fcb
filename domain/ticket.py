"""Tickets: what a customer brought to the shop, its states and its events (I2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.errors import IllegalMove

KINDS = ("booking", "fault_report", "complaint", "enquiry", "rescue", "field_job", "work_order", "recovery")
"""recovery: a customer who was not satisfied is won back (Q3). field_job: a technician goes there (F4, F9)."""

STATES = ("new", "claimed", "waiting", "solved", "done", "cancelled", "merged")
"""waiting: for whom `waiting_for` names. solved: the outcome was told, the customer's own yes is awaited (C6)."""

OPEN_STATES = frozenset({"new", "claimed", "waiting", "solved"})

WAITED_FOR = ("customer", "parts", "maker", "approval")
"""Whom a ticket may wait for."""

MOVES: dict[tuple[str, str], str] = {
    ("new", "claim"): "claimed",
    ("claimed", "claim"): "claimed",
    ("waiting", "claim"): "waiting",
    ("solved", "claim"): "solved",
    ("claimed", "release"): "new",
    ("waiting", "release"): "new",
    ("claimed", "wait"): "waiting",
    ("waiting", "wait"): "waiting",
    ("waiting", "resume"): "claimed",
    ("claimed", "solve"): "solved",
    ("waiting", "solve"): "solved",
    ("solved", "object"): "claimed",
    ("solved", "verify"): "done",
    ("new", "close"): "done",
    ("claimed", "close"): "done",
    ("waiting", "close"): "done",
    ("solved", "close"): "done",
    ("new", "cancel"): "cancelled",
    ("claimed", "cancel"): "cancelled",
    ("waiting", "cancel"): "cancelled",
    ("solved", "cancel"): "cancelled",
    ("new", "merge"): "merged",
    ("claimed", "merge"): "merged",
    ("waiting", "merge"): "merged",
    ("done", "reopen"): "claimed",
}
"""(state, verb) -> next state; a pair that is not here is refused. Rule: I2."""

VERIFIED_KINDS = frozenset({"complaint", "recovery"})
"""Closed only by the customer's own yes, or by a manager with a reason (C6)."""

PREFIX = {
    "booking": "B",
    "fault_report": "F",
    "complaint": "C",
    "enquiry": "E",
    "rescue": "R",
    "field_job": "J",
    "work_order": "W",
    "recovery": "S",
}

COMPLAINT_CLASSES = (
    "product_quality",
    "workmanship",
    "service_attitude",
    "price",
    "delay",
    "parts",
    "warranty_decision",
    "other",
)
"""Rule: C3 (S0 范文1)."""

SEVERITIES = ("ordinary", "serious", "crisis")


@dataclass
class Ticket:
    """One matter of one customer, from the first word to the end.

    number: "C2026-0007": kind's letter, year, running number per kind and year; for complaints it is the register
        number (C1). urgent: safety is at stake (F2). severity: complaints only (C3).
    plate: as the customer said it; vehicle_id is set only when that vehicle is this customer's own in the record.
    data: what was taken down (symptom, since, place, drivable, lat, lon, phone, complaint_class, words ...).
    answered_at: the first word of a person to the customer; a bot's words never count (C2).
    waiting_for: one of WAITED_FOR in state "waiting". snoozed_until: out of sight for its holder until then.
    follows_id: the earlier ticket of the same matter. merged_into_id: the ticket that goes on for this one.
    restricted: only a manager may see it; about_staff: the code of the member of staff it is about, who never sees it,
        whatever the role (C5).
    """

    id: int = field(init=False)
    number: str
    kind: str
    customer_id: int
    conversation_id: int | None
    summary: str
    created_at: datetime
    state: str = "new"
    urgent: bool = False
    severity: str = "ordinary"
    vehicle_id: int | None = None
    plate: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    assignee_id: int | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    follows_id: int | None = None
    waiting_for: str | None = None
    snoozed_until: datetime | None = None
    merged_into_id: int | None = None
    restricted: bool = False
    about_staff: str | None = None

    @property
    def is_open(self) -> bool:
        """True while somebody still has to do something."""
        return self.state in OPEN_STATES


@dataclass
class TicketEvent:
    """Something that happened to a ticket; storage only ever adds one (I2).

    kind, past tense: registered claimed released answered customer_wrote noted closed cancelled reopened
        appointment_booked appointment_moved appointment_cancelled customer_arrived vehicle_taken_in parts_short
        parts_reserved details_added merged ...
    actor: "customer", "bot", "system" or "staff:<code>".
    data: what is worth telling. changes: the new values of everything that changed with it, by thing
        ({"ticket": {"state": "claimed"}, "promise:7": {...}}): the present follows from the events alone.
    """

    id: int = field(init=False)
    ticket_id: int
    kind: str
    actor: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)


def rebuilt(events: Iterable[TicketEvent]) -> dict[str, dict[str, Any]]:
    """The present of a ticket and of what belongs to it, by its events alone: thing -> column -> value. Rule: I2."""
    present: dict[str, dict[str, Any]] = {}
    for event in events:
        for thing, columns in event.changes.items():
            present.setdefault(thing, {}).update(columns)
    return present


def moved(number: str, state: str, verb: str) -> str:
    """The state after `verb`; IllegalMove when the table has no such step. Rule: I2."""
    try:
        return MOVES[state, verb]
    except KeyError:
        raise IllegalMove(f"Ticket {number} is {state}: it can't be asked to {verb}.") from None


def register_number(kind: str, year: int, running: int) -> str:
    """The number a ticket bears; for complaints, its line in the register. Rule: C1."""
    return f"{PREFIX[kind]}{year}-{running:04d}"

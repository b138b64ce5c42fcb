"""Tickets: what a customer brought to the shop, its states and its events (I2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.errors import IllegalMove

KINDS = ("booking", "fault_report", "complaint", "enquiry", "rescue")
STATES = ("new", "claimed", "done", "cancelled")
OPEN_STATES = frozenset({"new", "claimed"})

MOVES: dict[tuple[str, str], str] = {
    ("new", "claim"): "claimed",
    ("claimed", "claim"): "claimed",
    ("claimed", "release"): "new",
    ("new", "close"): "done",
    ("claimed", "close"): "done",
    ("new", "cancel"): "cancelled",
    ("claimed", "cancel"): "cancelled",
    ("done", "reopen"): "claimed",
}
"""(state, verb) -> next state; a pair that is not here is refused. Rule: I2."""

PREFIX = {"booking": "B", "fault_report": "F", "complaint": "C", "enquiry": "E", "rescue": "R"}

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

    @property
    def is_open(self) -> bool:
        """True while somebody still has to do something."""
        return self.state in OPEN_STATES


@dataclass
class TicketEvent:
    """Something that happened to a ticket; storage only ever adds one (I2).

    kind, past tense: registered claimed released answered customer_wrote noted closed cancelled reopened
        appointment_booked appointment_moved appointment_cancelled customer_arrived vehicle_taken_in parts_short
        parts_reserved details_added merged.
    actor: "customer", "bot", "system" or "staff:<code>".
    """

    id: int = field(init=False)
    ticket_id: int
    kind: str
    actor: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


def moved(number: str, state: str, verb: str) -> str:
    """The state after `verb`; IllegalMove when the table has no such step. Rule: I2."""
    try:
        return MOVES[state, verb]
    except KeyError:
        raise IllegalMove(f"Ticket {number} is {state}: it can't be asked to {verb}.") from None


def register_number(kind: str, year: int, running: int) -> str:
    """The number a ticket bears; for complaints, its line in the register. Rule: C1."""
    return f"{PREFIX[kind]}{year}-{running:04d}"

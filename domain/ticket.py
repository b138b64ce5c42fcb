"""Tickets: what a customer brought to the shop, its states and its events (I2)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from domain import closed_set
from domain.closed_set import Name, StateFacts, Where


class Kind(Name):
    """What a ticket is about."""

    BOOKING = "booking"
    FAULT_REPORT = "fault_report"
    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"
    RESCUE = "rescue"
    FIELD_JOB = "field_job"
    """A technician goes there (F4, F9)."""
    WORK_ORDER = "work_order"
    RECOVERY = "recovery"
    """A customer who was not satisfied is won back (Q3)."""


class Colour(Name):
    """The palette: of a row on the desk, of a topic's icon in the staff chat."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    VIOLET = "violet"
    PINK = "pink"


class Workplace(Name):
    """Where the work of a ticket is done, and so which steps its card offers."""

    DESK = "desk"
    FIELD = "field"
    WORKSHOP = "workshop"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """All that differs between kinds; their words are `kind.<kind>` and `desk_kind.<kind>`.

    prefix: of its numbers (C1). icon: before its name in the staff chat. worked: by whom, and with which steps.
    clocks: the lines of the promise table for it, "" when none (F3, C2, C9). answered: somebody has to answer it (R2).
    grievance: the customer is not satisfied. Closed only by their own yes, or by a manager with a reason (C6); until
        then no small talk (C2).
    on_vehicle: stands for work on a vehicle; a work order is opened from it and closes it (W1, W7).
    to_field: a technician may be sent for it (F4). by_hand: staff may make one out of a part of another ticket.
    remarks: what the customer adds later stands under it (A2).
    again: what "still broken" does after it is closed: "reopen" it, let a new ticket "follow" it, or "" (C6, I2).
    """

    prefix: str
    colour: Colour
    icon: str
    worked: Workplace = Workplace.DESK
    clocks: Literal["", "report", "rescue", "complaint", "enquiry"] = ""
    answered: bool = True
    grievance: bool = False
    on_vehicle: bool = False
    to_field: bool = True
    by_hand: bool = True
    remarks: bool = False
    again: Literal["", "reopen", "follow"] = ""


KINDS: dict[str, KindFacts] = {
    Kind.BOOKING: KindFacts("B", Colour.BLUE, "🗓", answered=False, on_vehicle=True, to_field=False, by_hand=False),
    Kind.FAULT_REPORT: KindFacts(
        "F", Colour.YELLOW, "🔧", clocks="report", on_vehicle=True, remarks=True, again="reopen"
    ),
    Kind.COMPLAINT: KindFacts(
        "C", Colour.VIOLET, "📣", clocks="complaint", grievance=True, remarks=True, again="reopen"
    ),
    Kind.ENQUIRY: KindFacts("E", Colour.GREEN, "❓", clocks="enquiry"),
    Kind.RESCUE: KindFacts(
        "R", Colour.RED, "🆘", Workplace.FIELD, clocks="rescue", on_vehicle=True, remarks=True, again="reopen"
    ),
    Kind.FIELD_JOB: KindFacts("J", Colour.PINK, "🛠", Workplace.FIELD, again="follow"),
    Kind.WORK_ORDER: KindFacts(
        "W", Colour.GREEN, "🔩", Workplace.WORKSHOP, to_field=False, by_hand=False, remarks=True, again="follow"
    ),
    Kind.RECOVERY: KindFacts(
        "S", Colour.VIOLET, "💛", clocks="complaint", grievance=True, to_field=False, again="reopen"
    ),
}


def kinds(true: Callable[[KindFacts], object]) -> Collection[str]:
    """The kinds of which that is true."""
    return Where(KINDS, true)


GRIEVANCES = kinds(lambda of: of.grievance)
"""Kinds that only the customer's own yes closes, and that silence small talk. Rule: C6, C2."""


class State(Name):
    """How a ticket stands."""

    NEW = "new"
    CLAIMED = "claimed"
    WAITING = "waiting"
    """For whom `waiting_for` names."""
    SOLVED = "solved"
    """The outcome was told, the customer's own yes is awaited (C6)."""
    DONE = "done"
    CANCELLED = "cancelled"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class TicketState(StateFacts):
    """Whether somebody still has to do something in a state, and how it looks.

    Its words are `progress.<state>` and `desk_state.<state>`.
    """

    open: bool = True
    tone: Literal["", "hot", "good"] = ""


_ENDS = {"close": State.DONE, "cancel": State.CANCELLED}
_HELD = {"release": State.NEW, "wait": State.WAITING, "solve": State.SOLVED, "merge": State.MERGED} | _ENDS

STATES: dict[str, TicketState] = {
    State.NEW: TicketState({"claim": State.CLAIMED, "merge": State.MERGED} | _ENDS, tone="hot"),
    State.CLAIMED: TicketState({"claim": State.CLAIMED} | _HELD, tone="good"),
    State.WAITING: TicketState({"claim": State.WAITING, "resume": State.CLAIMED} | _HELD),
    State.SOLVED: TicketState({"claim": State.SOLVED, "object": State.CLAIMED, "verify": State.DONE} | _ENDS),
    State.DONE: TicketState({"reopen": State.CLAIMED}, open=False),
    State.CANCELLED: TicketState(open=False),
    State.MERGED: TicketState(open=False),
}

OPEN_STATES = frozenset(state for state, facts in STATES.items() if facts.open)


class Party(Name):
    """Whom a ticket may wait for."""

    CUSTOMER = "customer"
    PARTS = "parts"
    MAKER = "maker"
    APPROVAL = "approval"


class Severity(Name):
    """How grave a complaint is (C3)."""

    ORDINARY = "ordinary"
    SERIOUS = "serious"
    CRISIS = "crisis"


@dataclass(frozen=True, slots=True)
class SeverityFacts:
    """What a severity brings with it; its words are `desk_severity.<severity>`.

    tone, icon: how desk and staff chat mark it. urgent: it goes first (I4). action: a corrective action is due (C7).
    """

    tone: Literal["", "warm", "hot"] = ""
    icon: str = ""
    urgent: bool = False
    action: bool = False


SEVERITIES: dict[str, SeverityFacts] = {
    Severity.ORDINARY: SeverityFacts(),
    Severity.SERIOUS: SeverityFacts("warm", "🟠", action=True),
    Severity.CRISIS: SeverityFacts("hot", "🔴", urgent=True, action=True),
}
"""The gravest last."""


@dataclass
class Ticket:
    """One matter of one customer, from the first word to the end.

    number: "C2026-0007": kind's letter, year, running number per kind and year; for complaints it is the register
        number (C1). urgent: safety is at stake (F2). severity: complaints only (C3).
    plate: as the customer said it; vehicle_id is set only when that vehicle is this customer's own in the record.
    data: what was taken down (symptom, since, place, drivable, lat, lon, phone, complaint_class, words ...).
    answered_at: the first word of a person to the customer; a bot's words never count (C2).
    waiting_for: a Party in state "waiting". snoozed_until: out of sight for its holder until then.
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
    state: str = State.NEW
    urgent: bool = False
    severity: str = Severity.ORDINARY
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
        return STATES[self.state].open

    @property
    def facts(self) -> KindFacts:
        """What its kind says of it."""
        return KINDS[self.kind]


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
    return closed_set.moved(STATES, f"Ticket {number}", state, verb)


def register_number(kind: str, year: int, running: int) -> str:
    """The number a ticket bears; for complaints, its line in the register. Rule: C1."""
    return f"{KINDS[kind].prefix}{year}-{running:04d}"

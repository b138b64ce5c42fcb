"""Field jobs: a technician goes to the vehicle or machine, to repair, to install or to inspect (F4, F6, F9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain import closed_set
from domain.closed_set import Name, StateFacts


class FieldKind(Name):
    """What is done there."""

    REPAIR = "repair"
    INSTALLATION = "installation"
    INSPECTION = "inspection"


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What a kind of job asks for; its words are `fieldkind.<kind>` and `desk_field.kind_<kind>`. Rule: F9.

    ordered: asked for beforehand, at a time and price of its own; else the warranty decides on the cost (F5).
    checklist: ticked off before it is done, in the words of `fieldcheck.<item>`. test_run: not done before one
    (S1 安装服务公约).
    """

    ordered: bool = True
    checklist: tuple[str, ...] = ()
    test_run: bool = False


KINDS: dict[str, FieldFacts] = {
    FieldKind.REPAIR: FieldFacts(ordered=False),
    FieldKind.INSTALLATION: FieldFacts(
        checklist=("site", "delivery", "mounted", "connected", "settings", "instructed"), test_run=True
    ),
    FieldKind.INSPECTION: FieldFacts(checklist=("brakes", "steering", "lights", "fluids", "tyres", "electrics")),
}


class FieldState(Name):
    """How a job stands."""

    PLANNED = "planned"
    """Nobody is chosen yet."""
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    ON_WAY = "on_way"
    ARRIVED = "arrived"
    WORKING = "working"
    DONE = "done"
    REPORTED = "reported"
    SIGNED = "signed"
    RETURNED = "returned"
    """It can't be solved there and goes to the shop for a decision (F6)."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobState(StateFacts):
    """How far the work is in a state; its words are `desk_field.state_<state>`.

    open: the customer still waits for the work. load: it counts as a technician's load. work_done: the work is over;
    before that nobody is asked to sign (W8).
    """

    open: bool = False
    load: bool = False
    work_done: bool = False


_ASSIGN = {"assign": FieldState.ASSIGNED}
_DECLINE = {"decline": FieldState.PLANNED}
_CANCEL = {"cancel": FieldState.CANCELLED}
_BACK = {"send_back": FieldState.RETURNED}

STATES: dict[str, JobState] = {
    FieldState.PLANNED: JobState(_ASSIGN | _CANCEL, open=True),
    FieldState.ASSIGNED: JobState(_ASSIGN | _DECLINE | _CANCEL | {"accept": FieldState.ACCEPTED}, open=True, load=True),
    FieldState.ACCEPTED: JobState(_ASSIGN | _DECLINE | _CANCEL | {"set_out": FieldState.ON_WAY}, open=True, load=True),
    FieldState.ON_WAY: JobState(_CANCEL | {"arrive": FieldState.ARRIVED}, open=True, load=True),
    FieldState.ARRIVED: JobState(_CANCEL | _BACK | {"begin": FieldState.WORKING}, open=True, load=True),
    FieldState.WORKING: JobState(_BACK | {"finish": FieldState.DONE}, open=True, load=True),
    FieldState.DONE: JobState({"report": FieldState.REPORTED}, work_done=True),
    FieldState.REPORTED: JobState({"sign": FieldState.SIGNED}, work_done=True),
    FieldState.SIGNED: JobState(work_done=True),
    FieldState.RETURNED: JobState(_ASSIGN | _CANCEL),
    FieldState.CANCELLED: JobState(),
}
"""Rule: F4, I2."""

OPEN = frozenset(state for state, facts in STATES.items() if facts.open)
UNDER_WAY = frozenset(state for state, facts in STATES.items() if facts.load)

ETAS = (15, 30, 45, 60)
"""Minutes a technician can give for the way by one press."""

TOOLS: dict[str, tuple[str, ...]] = {
    "brakes": ("jack", "brake_tools"),
    "electrical": ("multimeter", "jump_starter", "diagnosis_unit"),
    "high_voltage": ("insulated_gloves", "insulation_tester", "diagnosis_unit"),
    "engine": ("diagnosis_unit", "coolant", "engine_oil"),
    "tyres": ("jack", "tyre_kit", "compressor"),
    "transmission": ("diagnosis_unit", "tow_bar"),
    "fuel": ("fuel_can", "extinguisher"),
}
"""System at fault -> what is packed for it (`fieldtool.<code>`). Rule: F4."""

ALWAYS_PACKED = ("warning_triangle", "torch", "gloves")


@dataclass
class FieldJob:
    """The work of one ticket away from the shop.

    place, lat, lon: where to go, degrees (WGS 84). due_at: when somebody is to be there, None when none was told.
    technician_id: who goes. tools: codes of what is packed. parts: {"part", "name", "quantity"} prepared.
    eta_at: when the technician expects to be there. delay_asked: minutes of a delay that waits for approval.
    checklist: item -> ticked. parts_used: as `parts`. photos: ids of messages, or names of files.
    free: True when it costs nothing, False when `price_fen` is to be agreed first, None while nobody said (F5).
    fee_state: "" no price told, "asked", "agreed" or "declined"; fee_words: the customer's answer word for word.
    warranty: how `free` came about: {"outcome", "reason", ...}. replaces: the third repair of the same defect, so the
    part is replaced without charge (G3).
    """

    id: int = field(init=False)
    ticket_id: int
    kind: str
    created_at: datetime
    state: str = FieldState.PLANNED
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    due_at: datetime | None = None
    technician_id: int | None = None
    systems: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    accepted_at: datetime | None = None
    departed_at: datetime | None = None
    eta_at: datetime | None = None
    delay_asked: int | None = None
    arrived_at: datetime | None = None
    findings: str = ""
    work: str = ""
    checklist: dict[str, bool] = field(default_factory=dict)
    test_run: str = ""
    parts_used: list[dict[str, Any]] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    result: str = ""
    done_at: datetime | None = None
    free: bool | None = None
    price_fen: int | None = None
    fee_state: str = ""
    fee_words: str = ""
    warranty: dict[str, Any] = field(default_factory=dict)
    replaces: bool = False

    @property
    def is_open(self) -> bool:
        """True while the customer still waits for the work."""
        return STATES[self.state].open

    @property
    def facts(self) -> FieldFacts:
        """What its kind asks for."""
        return KINDS[self.kind]

    @property
    def may_begin(self) -> bool:
        """True when it is free, or its price was agreed. Rule: F5 (S1 3.1.1)."""
        return self.free is True or self.fee_state == "agreed"

    def missing(self) -> list[str]:
        """What has to be noted before the job is done: "findings", "work", "check:<item>", "test_run". Rule: F4, F9."""
        wanted = [name for name in ("findings", "work") if not getattr(self, name)]
        wanted += [f"check:{item}" for item in self.facts.checklist if not self.checklist.get(item)]
        return wanted + (["test_run"] if self.facts.test_run and not self.test_run else [])


def moved(number: str, state: str, verb: str) -> str:
    """The state after `verb`; IllegalMove when the table has no such step. Rule: F4, I2."""
    return closed_set.moved(STATES, f"Field job {number}", state, verb)


def tool_codes() -> list[str]:
    """Every tool there is, none twice."""
    return list(dict.fromkeys([*ALWAYS_PACKED, *(tool for tools in TOOLS.values() for tool in tools)]))


def packed(systems: list[str]) -> list[str]:
    """The tools to take along for faults of those systems, none twice. Rule: F4."""
    named = [tool for system in systems for tool in TOOLS.get(system, ())]
    return list(dict.fromkeys([*ALWAYS_PACKED, *named]))


UNITS_A_DAY = 10
"""Rule: F8 (S1 八): up to 10 units one working day, 20 two, 30 three, and so on."""


def batch_days(units: int) -> int:
    """Working days in which a batch of so many units is repaired. ValueError for none. Rule: F8."""
    if units < 1:
        raise ValueError(f"A batch of {units} units can't be planned: expected at least 1.")
    return -(-units // UNITS_A_DAY)


def slip(due_at: datetime | None, eta_at: datetime) -> timedelta:
    """How much later than told the technician will be there; zero when in time or when nothing was told."""
    return max(eta_at - due_at, timedelta(0)) if due_at is not None else timedelta(0)

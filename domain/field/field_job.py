"""Field jobs: a technician goes to the vehicle or machine, to repair, to install or to inspect (F4, F6, F9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain.errors import IllegalMove

KINDS = ("repair", "installation", "inspection")

STATES = (
    "planned", "assigned", "accepted", "on_way", "arrived", "working", "done", "reported", "signed", "returned",
    "cancelled",
)  # fmt: skip
"""planned: nobody is chosen yet. returned: it can't be solved there and goes to the shop for a decision (F6)."""

MOVES: dict[tuple[str, str], str] = {
    ("planned", "assign"): "assigned",
    ("assigned", "assign"): "assigned",
    ("accepted", "assign"): "assigned",
    ("returned", "assign"): "assigned",
    ("assigned", "decline"): "planned",
    ("accepted", "decline"): "planned",
    ("assigned", "accept"): "accepted",
    ("accepted", "set_out"): "on_way",
    ("on_way", "arrive"): "arrived",
    ("arrived", "begin"): "working",
    ("working", "finish"): "done",
    ("done", "report"): "reported",
    ("reported", "sign"): "signed",
    ("arrived", "send_back"): "returned",
    ("working", "send_back"): "returned",
    ("planned", "cancel"): "cancelled",
    ("assigned", "cancel"): "cancelled",
    ("accepted", "cancel"): "cancelled",
    ("on_way", "cancel"): "cancelled",
    ("arrived", "cancel"): "cancelled",
    ("returned", "cancel"): "cancelled",
}
"""(state, verb) -> next state; a pair that is not here is refused. Rule: F4, I2."""

OPEN = frozenset({"planned", "assigned", "accepted", "on_way", "arrived", "working"})
"""States in which the customer still waits for the work."""

UNDER_WAY = frozenset({"assigned", "accepted", "on_way", "arrived", "working"})
"""States that count as a technician's load."""

WORK_DONE = frozenset({"done", "reported", "signed"})
"""States in which the work is over; before them nobody is asked to sign (W8)."""

ETAS = (15, 30, 45, 60)
"""Minutes a technician can give for the way by one press."""

CHECKLISTS: dict[str, tuple[str, ...]] = {
    "repair": (),
    "installation": ("site", "delivery", "mounted", "connected", "settings", "instructed"),
    "inspection": ("brakes", "steering", "lights", "fluids", "tyres", "electrics"),
}
"""What is ticked off before a job of that kind is done; the words are in bot/texts (`fieldcheck.<item>`). Rule: F9."""

TEST_RUN = frozenset({"installation"})
"""Kinds that are only done after a test run. Rule: F9 (S1 安装服务公约)."""

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
    state: str = "planned"
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
        return self.state in OPEN

    @property
    def may_begin(self) -> bool:
        """True when it is free, or its price was agreed. Rule: F5 (S1 3.1.1)."""
        return self.free is True or self.fee_state == "agreed"

    def missing(self) -> list[str]:
        """What has to be noted before the job is done: "findings", "work", "check:<item>", "test_run". Rule: F4, F9."""
        wanted = [name for name in ("findings", "work") if not getattr(self, name)]
        wanted += [f"check:{item}" for item in CHECKLISTS[self.kind] if not self.checklist.get(item)]
        return wanted + (["test_run"] if self.kind in TEST_RUN and not self.test_run else [])


def moved(number: str, state: str, verb: str) -> str:
    """The state after `verb`; IllegalMove when the table has no such step. Rule: F4, I2."""
    try:
        return MOVES[state, verb]
    except KeyError:
        raise IllegalMove(f"Field job {number} is {state}: it can't be asked to {verb}.") from None


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

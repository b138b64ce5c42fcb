"""Corrective and preventive actions: what is done so that a complaint does not come again (C7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.closed_set import Name, StateFacts, moved


class ActionState(Name):
    """How an action stands."""

    OPEN = "open"
    DONE = "done"
    """Its owner says so."""
    CHECKED = "checked"
    """Another person has seen that it works."""


STATES: dict[str, StateFacts] = {
    ActionState.OPEN: StateFacts({"finish": ActionState.DONE}),
    ActionState.DONE: StateFacts({"approve": ActionState.CHECKED, "reject": ActionState.OPEN}),
    ActionState.CHECKED: StateFacts(),
}
"""Rule: C7."""


@dataclass
class CorrectiveAction:
    """Why something went wrong is mended, by whom and until when.

    why: "serious", "crisis", "repeat", or "manager" for one opened by hand. what: what is to be done. owner: code of
    whoever sees to it. done_by, checked_by: codes; never the same person. told_at: when its lateness was last told.
    """

    id: int = field(init=False)
    ticket_id: int
    why: str
    what: str
    owner: str | None
    due_at: datetime
    opened_at: datetime
    state: str = ActionState.OPEN
    result: str = ""
    done_at: datetime | None = None
    done_by: str | None = None
    checked_at: datetime | None = None
    checked_by: str | None = None
    told_at: datetime | None = None

    def move(self, verb: str) -> None:
        """The next state; IllegalMove when the table has no such step."""
        self.state = moved(STATES, f"Action {self.id}", self.state, verb)

    def is_late(self, now: datetime) -> bool:
        """True when it is past its day and nobody has said that it is done."""
        return self.state == ActionState.OPEN and self.due_at <= now


@dataclass
class ComplaintCost:
    """What a complaint cost one department. percent: of the whole; a department that bears nothing has 0. Rule: C8."""

    id: int = field(init=False)
    ticket_id: int
    department: str
    percent: int
    fen: int
    note: str
    by: str
    at: datetime

"""Corrective and preventive actions: what is done so that a complaint does not come again (C7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import IllegalMove

STATES = ("open", "done", "checked")
"""done: its owner says so. checked: another person has seen that it works."""

MOVES: dict[tuple[str, str], str] = {
    ("open", "finish"): "done",
    ("done", "approve"): "checked",
    ("done", "reject"): "open",
}
"""(state, verb) -> next state. Rule: C7."""


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
    state: str = "open"
    result: str = ""
    done_at: datetime | None = None
    done_by: str | None = None
    checked_at: datetime | None = None
    checked_by: str | None = None
    told_at: datetime | None = None

    def move(self, verb: str) -> None:
        """The next state; IllegalMove when the table has no such step."""
        try:
            self.state = MOVES[self.state, verb]
        except KeyError:
            raise IllegalMove(f"Action {self.id} is {self.state}: it can't be asked to {verb}.") from None

    def is_late(self, now: datetime) -> bool:
        """True when it is past its day and nobody has said that it is done."""
        return self.state == "open" and self.due_at <= now


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

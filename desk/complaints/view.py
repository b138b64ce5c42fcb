"""The case of a complaint as its page shows it: steps, cost, actions, the customer's yes. Rule: C4, C6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.complaints import complaint
from domain.complaints.corrective_action import ComplaintCost, CorrectiveAction
from domain.shop.staff import Staff
from domain.ticket import State, Ticket
from storage import Tx
from storage.complaints import complaints


@dataclass(frozen=True)
class CaseView:
    """What is written down. asked_at: when the customer was asked for a yes; None while not."""

    department: str
    steps: Mapping[str, str]
    costs: Sequence[ComplaintCost]
    actions: Sequence[CorrectiveAction]
    asked_at: datetime | None
    unanswered: bool
    objections: int
    repeat: int
    repeat_of: str
    on_vehicle: bool

    @property
    def total_fen(self) -> int:
        """What it cost in all."""
        return sum(cost.fen for cost in self.costs)


def case_view(tx: Tx, ticket: Ticket, viewer: Staff) -> CaseView | None:
    """The case; None for tickets of other kinds and for roles that see no complaints."""
    if not ticket.facts.grievance or not viewer.may("see_complaints"):
        return None
    case, verify, repeat = complaint.case_of(ticket), ticket.data.get("verify") or {}, ticket.data.get("repeat") or {}
    return CaseView(
        department=str(case.get("department", "")),
        steps={step: str(case[step]) for step in complaint.STEPS if case.get(step)},
        costs=[cost for cost in complaints.costs_of(tx, ticket.id) if cost.percent],
        actions=complaints.actions_of(tx, ticket.id),
        asked_at=datetime.fromisoformat(verify["asked_at"]) if ticket.state == State.SOLVED and verify else None,
        unanswered=bool(verify.get("unanswered")),
        objections=int(verify.get("objections", 0)),
        repeat=int(repeat.get("count", 0)),
        repeat_of=str(repeat.get("of", "")),
        on_vehicle=bool(repeat.get("vehicle")),
    )

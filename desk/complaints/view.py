"""The case of a complaint as its page shows it: steps, cost, actions, the customer's yes. Rule: C4, C6."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.complaints import complaint
from domain.complaints.corrective_action import ComplaintCost, CorrectiveAction
from domain.shop.staff import Staff
from domain.ticket import SEVERITIES, Party, Ticket, kinds
from storage import Tx, shops
from storage.complaints import complaints
from texts import text


@dataclass(frozen=True)
class CaseView:
    """What is written down. asked_at: when the customer was asked for a yes; None while not.

    decides: the viewer may say which department is responsible.
    """

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
    decides: bool

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
        asked_at=datetime.fromisoformat(verify["asked_at"]) if ticket.state == "solved" and verify else None,
        unanswered=bool(verify.get("unanswered")),
        objections=int(verify.get("objections", 0)),
        repeat=int(repeat.get("count", 0)),
        repeat_of=str(repeat.get("of", "")),
        on_vehicle=bool(repeat.get("vehicle")),
        decides=viewer.may(complaint.deciding(ticket)),
    )


def case_choices(tx: Tx, ticket: Ticket, viewer: Staff, language: str) -> dict[str, list[tuple[str, str]]]:
    """What the forms of a ticket's page offer: (value, words). It goes to nobody who may not know of it (C5)."""
    people = [one for one in shops.staff(tx) if one.code != viewer.code]
    choices: dict[str, Iterable[str]] = {
        "class": complaint.CLASSES,
        "severity": SEVERITIES,
        "step": complaint.STEPS,
        "department": complaint.DEPARTMENTS,
        "kind": kinds(lambda of: of.by_hand),
        "waited": Party,
    }
    named = {
        f"{group}_names": [(str(name), text(f"desk_{group}.{name}", language)) for name in names]
        for group, names in choices.items()
    }
    return named | {
        "people_names": [(one.code, one.name) for one in people],
        "helper_names": [(one.code, one.name) for one in people if one.may("claim") and one.may_see(ticket)],
    }

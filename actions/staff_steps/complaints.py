"""Steps with a complaint: classed, judged, paid for, mended, and told to the customer (C4-C8)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from actions.complaints import complaints, corrective_actions, resolution_check
from actions.staff_steps.asked import Stand
from actions.staff_steps.fields import Action, Choice, Code, Fen, Moment, Whole, Words, YesNo
from actions.staff_steps.step import Of, Step, complaint
from domain.complaints.complaint import CLASSES, DEPARTMENTS, case_of, deciding
from domain.complaints.complaint import STEPS as CASE_STEPS
from domain.shop.staff import Staff
from domain.ticket import GRIEVANCES, SEVERITIES, Ticket
from storage import Tx

_DeskStep = partial(Step, no_chat="a case is written where all that was written before stands beside it")


def _cost(
    tx: Tx, ticket_id: int, total: int, note: str, by: Staff, now: datetime, **percents: int | None
) -> Ticket:  # fmt: skip
    shares = {name.removeprefix("percent_"): percent for name, percent in percents.items() if percent}
    return complaints.apportion(tx, ticket_id, total, shares, note, by, now)


def _about(tx: Tx, ticket_id: int, about: str, by: Staff, now: datetime) -> Ticket:
    code = "" if about in ("nobody", "unknown") else about
    return complaints.set_about(tx, ticket_id, code, by, now, restricted=about != "nobody")


def _about_now(at: Stand) -> str:
    return (at.ticket.about_staff or "unknown") if at.ticket.restricted else "nobody"


def _actions(*action_states: str) -> Of:
    return Of("action", frozenset(action_states), GRIEVANCES)


_REASON = Words("reason", limit=1000, rows=1)
_ACTION = Action("action", param="action_id")
_WHAT = (Words("what", limit=1000), Code("owner"), Moment("due", day=True, param="due_at"))
_CLASSED = (
    Choice("class", CLASSES, "desk_class.", needed=False, param="complaint_class",
           now=lambda at: at.ticket.data.get("complaint_class", "")),
    Choice("severity", SEVERITIES, "desk_severity.", needed=False, now=lambda at: at.ticket.severity),
    YesNo("quality_caused", needed=False, now=lambda at: bool(at.ticket.data.get("quality_caused"))),
    _REASON,
)  # fmt: skip
_JUDGED = (
    Choice("department", DEPARTMENTS, "desk_department.", now=lambda at: case_of(at.ticket).get("department", "")),
    Words("reason", limit=1000, rows=1, needed=False),
)
_COSTS = (
    Fen("total"),
    *(Whole(f"percent_{name}", high=100, needed=False) for name in DEPARTMENTS),
    Words("note", limit=1000, rows=1, needed=False),
)

_UNTOLD = complaint("new", "claimed", "waiting")

STEPS = (
    Step("solve", "close", (Words("words"),), resolution_check.solve, _UNTOLD, spoken=True),
    _DeskStep("case", "manage_complaints", (Choice("step", CASE_STEPS, "desk_step."), Words("words")),
              complaints.write_step, complaint()),
    _DeskStep("class", "manage_complaints", _CLASSED, complaints.class_as, complaint()),
    _DeskStep("responsible", ("manage_complaints", "judge_quality"), _JUDGED, complaints.make_responsible, complaint(),
              further=lambda at: deciding(at.ticket)),
    _DeskStep("cost", "apportion_costs", _COSTS, _cost, complaint()),
    _DeskStep("open_action", "manage_actions", _WHAT, corrective_actions.open_by_hand, complaint()),
    Step("about", "see_restricted", (Code("about", also=("nobody", "unknown"), now=_about_now),), _about, complaint(),
         no_chat="whom a complaint is about never stands in a chat that others read (C5)"),
    _DeskStep("change_action", "manage_actions", (_ACTION, *_WHAT), corrective_actions.change, _actions("open")),
    _DeskStep("finish_action", "manage_complaints", (_ACTION, Words("result", limit=1000, rows=1)),
              corrective_actions.finish, _actions("open")),
    _DeskStep("check_action", "manage_actions",
              (_ACTION, YesNo("works"), Words("words", limit=1000, rows=1, needed=False)),
              corrective_actions.check, _actions("done")),
)  # fmt: skip
"""Rule: I1, C4, C6, C7, C8."""

"""Steps with a complaint: classed, judged, paid for, mended, and told to the customer (C4-C8)."""

from __future__ import annotations

from typing import Literal

from actions.complaints import complaints, corrective_actions, resolution_check
from actions.staff_steps.asked import Asked, Stand
from actions.staff_steps.fields import Action, Choice, Fen, Moment, Person, Whole, Words, YesNo
from actions.staff_steps.step import Of, Step, complaint
from domain.complaints.complaint import CLASSES, DEPARTMENTS, case_of, deciding
from domain.complaints.complaint import STEPS as CASE_STEPS
from domain.shop.staff import Staff
from domain.ticket import GRIEVANCES, SEVERITIES

_ON_DESK = "a case is written on the ticket's page, where all that was written before stands beside it"
_WHAT = (Words("what", limit=1000), Person("owner"), Moment("due", day=True))


def _cost(a: Asked, total: int, note: str, **percents: int | None) -> object:
    shares = {name.removeprefix("percent_"): percent for name, percent in percents.items() if percent}
    return complaints.apportion(a.tx, a.id, total, shares, note, a.by, a.now)


def _about(a: Asked, about: Staff | Literal["nobody", "unknown"]) -> object:
    code = about.code if isinstance(about, Staff) else ""
    return complaints.set_about(a.tx, a.id, code, a.by, a.now, restricted=about != "nobody")


def _about_now(at: Stand) -> str:
    return (at.ticket.about_staff or "unknown") if at.ticket.restricted else "nobody"


def _actions(*action_states: str) -> Of:
    return Of("action", frozenset(action_states), GRIEVANCES)


STEPS = (
    Step(
        "solve",
        "close",
        (Words("words"),),
        lambda a, words: resolution_check.solve(a.tx, a.id, words, a.by, a.now, key=a.key),
        complaint("new", "claimed", "waiting"),
        spoken=True,
    ),
    Step(
        "case",
        "manage_complaints",
        (Choice("step", CASE_STEPS, "desk_step."), Words("words")),
        lambda a, step, words: complaints.write_step(a.tx, a.id, step, words, a.by, a.now),
        complaint(),
        no_chat=_ON_DESK,
    ),
    Step(
        "class",
        "manage_complaints",
        (
            Choice(
                "class",
                CLASSES,
                "desk_class.",
                needed=False,
                param="complaint_class",
                now=lambda at: at.ticket.data.get("complaint_class", ""),
            ),
            Choice("severity", SEVERITIES, "desk_severity.", needed=False, now=lambda at: at.ticket.severity),
            YesNo("quality_caused", needed=False, now=lambda at: bool(at.ticket.data.get("quality_caused"))),
            Words("reason", limit=1000, rows=1),
        ),
        lambda a, **classed: complaints.class_as(a.tx, a.id, a.by, a.now, **classed),
        complaint(),
        no_chat=_ON_DESK,
    ),
    Step(
        "responsible",
        ("manage_complaints", "judge_quality"),
        (
            Choice(
                "department", DEPARTMENTS, "desk_department.", now=lambda at: case_of(at.ticket).get("department", "")
            ),
            Words("reason", needed=False, limit=1000, rows=1),
        ),
        lambda a, department, reason: complaints.make_responsible(a.tx, a.id, department, a.by, a.now, reason=reason),
        complaint(),
        further=lambda at: deciding(at.ticket),
        no_chat=_ON_DESK,
    ),
    Step(
        "cost",
        "apportion_costs",
        (
            Fen("total"),
            *(
                Whole(f"percent_{name}", high=100, needed=False, called=f"desk_department.{name}")
                for name in DEPARTMENTS
            ),
            Words("note", needed=False, limit=1000, rows=1),
        ),
        _cost,
        complaint(),
        no_chat=_ON_DESK,
    ),
    Step(
        "open_action",
        "manage_actions",
        _WHAT,
        lambda a, what, owner, due: corrective_actions.open_by_hand(a.tx, a.id, what, owner.code, due, a.by, a.now),
        complaint(),
        no_chat=_ON_DESK,
    ),
    Step(
        "about",
        "see_restricted",
        (Person("about", also=("nobody", "unknown"), now=_about_now),),
        _about,
        complaint(),
        no_chat="whom a complaint is about never stands in a chat that others read (C5)",
    ),
    Step(
        "change_action",
        "manage_actions",
        (Action("action"), *_WHAT),
        lambda a, action, what, owner, due: corrective_actions.change(
            a.tx, action, a.by, a.now, what=what, owner=owner.code, due_at=due
        ),
        _actions("open"),
        no_chat=_ON_DESK,
    ),
    Step(
        "finish_action",
        "manage_complaints",
        (Action("action"), Words("result", limit=1000, rows=1)),
        lambda a, action, result: corrective_actions.finish(a.tx, action, result, a.by, a.now),
        _actions("open"),
        no_chat=_ON_DESK,
    ),
    Step(
        "check_action",
        "manage_actions",
        (Action("action"), YesNo("works"), Words("words", needed=False, limit=1000, rows=1)),
        lambda a, action, works, words: corrective_actions.check(a.tx, action, works, words, a.by, a.now),
        _actions("done"),
        no_chat=_ON_DESK,
    ),
)
"""Rule: I1, C4, C6, C7, C8."""

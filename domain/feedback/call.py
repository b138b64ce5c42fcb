"""Calls to customers: what the follow-up clerk is to ring about, and what came of each call (S1 跟踪服务电话记录表)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

KINDS = (
    "follow_up_1",
    "follow_up_2",
    "call_back",
    "unreachable",
    "key_contact",
    "key_review",
    "lapsed",
    "survey",
    "campaign",
    "other",
)
"""Why somebody is to be rung."""

IN_PLACE_OF_A_MESSAGE = ("unreachable", "key_contact", "key_review", "lapsed")
"""Calls that can wait for a day with room: nobody asked for them, and no visit has just ended."""

OUTCOMES = {"reached": "fine", "no_answer": "", "wrong_number": "", "wish": "wish", "complaint": "trouble"}
"""What came of a call -> the answer to a follow-up it was about, "" when nobody was reached.

wish and complaint: something was said that became a ticket.
"""


@dataclass
class CallTask:
    """Somebody to be rung. key: what for and about which matter; unique while open.

    script: what to say, as written when it was opened; empty for the words of its kind.
    state: open, done, or given_up (nobody answered often enough, or the number is wrong). due_on: not before that day,
    moved on when nobody answered. tries: calls made so far.
    """

    id: int = field(init=False)
    key: str
    customer_id: int
    kind: str
    script: str
    due_on: date
    created_at: datetime
    notice_id: int | None = None
    ticket_id: int | None = None
    vehicle_id: int | None = None
    follow_up_id: int | None = None
    state: str = "open"
    tries: int = 0
    closed_at: datetime | None = None


@dataclass
class CallRecord:
    """One call, as a line of the paper form; storage only ever adds one.

    work: what was done at the shop. asked, said: the clerk's question and the customer's words. wish: a wish or
    complaint. result: what was agreed. by: the code of whoever rang. ticket_id: what the wish or complaint became.
    """

    id: int = field(init=False)
    customer_id: int
    at: datetime
    by: str
    outcome: str
    task_id: int | None = None
    vehicle_id: int | None = None
    work: str = ""
    asked: str = ""
    said: str = ""
    wish: str = ""
    result: str = ""
    ticket_id: int | None = None


def task_key(customer_id: int, kind: str, ticket_id: int | None) -> str:
    """The key of the one open task of a customer for that."""
    return f"{customer_id}:{kind}:{ticket_id or 0}"


def after_no_answer(tries: int, most: int) -> str:
    """The state of a task after so many calls that nobody took."""
    return "given_up" if tries >= most else "open"

"""Follow-ups after a hand-over: two rounds, each asked by chat, else by phone, else with a reason why not (N1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice

from domain.shop.shop import Shop

FARTHEST = 60
"""Days that are looked through for working days; a shop that is shut for longer counts plain ones."""

ROUNDS = (1, 2)

STATES = ("planned", "asked", "answered", "to_call", "called", "left_out")
"""planned: its notice waits. to_call: nobody answered by chat, a call task is open. left_out: `reason` says why."""

ANSWERS = ("fine", "trouble", "call", "wish")
"""What a customer may tap or say: all well, something is wrong, ring me, something I would like."""


@dataclass
class FollowUp:
    """One round of asking one customer how a delivered vehicle does.

    ticket_id: of the visit, work order or field job that was delivered. answer: one of ANSWERS. reason: of being left
    out (with_another, complaint_open, opted_out, too_old ...). result_id: the ticket that the answer became.
    """

    id: int = field(init=False)
    ticket_id: int
    round: int
    customer_id: int
    delivered_at: datetime
    due_at: datetime
    expires_at: datetime
    created_at: datetime
    vehicle_id: int | None = None
    state: str = "planned"
    reason: str = ""
    asked_at: datetime | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    result_id: int | None = None

    @property
    def kind(self) -> str:
        """Of its notice and its call task."""
        return f"follow_up_{self.round}"


def working_days_after(shop: Shop, day: date, count: int) -> date:
    """The day that is so many working days of the shop later: its days off and holidays do not count. Rule: N1."""
    later = shop.open_days(day + timedelta(days=1), day + timedelta(days=FARTHEST))
    return next(islice(later, count - 1, None), day + timedelta(days=count))

"""The warranty clerk's word on a repair in the field: free or paid, with its reason (G6)."""

from __future__ import annotations

from datetime import datetime

from actions.field import news
from actions.tickets.tickets import locked_for, refresh_card
from domain.errors import IllegalMove
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from storage.field import field_jobs
from storage.tickets import tickets


def confirm(
    tx: Tx, ticket_id: int, covered: bool, reason: str, by: Staff, now: datetime
) -> Ticket:  # fmt: skip
    """The warranty clerk's decision with its reason stands, whatever the table said; the customer gets the reason.

    IllegalMove without a reason, or once the work is done. Rule: G6.
    """
    ticket = locked_for(tx, ticket_id, by, "decide_warranty")
    job = field_jobs.lock(tx, ticket.id)
    reason = reason.strip()
    if not reason or not ticket.is_open or (job is not None and not (job.is_open or job.state == "returned")):
        raise IllegalMove(f"Ticket {ticket.number}: a decision needs a reason, and work that is not done yet.")
    ticket.data = {**ticket.data, "in_warranty": covered}
    if job is not None:
        job.free = covered
        outcome = "in" if covered else "out"
        job.warranty = {**job.warranty, "outcome": outcome, "words": reason, "decided_by": by.code}
    tickets.record(tx, ticket, "warranty_decided", by.actor, now, covered=covered, reason=reason)
    news.tell(tx, ticket, "warranty_in" if covered else "warranty_out", now, reason=reason)
    refresh_card(tx, ticket, now)
    return ticket

"""What falls due about complaints by the clock: asking again, actions overdue, solutions untold (C6, C7, C9)."""

from __future__ import annotations

from datetime import datetime

from actions.complaints import complaints, corrective_actions, resolution_check
from domain.complaints.complaint import case_of
from domain.shop.shop import Shop
from domain.ticket import GRIEVANCES
from notifications.jobs.each import each
from storage import Store, Tx
from storage.complaints import complaints as complaint_queries
from storage.tickets import tickets

TELL_HOUR = 16
"""From this full hour on staff are pressed to tell a solution that is known today."""


def ask_again(store: Store, shop: Shop, now: datetime) -> bool:
    """Customers who were told an outcome and are silent are asked once more; then a manager may close. Rule: C6."""
    with store.read() as tx:
        due = [ticket.id for ticket in complaint_queries.awaiting_yes(tx) if resolution_check.is_due(shop, ticket, now)]
    return each(store, "ask_again", due, lambda tx, ticket_id: resolution_check.remind(tx, shop, ticket_id, now))


def tell_late_actions(store: Store, _shop: Shop, now: datetime) -> bool:
    """Owners and leaders are told of actions past their day, once. Rule: C7."""
    with store.read() as tx:
        due = [action.id for action in complaint_queries.late_actions(tx, now)]
    return each(store, "late_actions", due, lambda tx, action_id: corrective_actions.tell_late(tx, action_id, now))


def press_to_tell(store: Store, shop: Shop, now: datetime) -> bool:
    """Whoever knows a solution since today and has not told the customer is pressed to. Rule: C9."""
    local = now.astimezone(shop.zone)
    if local.hour < TELL_HOUR:
        return False
    with store.read() as tx:
        open_ones = complaint_queries.open_matters(tx, GRIEVANCES)
        due = [one.id for one in open_ones if case_of(one).get("known_at") != case_of(one).get("pressed")]
    return each(store, "press_to_tell", due, lambda tx, ticket_id: _press(tx, ticket_id, now))


def _press(tx: Tx, ticket_id: int, now: datetime) -> bool:
    ticket = tickets.lock(tx, ticket_id)
    return ticket is not None and complaints.press_to_tell(tx, ticket, now)


JOBS = (ask_again, tell_late_actions, press_to_tell)

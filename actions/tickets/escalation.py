"""A ticket that needs somebody above: the managers are told at once (N4, C9)."""

from __future__ import annotations

from datetime import datetime

from actions import outgoing
from actions.tickets.tickets import locked_for, refresh_card
from domain.errors import IllegalMove
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, shops
from storage.tickets import tickets


def escalate(tx: Tx, ticket_id: int, by: Staff, now: datetime, *, reason: str = "") -> Ticket:
    """The ticket bears that it was passed up, and each manager who may see it is told in private.

    Without a manager on Telegram the staff chat is told. IllegalMove for a closed ticket.
    """
    ticket = locked_for(tx, ticket_id, by, "escalate")
    if not ticket.is_open:
        raise IllegalMove(f"Ticket {ticket.number} is {ticket.state}: it can't be passed up.")
    level = int(ticket.data.get("escalated") or 0) + 1
    ticket.data = {**ticket.data, "escalated": level, "escalated_by": by.name}
    tickets.record(tx, ticket, "escalated", by.actor, now, level=level, reason=reason)
    above = [s for s in shops.staff(tx) if s.may("take_over") and s.may_see(ticket) and s.id != by.id]
    key = f"ticket:{ticket.id}:up:{level}"
    outgoing.tell_people(tx, ticket, above, "ticket_escalated", key, now, by=by.name)
    if not any(person.chat_address for person in above):
        outgoing.tell_staff(tx, ticket, "ticket_escalated", key, now, by=by.name)
    refresh_card(tx, ticket, now)
    return ticket

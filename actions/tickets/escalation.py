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
    above = [s for s in shops.staff(tx) if s.may("take_over") and s.may_see(ticket) and s.id != by.id]
    _pass_up(tx, ticket, above, now, name=by.name, actor=by.actor, reason=reason)
    return ticket


def wished(tx: Tx, ticket: Ticket, now: datetime, *, words: str) -> None:
    """The customer wants the manager: those who may see it are told at once. The ticket is locked. Rule: C2, C5."""
    above = [s for s in shops.staff(tx) if s.may("take_over") and s.may_see(ticket)]
    _pass_up(tx, ticket, above, now, name="", actor="customer", reason=words)


def _pass_up(tx: Tx, ticket: Ticket, above: list[Staff], now: datetime, *, name: str, actor: str, reason: str) -> None:
    level = int(ticket.data.get("escalated") or 0) + 1
    ticket.data = {**ticket.data, "escalated": level, "escalated_by": name}
    tickets.record(tx, ticket, "escalated", actor, now, level=level, reason=reason)
    key = f"ticket:{ticket.id}:up:{level}"
    outgoing.tell_people(tx, ticket, above, "ticket_escalated", key, now, by=name)
    if not any(person.chat_address for person in above):
        outgoing.tell_staff(tx, ticket, "ticket_escalated", key, now, by=name)
    refresh_card(tx, ticket, now)

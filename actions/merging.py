"""Matters that belong together: merged into one, split in two, followed by another (I2)."""

from __future__ import annotations

from datetime import datetime

from actions import outgoing
from actions.complaints.complaints import restrict
from actions.promises import promises
from actions.tickets import tickets
from actions.tickets.tickets import locked_for, refresh_card
from domain import ticket as states
from domain.errors import IllegalMove
from domain.shop.staff import Staff
from domain.ticket import Kind, Ticket
from storage import Tx, conversations
from storage.tickets import tickets as ticket_queries


def merge(tx: Tx, ticket_id: int, into_id: int, by: Staff, now: datetime) -> Ticket:
    """The first ticket goes on in the second, which is returned; the customer is told the number that counts.

    IllegalMove for a ticket with itself, of two customers, or into a closed one. A complaint is never merged into
    another kind: its register number stays (C1). What is for few eyes makes the whole so, and whoever it is about has
    it no longer (C5).
    """
    first, second = sorted((ticket_id, into_id))
    locked = {i: locked_for(tx, i, by, "merge") for i in (first, second)}
    ticket, into = locked[ticket_id], locked[into_id]
    if ticket.id == into.id or ticket.customer_id != into.customer_id or not into.is_open:
        raise IllegalMove(
            f"Ticket {ticket.number} can't go on in {into.number}: expected another open one of its customer."
        )
    if ticket.kind == Kind.COMPLAINT != into.kind:
        raise IllegalMove(f"Complaint {ticket.number} keeps its number: expected a complaint, got {into.number}.")
    if ticket.about_staff and into.about_staff and ticket.about_staff != into.about_staff:
        raise IllegalMove(f"Tickets {ticket.number} and {into.number} are about two people: each stays by itself.")
    ticket.state = states.moved(ticket.number, ticket.state, "merge")
    ticket.merged_into_id, ticket.closed_at = into.id, now
    ticket.waiting_for = ticket.snoozed_until = None
    ticket_queries.record(tx, ticket, "merged", by.actor, now, into=into.number)
    promises.void(tx, ticket, now, actor=by.actor, reason="merged")
    into.urgent = into.urgent or ticket.urgent
    ticket_queries.record(tx, into, "took_in", by.actor, now, number=ticket.number, summary=ticket.summary)
    if ticket.restricted or ticket.about_staff:
        restrict(tx, into, into.about_staff or ticket.about_staff, now, actor=by.actor)
    _pass_word_on(tx, ticket, into)
    outgoing.tell_customer(tx, ticket, "merged", now, into=into.number)
    refresh_card(tx, ticket, now)
    refresh_card(tx, into, now)
    return into


def split(tx: Tx, ticket_id: int, summary: str, by: Staff, now: datetime, *, kind: str = "") -> Ticket:
    """A new ticket for a part of the matter, linked to the first. kind: the first's when left out."""
    ticket = locked_for(tx, ticket_id, by, "merge")
    made = Ticket(
        number="",
        kind=kind or ticket.kind,
        customer_id=ticket.customer_id,
        conversation_id=ticket.conversation_id,
        summary=summary[:200],
        created_at=now,
        vehicle_id=ticket.vehicle_id,
        plate=ticket.plate,
        data={"words": summary, "split_from": ticket.number},
        follows_id=ticket.id,
        restricted=ticket.restricted,
        about_staff=ticket.about_staff,
    )
    tickets.register(tx, made, now, actor=by.actor)
    ticket_queries.record(tx, ticket, "split", by.actor, now, number=made.number)
    refresh_card(tx, ticket, now)
    return made


def link(tx: Tx, ticket_id: int, to_id: int, by: Staff, now: datetime) -> Ticket:
    """The first ticket follows the second, an earlier one of the same customer.

    A ticket that everybody sees never names one that they may not know of. Rule: C5.
    """
    ticket, earlier = locked_for(tx, ticket_id, by, "note"), ticket_queries.get(tx, to_id)
    known = earlier is not None and by.may_see(earlier) and (ticket.restricted or not earlier.restricted)
    if earlier is None or not known or earlier.customer_id != ticket.customer_id or earlier.id == ticket.id:
        raise IllegalMove(f"Ticket {ticket.number} can't follow {to_id}: expected an earlier one of its customer.")
    ticket.follows_id = earlier.id
    ticket_queries.record(tx, ticket, "linked", by.actor, now, number=earlier.number)
    refresh_card(tx, ticket, now)
    return ticket


def _pass_word_on(tx: Tx, ticket: Ticket, into: Ticket) -> None:
    """Whoever talks with the customer under the first goes on under the second."""
    if ticket.conversation_id is None:
        return
    conversation = conversations.lock(tx, ticket.conversation_id)
    if conversation is not None and conversation.ticket_id == ticket.id:
        conversation.ticket_id = into.id

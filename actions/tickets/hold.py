"""Tickets that can't go on yet: waiting for somebody named, or asleep until a time (W, F6)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.promises import promises
from actions.tickets.tickets import locked_for, refresh_card, resume
from domain import ticket as states
from domain.errors import IllegalMove
from domain.shop.staff import Staff
from domain.ticket import Party, Ticket
from storage import Tx, shops
from storage.tickets import tickets

LONGEST = timedelta(days=366)
"""A ticket sleeps no longer: nobody would be there to remember it."""


def wait(tx: Tx, ticket_id: int, party: str, by: Staff, now: datetime, *, reason: str = "") -> Ticket:
    """The ticket waits for that party, one of Party. IllegalMove for any other, or when nobody has it yet."""
    ticket = locked_for(tx, ticket_id, by, "wait")
    if party not in [*Party]:
        raise IllegalMove(f"Ticket {ticket.number} can't wait for {party!r}: expected one of {list(Party)}.")
    if ticket.waiting_for == party:
        return ticket
    ticket.state = states.moved(ticket.number, ticket.state, "wait")
    ticket.waiting_for = party
    tickets.record(tx, ticket, "waits", by.actor, now, party=party, reason=reason)
    promises.pause(tx, shops.current(tx), ticket, party, now, actor=by.actor)
    refresh_card(tx, ticket, now)
    return ticket


def go_on(tx: Tx, ticket_id: int, by: Staff, now: datetime) -> Ticket:
    """End the wait, by a member of staff."""
    ticket = locked_for(tx, ticket_id, by, "wait")
    resume(tx, ticket, now, actor=by.actor)
    return ticket


def snooze(tx: Tx, ticket_id: int, until: datetime, by: Staff, now: datetime) -> Ticket:
    """The ticket is out of its holder's sight until then; IllegalMove for a time that is past, one more
    than a year away, or a closed ticket.
    """
    ticket = locked_for(tx, ticket_id, by, "wait")
    if not ticket.is_open or not now < until <= now + LONGEST:
        raise IllegalMove(f"Ticket {ticket.number} ({ticket.state}) can't sleep until {until.isoformat()}.")
    ticket.snoozed_until = until
    tickets.record(tx, ticket, "snoozed", by.actor, now, until=until.isoformat())
    refresh_card(tx, ticket, now)
    return ticket

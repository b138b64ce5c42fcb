"""What there is to do, for whom, and by when."""

from __future__ import annotations

from datetime import datetime

from domain.shop.staff import Staff
from domain.ticket import STATES, Ticket
from storage import Tx
from storage.tickets import listings, tickets, worklist
from storage.tickets.listings import TicketFilter

MANY = 200


def of(tx: Tx, person: Staff) -> list[Ticket]:
    """The person's open tickets: urgent first, those that sleep last."""
    found = tickets.listed(tx, assignee_id=person.id, limit=MANY)
    return sorted(found, key=lambda ticket: ticket.snoozed_until is not None)


def unclaimed(tx: Tx) -> list[Ticket]:
    """Open tickets nobody has, urgent first."""
    return tickets.listed(tx, states=("new",), limit=MANY)


def due(tx: Tx, until: datetime) -> list[Ticket]:
    """Open tickets with a promise that runs and is due by then, the nearest first. Rule: F3, C2."""
    return worklist.due(tx, until, MANY)


def find(tx: Tx, words: str, by: Staff) -> list[Ticket]:
    """Tickets in any state that match, newest first; names and phones only for who may see customers. Rule: A5."""
    wanted = TicketFilter(states=STATES, words=words, in_customers=by.may("see_customers"), viewer=by)
    return sorted(listings.tickets(tx, wanted, MANY), key=lambda ticket: -ticket.id)


def load(tx: Tx) -> dict[int | None, int]:
    """Open tickets per member of staff; None: of nobody."""
    return worklist.load(tx)

"""Sign-offs: written once, read for ever (W8)."""

from __future__ import annotations

from sqlalchemy import select

from domain.ticket import Ticket
from domain.workshop.sign_off import SignOff
from storage import tables
from storage.engine.store import Tx
from storage.field import tables as t

_c = t.sign_offs.c


def add(tx: Tx, signed: SignOff) -> SignOff:
    """The sign-off, kept, with its id."""
    tx.add(signed)
    tx.flush()
    return signed


def of(tx: Tx, ticket_id: int, subject: str) -> SignOff | None:
    """What was signed of that subject on the ticket, as the store has it now."""
    query = select(SignOff).where(_c.ticket_id == ticket_id, _c.subject == subject)
    return tx.scalar(query.execution_options(populate_existing=True))


def of_ticket(tx: Tx, ticket_id: int) -> list[SignOff]:
    """Everything signed on the ticket, oldest first, as the store has it now."""
    query = select(SignOff).where(_c.ticket_id == ticket_id).order_by(_c.id)
    return list(tx.scalars(query.execution_options(populate_existing=True)))


def get(tx: Tx, sign_off_id: int) -> SignOff | None:
    """The sign-off of that id."""
    return tx.get(SignOff, sign_off_id)


def of_customer(tx: Tx, customer_id: int, limit: int) -> list[tuple[SignOff, Ticket]]:
    """What the customer's own tickets were signed for, each with its ticket, the newest first."""
    query = select(SignOff, Ticket).join(tables.tickets, tables.tickets.c.id == _c.ticket_id)
    query = query.where(tables.tickets.c.customer_id == customer_id).order_by(_c.id.desc()).limit(limit)
    return [(row[0], row[1]) for row in tx.execute(query)]

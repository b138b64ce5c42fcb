"""Sign-offs: written once, read for ever (W8)."""

from __future__ import annotations

from sqlalchemy import select

from domain.workshop.sign_off import SignOff
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

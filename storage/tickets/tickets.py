"""Tickets and their events; an event is only ever added (I2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select

from domain.ticket import OPEN_STATES, Ticket, TicketEvent, register_number
from storage import tables as t
from storage.engine import changes
from storage.engine.once import once
from storage.engine.store import Tx
from storage.engine.upsert import Built
from storage.tickets import visibility

_c, _numbers = t.tickets.c, t.ticket_numbers.c
_COUNT = Built(
    t.ticket_numbers,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["kind", "year"], set_={"last": _numbers.last + 1}
    ).returning(_numbers.last),
)
_LOCK = select(Ticket).where(_c.id == bindparam("ticket")).with_for_update().execution_options(populate_existing=True)
_OF_CUSTOMER = (
    select(Ticket)
    .where(_c.customer_id == bindparam("customer"), _c.state.in_(bindparam("states", expanding=True)))
    .order_by(_c.id.desc())
    .limit(bindparam("limit"))
)


def next_number(tx: Tx, kind: str, year: int) -> str:
    """A number nobody else gets: kind's letter, year, running number without gaps or doubles. Rule: C1."""
    last = tx.execute(_COUNT(tx), {"kind": kind, "year": year, "last": 1}).scalar_one()
    return register_number(kind, year, last)


def add(tx: Tx, ticket: Ticket) -> Ticket:
    """The ticket, kept, with its id."""
    tx.add(ticket)
    tx.flush()
    return ticket


def get(tx: Tx, ticket_id: int) -> Ticket | None:
    """The ticket."""
    return tx.get(Ticket, ticket_id)


def lock(tx: Tx, ticket_id: int) -> Ticket | None:
    """The ticket, locked until the transaction ends."""
    return tx.scalar(_LOCK, {"ticket": ticket_id})


def by_number(tx: Tx, number: str) -> Ticket | None:
    """The ticket with that number."""
    return tx.scalar(select(Ticket).where(t.tickets.c.number == number.upper()))


def by_ids(tx: Tx, ids: Collection[int]) -> dict[int, Ticket]:
    """The tickets with those ids."""
    return {one.id: one for one in tx.scalars(select(Ticket).where(_c.id.in_(ids)))} if ids else {}


def of_customer(tx: Tx, customer_id: int, *, states: Collection[str] = OPEN_STATES, limit: int = 20) -> list[Ticket]:
    """A customer's tickets in those states, newest first."""
    given = {"customer": customer_id, "states": list(states), "limit": limit}
    question = ("tickets", customer_id, frozenset(states), limit)
    return list(once(tx, question, lambda: tx.scalars(_OF_CUSTOMER, given).all()))


def listed(
    tx: Tx, *, states: Collection[str] = OPEN_STATES, assignee_id: int | None = None, limit: int = 200
) -> list[Ticket]:
    """Tickets in those states for the desk: urgent first, then newest first."""
    query = select(Ticket).where(_c.state.in_(states))
    if assignee_id is not None:
        query = query.where(_c.assignee_id == assignee_id)
    return list(tx.scalars(query.order_by(_c.urgent.desc(), _c.id.desc()).limit(limit)))


def counts(tx: Tx) -> dict[str, int]:
    """How many tickets are in each state, those left out that not everybody may know of (C5)."""
    query = select(t.tickets.c.state, func.count()).where(visibility.to(None)).group_by(t.tickets.c.state)
    return dict(tx.execute(query).all())


def record(tx: Tx, ticket: Ticket, event: str, actor: str, at: datetime, /, **data: object) -> None:
    """The event stands in the ticket's history, with all that changed since the one before it. Rule: I2."""
    tx.flush()
    changed = changes.take(tx, ticket.id)
    tx.add(TicketEvent(ticket_id=ticket.id, kind=event, actor=actor, at=at, data=data, changes=changed))
    tx.flush()


def events(tx: Tx, ticket_id: int) -> list[TicketEvent]:
    """A ticket's history, oldest first."""
    c = t.ticket_events.c
    return list(tx.scalars(select(TicketEvent).where(c.ticket_id == ticket_id).order_by(c.id)))

"""Complaints asked for in the ways the shop looks at them: the register, repeats, silence, actions and costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select

from domain.complaints.corrective_action import ComplaintCost, CorrectiveAction
from domain.shop.staff import Staff
from domain.ticket import GRIEVANCES, OPEN_STATES, Kind, Ticket
from storage import tables as t
from storage.complaints import tables as own
from storage.engine.store import Tx
from storage.tickets import visibility


@dataclass(frozen=True, slots=True)
class Register:
    """Which lines of the register are asked for; None or empty for all. department: as judged."""

    viewer: Staff | None
    since: datetime | None = None
    until: datetime | None = None
    states: Collection[str] = ()
    complaint_class: str = ""
    severity: str = ""
    department: str = ""


_SOLVED = select(Ticket).where(t.tickets.c.state == "solved").order_by(t.tickets.c.id)
_a = own.corrective_actions.c
_LATE = (
    select(CorrectiveAction)
    .where(_a.state == "open", _a.due_at <= bindparam("now"), _a.told_at.is_(None))
    .order_by(_a.id)
)
_OPEN_OF = (
    select(Ticket)
    .where(
        t.tickets.c.customer_id == bindparam("customer"),
        t.tickets.c.kind.in_(GRIEVANCES),
        t.tickets.c.state.in_(OPEN_STATES),
    )
    .order_by(t.tickets.c.id.desc())
    .limit(1)
)


def open_of(tx: Tx, customer_id: int) -> Ticket | None:
    """The customer's newest complaint or recovery that is not over. Rule: C6."""
    return tx.scalar(_OPEN_OF, {"customer": customer_id})


def earlier(tx: Tx, ticket: Ticket, since: datetime) -> list[Ticket]:
    """Complaints before this one about the same vehicle, or where none is known of the same customer, newest first."""
    c = t.tickets.c
    same = [c.customer_id == ticket.customer_id]
    if ticket.vehicle_id is not None or ticket.plate:
        told = [c.plate == ticket.plate] if ticket.plate else []
        told += [c.vehicle_id == ticket.vehicle_id] if ticket.vehicle_id is not None else []
        unknown = and_(c.customer_id == ticket.customer_id, c.plate.is_(None), c.vehicle_id.is_(None))
        same = [or_(*told, unknown)]
    query = select(Ticket).where(c.kind == Kind.COMPLAINT, c.id < ticket.id, c.created_at >= since, c.state != "merged")
    return list(tx.scalars(query.where(*same).order_by(c.id.desc()).limit(50)))


def closed_before(
    tx: Tx, customer_id: int, conversation_id: int, kinds: Collection[str], since: datetime
) -> Ticket | None:
    """The ticket of those kinds that was closed last in that conversation since then."""
    c = t.tickets.c
    query = select(Ticket).where(c.customer_id == customer_id, c.conversation_id == conversation_id)
    query = query.where(c.kind.in_(kinds), c.state == "done", c.closed_at >= since)
    return tx.scalar(query.order_by(c.closed_at.desc(), c.id.desc()).limit(1))


def in_register(tx: Tx, wanted: Register, limit: int, skip: int = 0) -> list[Ticket]:
    """Lines of the register, newest first. Rule: C1."""
    query = _registered(select(Ticket), wanted).order_by(t.tickets.c.id.desc())
    return list(tx.scalars(query.limit(limit).offset(skip)))


def count_in_register(tx: Tx, wanted: Register) -> int:
    """How many lines there are."""
    return tx.scalar(_registered(select(func.count()).select_from(t.tickets), wanted)) or 0


def costs_in_register(tx: Tx, wanted: Register) -> dict[str, int]:
    """Department -> what all those complaints cost it, in fen. Rule: C8."""
    c = own.complaint_costs.c
    query = select(c.department, func.sum(c.fen)).where(c.ticket_id.in_(_registered(select(t.tickets.c.id), wanted)))
    return {name: int(fen) for name, fen in tx.execute(query.group_by(c.department)) if fen}


def _registered(query: Select[Any], wanted: Register) -> Select[Any]:
    c = t.tickets.c
    query = query.where(c.kind == Kind.COMPLAINT, visibility.to(wanted.viewer))
    if wanted.since is not None:
        query = query.where(c.created_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(c.created_at < wanted.until)
    if wanted.states:
        query = query.where(c.state.in_(wanted.states))
    if wanted.severity:
        query = query.where(c.severity == wanted.severity)
    if wanted.complaint_class:
        query = query.where(c.data["complaint_class"].as_string() == wanted.complaint_class)
    if wanted.department:
        query = query.where(c.data["case"]["department"].as_string() == wanted.department)
    return query


def awaiting_yes(tx: Tx) -> list[Ticket]:
    """Tickets whose customers were told the outcome and have not answered. Rule: C6."""
    return list(tx.scalars(_SOLVED))


def open_matters(tx: Tx, kinds: Collection[str]) -> list[Ticket]:
    """Claimed or waiting tickets of those kinds."""
    c = t.tickets.c
    query = select(Ticket).where(c.kind.in_(kinds), c.state.in_(("claimed", "waiting")))
    return list(tx.scalars(query.order_by(c.id)))


def add_action(tx: Tx, action: CorrectiveAction) -> CorrectiveAction:
    """The action, kept, with its id."""
    tx.add(action)
    tx.flush()
    return action


def action(tx: Tx, action_id: int) -> CorrectiveAction | None:
    """The action."""
    return tx.get(CorrectiveAction, action_id)


def actions_of(tx: Tx, ticket_id: int) -> list[CorrectiveAction]:
    """A ticket's actions, oldest first."""
    c = own.corrective_actions.c
    return list(tx.scalars(select(CorrectiveAction).where(c.ticket_id == ticket_id).order_by(c.id)))


def actions_listed(
    tx: Tx, viewer: Staff | None, *, states: Collection[str] = ("open", "done"), limit: int = 300
) -> list[tuple[CorrectiveAction, Ticket]]:  # fmt: skip
    """Actions in those states with their tickets, soonest due first. Rule: C7."""
    c = own.corrective_actions.c
    query = select(CorrectiveAction, Ticket).join(Ticket, t.tickets.c.id == c.ticket_id)
    query = query.where(c.state.in_(states), visibility.to(viewer)).order_by(c.due_at, c.id).limit(limit)
    return [(row[0], row[1]) for row in tx.execute(query)]


def late_actions(tx: Tx, now: datetime) -> list[CorrectiveAction]:
    """Open actions past their day whose lateness nobody was told. Rule: C7."""
    return list(tx.scalars(_LATE, {"now": now}))


def costs_of(tx: Tx, ticket_id: int) -> list[ComplaintCost]:
    """A ticket's costs by department, in the order they were entered. Rule: C8."""
    c = own.complaint_costs.c
    return list(tx.scalars(select(ComplaintCost).where(c.ticket_id == ticket_id).order_by(c.id)))


def keep_cost(tx: Tx, cost: ComplaintCost) -> None:
    """The cost, kept."""
    tx.add(cost)
    tx.flush()


def costs_by_ticket(tx: Tx, ticket_ids: Iterable[int]) -> dict[int, int]:
    """Ticket -> all it cost, in fen."""
    c = own.complaint_costs.c
    query = select(c.ticket_id, func.sum(c.fen)).where(c.ticket_id.in_(list(ticket_ids))).group_by(c.ticket_id)
    return {ticket_id: int(fen) for ticket_id, fen in tx.execute(query)}

"""Work orders, their items and inspections (W)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, bindparam, exists, select

from domain.conversation import Conversation
from domain.customers.customer import OdometerReading
from domain.ticket import Kind, Ticket
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import IN_THE_SHOP, Inspection, WorkOrder
from storage import tables as t
from storage.engine.once import once
from storage.engine.store import Tx
from storage.workshop import tables as w

_o, _i, _n = w.work_orders.c, w.work_items.c, w.inspections.c
_OF_CUSTOMER = (
    select(Ticket, WorkOrder)
    .join(w.work_orders, _o.ticket_id == t.tickets.c.id)
    .where(t.tickets.c.customer_id == bindparam("customer"), _o.state.in_(bindparam("states", expanding=True)))
    .order_by(_o.id.desc())
)


def add(tx: Tx, thing: WorkOrder | WorkItem | Inspection) -> None:
    """The thing is kept and has its id."""
    tx.add(thing)
    tx.flush()


def of_ticket(tx: Tx, ticket_id: int) -> WorkOrder | None:
    """The order of that ticket, as it stands now; its ticket is what is locked."""
    query = select(WorkOrder).where(_o.ticket_id == ticket_id)
    return tx.scalar(query.execution_options(populate_existing=True))


def keeps_open(tx: Tx, ticket: Ticket) -> bool:
    """True for the ticket of an order whose vehicle is still in the shop."""
    order = of_ticket(tx, ticket.id) if ticket.kind == Kind.WORK_ORDER else None
    return order is not None and order.state in IN_THE_SHOP


def of_appointment(tx: Tx, appointment_id: int) -> WorkOrder | None:
    """The order opened for that visit."""
    return tx.scalar(select(WorkOrder).where(_o.appointment_id == appointment_id))


def following(tx: Tx, ticket_id: int) -> WorkOrder | None:
    """The newest order opened for that booking or fault report and still in the shop."""
    query = select(WorkOrder).join(t.tickets, t.tickets.c.id == _o.ticket_id)
    query = query.where(t.tickets.c.follows_id == ticket_id, _o.state.in_(IN_THE_SHOP))
    return tx.scalar(query.order_by(_o.id.desc()).limit(1))


def items(tx: Tx, ticket_id: int) -> list[WorkItem]:
    """The items of that ticket's order as they stand now, oldest first."""
    query = select(WorkItem).where(_i.ticket_id == ticket_id).order_by(_i.id)
    return list(tx.scalars(query.execution_options(populate_existing=True)))


def item(tx: Tx, item_id: int) -> WorkItem | None:
    """The item; lock its ticket before it is changed."""
    return tx.get(WorkItem, item_id)


def inspections(tx: Tx, ticket_id: int) -> list[Inspection]:
    """All inspections of that ticket's order, oldest first."""
    return list(tx.scalars(select(Inspection).where(_n.ticket_id == ticket_id).order_by(_n.id)))


def in_the_shop(tx: Tx) -> list[tuple[Ticket, WorkOrder]]:
    """Every order whose vehicle is here, the nearest promise first, those without one last."""
    query = select(Ticket, WorkOrder).join(w.work_orders, _o.ticket_id == t.tickets.c.id)
    query = query.where(_o.state.in_(IN_THE_SHOP)).order_by(_o.promised_at.is_(None), _o.promised_at, _o.id)
    return [(ticket, order) for ticket, order in tx.execute(query)]


def of_customer(tx: Tx, customer_id: int, states: Collection[str] = IN_THE_SHOP) -> list[tuple[Ticket, WorkOrder]]:
    """A customer's orders in those states, newest first."""
    given = {"customer": customer_id, "states": list(states)}
    question = ("orders", customer_id, frozenset(states))
    return list(once(tx, question, lambda: tx.execute(_OF_CUSTOMER, given).all()))


def items_of_tickets(tx: Tx, ticket_ids: Collection[int]) -> list[WorkItem]:
    """The items of several tickets' orders, oldest first."""
    return list(tx.scalars(select(WorkItem).where(_i.ticket_id.in_(ticket_ids)).order_by(_i.id)))


def declined_of(tx: Tx, vehicle_id: int) -> list[WorkItem]:
    """Work the owner of that vehicle said no to and that was not taken up again since, newest first. Rule: W4."""
    query = select(WorkItem).join(t.tickets, t.tickets.c.id == _i.ticket_id)
    query = query.where(t.tickets.c.vehicle_id == vehicle_id, _i.state == "declined", ~taken_up())
    return list(tx.scalars(query.order_by(_i.id.desc())))


def taken_up() -> ColumnElement[bool]:
    """Of a work item: a later order has it again, in whatever state but withdrawn."""
    again = w.work_items.alias("again")
    return exists().where(again.c.again_id == _i.id, again.c.state != "void")


def readings(tx: Tx, vehicle_id: int) -> list[OdometerReading]:
    """What was read of that vehicle's odometer, oldest first, believed or not."""
    c = t.odometer_readings.c
    return list(tx.scalars(select(OdometerReading).where(c.vehicle_id == vehicle_id).order_by(c.at, c.id)))


def conversation_of(tx: Tx, customer_id: int) -> Conversation | None:
    """Where the customer last wrote from an address that is proved to be theirs. Rule: A5."""
    c, who = t.conversations.c, t.identities.c
    query = select(Conversation).join(t.identities, who.id == c.identity_id)
    query = query.where(c.customer_id == customer_id, who.verified.is_(True), who.reachable.is_(True))
    return tx.scalar(query.order_by(c.last_in_at.is_(None), c.last_in_at.desc(), c.id.desc()).limit(1))

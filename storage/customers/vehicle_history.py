"""What was done before on a customer's vehicle (B2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from domain.booking.appointment import Appointment
from domain.ticket import State, Ticket, kinds
from storage import tables as t
from storage.customers import companies, customers
from storage.engine.store import Tx


def finished(tx: Tx, customer_id: int, plate: str, since: datetime) -> list[tuple[Ticket, Appointment | None]]:
    """Work on that vehicle finished since then, newest first, with the visit it was done in.

    Only the customer's own; of a company's vehicle, to whoever speaks for it, all of the company's. Rule: A5.
    """
    ticket, visit = t.tickets.c, t.appointments.c
    car = customers.vehicle_by_plate(tx, plate)
    own: ColumnElement[bool] = ticket.customer_id == customer_id
    if car is not None and car.customer_id != customer_id and companies.may_ask(tx, car, customer_id):
        own = companies.whose_work(customer_id, car)
    over = or_(
        (ticket.state == State.DONE) & (ticket.closed_at >= since),
        (visit.state == "done") & (visit.ends_at >= since),
    )
    work = ticket.kind.in_(kinds(lambda of: of.on_vehicle))
    query = (
        select(Ticket, Appointment)
        .outerjoin(t.appointments, visit.ticket_id == ticket.id)
        .where(own, ticket.plate == plate, work, over)
        .order_by(ticket.id.desc())
    )
    return [(row[0], row[1]) for row in tx.execute(query)]

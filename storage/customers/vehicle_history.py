"""What was done before on a customer's vehicle (B2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from domain.booking.appointment import Appointment
from domain.ticket import State, Ticket, kinds
from storage import tables as t
from storage.engine.store import Tx


def finished(tx: Tx, customer_id: int, plate: str, since: datetime) -> list[tuple[Ticket, Appointment | None]]:
    """The customer's own work on that vehicle finished since then, newest first, with the visit it was done in."""
    ticket, visit = t.tickets.c, t.appointments.c
    over = or_(
        (ticket.state == State.DONE) & (ticket.closed_at >= since),
        (visit.state == "done") & (visit.ends_at >= since),
    )
    work = ticket.kind.in_(kinds(lambda of: of.on_vehicle))
    query = (
        select(Ticket, Appointment)
        .outerjoin(t.appointments, visit.ticket_id == ticket.id)
        .where(ticket.customer_id == customer_id, ticket.plate == plate, work, over)
        .order_by(ticket.id.desc())
    )
    return [(row[0], row[1]) for row in tx.execute(query)]

"""Appointments and the quarter hours of bay time they hold (B9)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from domain.appointment import Appointment, quanta
from domain.errors import BayTaken
from domain.policy import BAY_QUANTUM
from storage import tables as t
from storage.store import Tx


def busy(tx: Tx, start: datetime, end: datetime) -> dict[int, frozenset[datetime]]:
    """Bay id -> the instants of its held quarter hours that touch [start, end)."""
    c = t.bay_quanta.c
    held: dict[int, set[datetime]] = defaultdict(set)
    for bay_id, at in tx.execute(select(c.bay_id, c.at).where(c.at > start - BAY_QUANTUM, c.at < end)):
        held[bay_id].add(at)
    return {bay_id: frozenset(times) for bay_id, times in held.items()}


def hold(tx: Tx, appointment: Appointment) -> None:
    """The bay is this appointment's for its time; BayTaken when any quarter hour of it is held. Rule: B9."""
    rows = [
        {"bay_id": appointment.bay_id, "at": at, "appointment_id": appointment.id}
        for at in quanta(appointment.starts_at, appointment.ends_at)
    ]
    try:
        with tx.begin_nested():
            tx.execute(insert(t.bay_quanta), rows)
    except IntegrityError:
        raise BayTaken(
            f"Bay {appointment.bay_id} is taken between {appointment.starts_at.isoformat()}"
            f" and {appointment.ends_at.isoformat()}."
        ) from None


def release(tx: Tx, appointment_id: int) -> None:
    """The bay is free again."""
    tx.execute(delete(t.bay_quanta).where(t.bay_quanta.c.appointment_id == appointment_id))


def add(tx: Tx, appointment: Appointment) -> Appointment:
    """The appointment, kept, with its id; it holds no bay yet."""
    tx.add(appointment)
    tx.flush()
    return appointment


def get(tx: Tx, appointment_id: int) -> Appointment | None:
    """The appointment."""
    return tx.get(Appointment, appointment_id)


def of_ticket(tx: Tx, ticket_id: int) -> Appointment | None:
    """The appointment that a booking ticket stands for."""
    return tx.scalar(select(Appointment).where(t.appointments.c.ticket_id == ticket_id))


def upcoming(tx: Tx, customer_id: int, now: datetime) -> list[Appointment]:
    """A customer's booked visits that have not ended, soonest first."""
    c = t.appointments.c
    query = select(Appointment).where(c.customer_id == customer_id, c.state == "booked", c.ends_at > now)
    return list(tx.scalars(query.order_by(c.starts_at)))


def between(tx: Tx, start: datetime, end: datetime) -> list[Appointment]:
    """All visits that start in [start, end), in any state, soonest first."""
    c = t.appointments.c
    query = select(Appointment).where(c.starts_at >= start, c.starts_at < end)
    return list(tx.scalars(query.order_by(c.starts_at, c.id)))

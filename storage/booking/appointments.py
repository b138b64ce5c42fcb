"""Appointments (B); what they take of the shop is in storage.booking.capacity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from domain.booking.appointment import Appointment
from storage import tables as t
from storage.engine.store import Tx


def add(tx: Tx, appointment: Appointment) -> Appointment:
    """The appointment, kept, with its id; it takes nothing of the shop yet."""
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


def unmarked(tx: Tx, since: datetime, now: datetime, limit: int = 100) -> list[Appointment]:
    """Visits that started since then, have ended and are still booked, the latest first."""
    c = t.appointments.c
    query = select(Appointment).where(c.state == "booked", c.starts_at >= since, c.ends_at < now)
    return list(tx.scalars(query.order_by(c.starts_at.desc(), c.id.desc()).limit(limit)))

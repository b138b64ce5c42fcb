"""Appointments (B); what they take of the shop is in storage.booking.capacity."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select

from domain.booking.appointment import Appointment
from storage import tables as t
from storage.customers import companies
from storage.engine.once import once
from storage.engine.store import Tx

_c = t.appointments.c
_OF_TICKET = select(Appointment).where(_c.ticket_id == bindparam("ticket"))
_UPCOMING = (
    select(Appointment)
    .where(_c.customer_id == bindparam("customer"), _c.state == "booked", _c.ends_at > bindparam("now"))
    .order_by(_c.starts_at)
)
_BETWEEN = (
    select(Appointment)
    .where(_c.starts_at >= bindparam("start"), _c.starts_at < bindparam("end"))
    .order_by(_c.starts_at, _c.id)
)


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
    return tx.scalar(_OF_TICKET, {"ticket": ticket_id})


def upcoming(tx: Tx, customer_id: int, now: datetime) -> list[Appointment]:
    """A customer's booked visits that have not ended, soonest first."""
    given = {"customer": customer_id, "now": now}
    return list(once(tx, ("upcoming", customer_id, now), lambda: tx.scalars(_UPCOMING, given).all()))


def coming_for(tx: Tx, vehicle_ids: Collection[int], now: datetime) -> list[Appointment]:
    """Booked visits of these vehicles that have not ended, by their owners or who speaks for them, soonest first."""
    joined = select(Appointment).join(t.vehicles, t.vehicles.c.id == _c.vehicle_id)
    ahead = (_c.vehicle_id.in_(vehicle_ids), _c.state == "booked", _c.ends_at > now)
    return list(tx.scalars(joined.where(*ahead, companies.is_theirs(_c.customer_id)).order_by(_c.starts_at, _c.id)))


def between(tx: Tx, start: datetime, end: datetime) -> list[Appointment]:
    """All visits that start in [start, end), in any state, soonest first."""
    return list(tx.scalars(_BETWEEN, {"start": start, "end": end}))


def unmarked(tx: Tx, since: datetime, now: datetime, limit: int = 100) -> list[Appointment]:
    """Visits that started since then, have ended and are still booked, the latest first."""
    query = select(Appointment).where(_c.state == "booked", _c.starts_at >= since, _c.ends_at < now)
    return list(tx.scalars(query.order_by(_c.starts_at.desc(), _c.id.desc()).limit(limit)))


def same(tx: Tx, customer_id: int, vehicle_id: int | None, starts_at: datetime) -> Appointment | None:
    """The visit of that customer with that vehicle at that time, in any state; the newest of several."""
    c = t.appointments.c
    query = select(Appointment).where(c.customer_id == customer_id, c.starts_at == starts_at)
    query = query.where(c.vehicle_id == vehicle_id if vehicle_id else c.vehicle_id.is_(None))
    return tx.scalar(query.order_by(c.id.desc()).limit(1))

"""Field jobs, and what was repaired on which vehicle (F4, G4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, or_, select

from domain.field.field_job import OPEN, UNDER_WAY, FieldJob
from domain.ticket import OPEN_STATES, Ticket
from domain.warranty.warranty import Repair
from storage import tables as t
from storage.engine.store import Tx
from storage.field import tables as tf

_c = tf.field_jobs.c


def add(tx: Tx, job: FieldJob) -> FieldJob:
    """The job, kept, with its id."""
    tx.add(job)
    tx.flush()
    return job


def of(tx: Tx, ticket_id: int) -> FieldJob | None:
    """The job of that ticket."""
    return tx.scalar(select(FieldJob).where(_c.ticket_id == ticket_id))


def lock(tx: Tx, ticket_id: int) -> FieldJob | None:
    """The job of that ticket, locked until the transaction ends."""
    query = select(FieldJob).where(_c.ticket_id == ticket_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def loads(tx: Tx) -> dict[int, int]:
    """Staff id -> how many jobs are with them now."""
    query = select(_c.technician_id, func.count()).where(_c.state.in_(UNDER_WAY)).group_by(_c.technician_id)
    return {staff_id: count for staff_id, count in tx.execute(query) if staff_id is not None}


def last_places(tx: Tx, since: datetime) -> dict[int, tuple[float, float]]:
    """Staff id -> where their newest job with a place is: one they have now, or one they finished since then."""
    query = (
        select(_c.technician_id, _c.lat, _c.lon)
        .where(_c.technician_id.is_not(None), _c.lat.is_not(None))
        .where(or_(_c.state.in_(UNDER_WAY), _c.done_at >= since))
        .order_by(_c.id)
    )
    return {staff_id: (lat, lon) for staff_id, lat, lon in tx.execute(query)}


def left_last(tx: Tx, staff_id: int, since: datetime) -> tuple[float, float] | None:
    """Where that person came to last since then, degrees; None when they were nowhere that is known."""
    query = select(_c.lat, _c.lon).where(_c.technician_id == staff_id, _c.arrived_at >= since, _c.lat.is_not(None))
    row = tx.execute(query.order_by(_c.arrived_at.desc(), _c.id.desc()).limit(1)).first()
    return (row[0], row[1]) if row else None


def listed(
    tx: Tx, *, states: Collection[str] = OPEN, technician_id: int | None = None, limit: int = 100
) -> list[tuple[FieldJob, Ticket]]:
    """Jobs in those states with their tickets, urgent first, then oldest first."""
    query = select(FieldJob, Ticket).join(t.tickets, t.tickets.c.id == _c.ticket_id).where(_c.state.in_(states))
    if technician_id is not None:
        query = query.where(_c.technician_id == technician_id)
    rows = tx.execute(query.order_by(t.tickets.c.urgent.desc(), _c.id).limit(limit))
    return [(row[0], row[1]) for row in rows]


def of_customer(tx: Tx, customer_id: int) -> list[tuple[FieldJob, Ticket]]:
    """The customer's open jobs with their tickets, newest first."""
    query = (
        select(FieldJob, Ticket)
        .join(t.tickets, t.tickets.c.id == _c.ticket_id)
        .where(t.tickets.c.customer_id == customer_id, t.tickets.c.state.in_(OPEN_STATES))
        .order_by(_c.id.desc())
    )
    return [(row[0], row[1]) for row in tx.execute(query)]


def followers(tx: Tx, ticket_id: int) -> list[tuple[FieldJob, Ticket]]:
    """The jobs whose tickets follow that one (a batch's units, a report's visits), oldest first."""
    query = select(FieldJob, Ticket).join(t.tickets, t.tickets.c.id == _c.ticket_id)
    rows = tx.execute(query.where(t.tickets.c.follows_id == ticket_id).order_by(_c.id))
    return [(row[0], row[1]) for row in rows]


def add_repair(tx: Tx, repair: Repair) -> Repair:
    """The repair, kept, with its id."""
    tx.add(repair)
    tx.flush()
    return repair


def repairs(tx: Tx, vehicle_id: int | None, plate: str | None, since: date) -> list[Repair]:
    """What was mended on that vehicle since then, newest first; nothing when neither id nor plate is known."""
    c = tf.repairs.c
    same = [c.vehicle_id == vehicle_id] if vehicle_id is not None else []
    same += [c.plate == plate] if plate else []
    if not same:
        return []
    return list(
        tx.scalars(select(Repair).where(or_(*same), c.done_on >= since).order_by(c.done_on.desc(), c.id.desc()))
    )

"""Vehicles that were handed over, as the tickets' events tell: whom to follow up and to ask (N1, Q3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, Subquery, and_, exists, func, or_, select

from domain.ticket import GRIEVANCES, Kind
from storage import tables as t
from storage.engine.moment import Moment
from storage.engine.store import Tx

DELIVERED = ("appointment_done", "handed_over", "job_signed")
"""Events with which a vehicle is the customer's again: a visit done, a work order handed over, a field job signed."""


Point = datetime | Moment | BindParameter[datetime]


def delivered(since: Point, until: Point) -> Subquery:
    """ticket_id, customer_id, vehicle_id, at: each delivery in (since, until] once.

    A visit that was marked done by mistake does not count, nor one that goes on in a work order of its own. Of several
    events of a ticket the last is the delivery.
    """
    e, k, a = t.ticket_events.c, t.tickets.c, t.appointments.c
    after = t.tickets.alias("after")
    undone = exists().where(a.ticket_id == k.id, a.state != "done")
    goes_on = exists().where(after.c.follows_id == k.id, after.c.kind == Kind.WORK_ORDER, after.c.state != "cancelled")
    return (
        select(k.id.label("ticket_id"), k.customer_id, k.vehicle_id, func.max(e.at).label("at"))
        .select_from(t.ticket_events.join(t.tickets, k.id == e.ticket_id))
        .where(e.kind.in_(DELIVERED), e.at > since, e.at <= until, ~undone, ~goes_on)
        .group_by(k.id, k.customer_id, k.vehicle_id)
        .subquery("delivered")
    )


def last_visits(tx: Tx, customer_id: int, before: datetime) -> int:
    """How many visits of the customer took place before that."""
    a = t.appointments.c
    query = select(func.count()).where(a.customer_id == customer_id, a.state == "done", a.starts_at < before)
    return tx.scalar(query) or 0


def complained(tx: Tx, customer_id: int, since: datetime) -> bool:
    """True when the customer had a complaint since then, so that how it was treated can be asked."""
    k = t.tickets.c
    known = and_(k.customer_id == customer_id, k.kind.in_(GRIEVANCES))
    lately = or_(k.created_at >= since, k.closed_at >= since)
    return tx.scalar(select(k.id).where(known, lately).limit(1)) is not None

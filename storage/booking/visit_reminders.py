"""Which visit was reminded for which time, and whether it was confirmed (B6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, literal, select, update

from domain.booking.appointment import Appointment
from storage import tables as t
from storage.booking import tables as b
from storage.engine.store import Tx
from storage.engine.types import Instant
from storage.engine.upsert import insert

_r, _a = b.reminders.c, t.appointments.c
_OVERDUE = (
    select(_r.appointment_id)
    .join(t.appointments, and_(_a.id == _r.appointment_id, _a.starts_at == _r.starts_at, _a.state == "booked"))
    .where(_r.confirm_by <= bindparam("now"), _r.settled_at.is_(None))
    .order_by(_a.id)
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A visit that was reminded. confirm_by: until when it must be confirmed, None when it need not be."""

    appointment_id: int
    starts_at: datetime
    planned_at: datetime
    confirm_by: datetime | None
    confirmed_at: datetime | None


def plan(tx: Tx, start: datetime, end: datetime, made_before: datetime, now: datetime) -> list[Appointment]:
    """Visits in [start, end) that get their reminder by this call, each once for its time. Rule: B6.

    One statement finds and notes them, so that running it twice or on two machines is harmless. made_before: later
    bookings need none.
    """
    visits = select(_a.id, _a.starts_at, literal(now, Instant)).where(
        _a.state == "booked", _a.starts_at >= start, _a.starts_at < end, _a.created_at < made_before
    )
    made = insert(tx, b.reminders).from_select(["appointment_id", "starts_at", "planned_at"], visits)
    ids = list(tx.scalars(made.on_conflict_do_nothing().returning(_r.appointment_id)))
    return list(tx.scalars(select(Appointment).where(_a.id.in_(ids)).order_by(_a.starts_at, _a.id)))


def must_confirm(tx: Tx, visit: Appointment, until: datetime) -> None:
    """The reminded visit is let go when it isn't confirmed by then."""
    tx.execute(update(b.reminders).where(_of(visit)).values(confirm_by=until))


def of(tx: Tx, visit: Appointment) -> Reminder | None:
    """The reminder of the visit at its present time."""
    columns = (_r.appointment_id, _r.starts_at, _r.planned_at, _r.confirm_by, _r.confirmed_at)
    found = tx.execute(select(*columns).where(_of(visit))).one_or_none()
    return Reminder(*found) if found else None


def confirm(tx: Tx, visit: Appointment, now: datetime) -> bool:
    """True when the visit was not confirmed before."""
    open_ = (_of(visit), _r.confirmed_at.is_(None))
    result = tx.execute(update(b.reminders).where(*open_).values(confirmed_at=now, settled_at=now))
    return bool(getattr(result, "rowcount", 0))


def overdue(tx: Tx, now: datetime) -> list[int]:
    """Ids of booked visits whose time to confirm is over."""
    return list(tx.scalars(_OVERDUE, {"now": now}))


def settle(tx: Tx, visit: Appointment, now: datetime) -> bool:
    """True for exactly one caller: the reminded visit was not confirmed and is no longer waited for."""
    open_ = (_of(visit), _r.confirm_by <= now, _r.settled_at.is_(None))
    result = tx.execute(update(b.reminders).where(*open_).values(settled_at=now))
    return bool(getattr(result, "rowcount", 0))


def _of(visit: Appointment) -> ColumnElement[bool]:
    return and_(_r.appointment_id == visit.id, _r.starts_at == visit.starts_at)

"""What each figure counts, as conditions of a query: the one place where a row becomes a case (Q4, R2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, and_, case, cast, exists, extract, func, literal, or_, select

from domain.figures.kpi import BOOKED_WITHIN, COMPLAINED_WITHIN, PLEASED, REMINDERS, Kpi
from domain.ticket import OPEN_STATES, Kind, State, kinds
from storage import tables as t
from storage.engine import sql_time
from storage.engine.store import Tx
from storage.feedback.tables import surveys
from storage.outreach.tables import notices
from storage.promises.tables import promises
from storage.workshop.tables import work_orders

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Piece:
    """Rows that are cases of a figure. at: when each counts. where: which rows. part: 1 if it counts, or minutes.

    spanned: of one time only; what stands as it does now is not.
    """

    source: FromClause
    ticket: ColumnElement[Any]
    at: ColumnElement[Any]
    where: tuple[Condition, ...]
    part: ColumnElement[Any]
    spanned: bool = True


Measure = Callable[[Tx, datetime], tuple[Piece, ...]]

_k, _a, _p, _w, _s, _n = t.tickets.c, t.appointments.c, promises.c, work_orders.c, surveys.c, notices.c
_GONE = (State.CANCELLED, State.MERGED)
_ONE = literal(1, Integer)
_NONE = literal(0, Integer)


def _if(condition: Any) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _tickets(at: ColumnElement[Any], *where: Any, part: Any = _ONE, spanned: bool = True) -> Piece:
    return Piece(t.tickets, _k.id, at, where, part, spanned)


def _visits(at: ColumnElement[Any], *where: Any, part: Any = _ONE, spanned: bool = True) -> Piece:
    return Piece(t.appointments, _a.ticket_id, at, where, part, spanned)


def _promised(at: ColumnElement[Any], *where: Any, part: Any = _ONE, spanned: bool = True) -> Piece:
    return Piece(promises, _p.ticket_id, at, where, part, spanned)


def _minutes(tx: Tx, start: Any, end: Any) -> ColumnElement[int]:
    return cast(_seconds(tx, end) - _seconds(tx, start), Integer) // 60


def _seconds(tx: Tx, column: Any) -> Any:
    """Seconds since 1970 of an instant, whole."""
    if tx.get_bind().dialect.name == "sqlite":
        return cast(func.strftime("%s", column), Integer)
    return func.floor(extract("epoch", column))


_answered = _k.kind.in_(kinds(lambda of: of.answered))
_came = _a.state == "done"


def _by_our_fault(c: Any) -> Condition:
    return and_(c.kind == Kind.COMPLAINT, c.data["quality_caused"].as_boolean(), c.state.not_in(_GONE))


def _on_time(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    """Each promise is judged once: when it was kept, or when its time had passed, ended or not."""
    return (
        _promised(_p.ended_at, _p.state == "kept"),
        _promised(_p.due_at, _p.state == "late", part=_NONE),
        _promised(_p.due_at, _p.state == "running", _p.due_at < now, part=_NONE),
    )


def _first_answer(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    minutes = _minutes(tx, _k.created_at, _k.answered_at)
    return (_tickets(_k.created_at, _answered, _k.answered_at.is_not(None), part=minutes),)


def _solving(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    minutes = _minutes(tx, _k.created_at, _k.closed_at)
    return (_tickets(_k.closed_at, _answered, _k.state == State.DONE, part=minutes),)


def _solved(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    done = _if(_k.state == State.DONE)
    return (_tickets(_k.created_at, _k.kind == Kind.COMPLAINT, _k.state.not_in(_GONE), part=done),)


def _complaints(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    ours = _if(_k.data["quality_caused"].as_boolean())
    return (_tickets(_k.created_at, _k.kind == Kind.COMPLAINT, _k.state.not_in(_GONE), part=ours),)


def _complaint_rate(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    """A complaint is about the customer's last visit before it, and not about one long ago."""
    complaint, later = t.tickets.alias("complaint"), t.appointments.alias("later").c
    k = complaint.c
    between = (
        exists()
        .where(
            later.customer_id == _a.customer_id,
            later.state == "done",
            later.starts_at > _a.starts_at,
            later.starts_at <= k.created_at,
        )
        .correlate(t.appointments, complaint)
    )
    about = exists().where(
        k.customer_id == _a.customer_id,
        _by_our_fault(k),
        k.created_at >= _a.starts_at,
        k.created_at < sql_time.later(tx.get_bind().dialect.name, _a.starts_at, COMPLAINED_WITHIN),
        ~between,
    )
    return (_visits(_a.starts_at, _came, part=_if(about)),)


def _satisfaction(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    pleased = _if(_s.overall >= PLEASED)
    return (Piece(surveys, _s.ticket_id, _s.answered_at, (), pleased),)


def _first_time_fix(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    """No return repair names the visit, and no fault report or complaint by our fault follows it or its order."""
    k, again, of = t.tickets.alias("after").c, t.appointments.alias("again").c, t.tickets.alias("visited").c
    number = select(of.number).where(of.id == _a.ticket_id).correlate(t.appointments).scalar_subquery()
    order = select(_w.ticket_id).where(_w.appointment_id == _a.id).correlate(t.appointments).scalar_subquery()
    failed = and_(or_(k.kind == Kind.FAULT_REPORT, _by_our_fault(k)), k.state.not_in(_GONE))
    returned = exists().where(
        again.customer_id == _a.customer_id,
        again.starts_at > _a.starts_at,
        again.state != "cancelled",
        again.data["return_repair"].as_string() == number,
    )
    back = or_(returned, exists().where(k.follows_id.in_([_a.ticket_id, order]), failed))
    return (_visits(_a.starts_at, _came, part=_if(~back)),)


def _no_shows(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    return (_visits(_a.starts_at, _a.state.in_(("done", "no_show")), part=_if(_a.state == "no_show")),)


def _booking_rate(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    """Vehicles that came by appointment, of all that came: the others have an order without a visit."""
    walked_in = (_w.appointment_id.is_(None), _w.state != "cancelled")
    return (_visits(_a.starts_at, _came), Piece(work_orders, _w.ticket_id, _w.created_at, walked_in, _NONE))


def _reminders(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    came = (
        _a.customer_id == _n.customer_id,
        _a.state != "cancelled",
        _a.created_at >= _n.decided_at,
        _a.created_at < sql_time.later(tx.get_bind().dialect.name, _n.decided_at, BOOKED_WITHIN),
    )
    first = select(func.min(_a.ticket_id)).where(*came).scalar_subquery()
    sent = (_n.state == "sent", _n.kind.in_(REMINDERS))
    return (Piece(notices, first, _n.decided_at, sent, _if(exists(select(_a.id).where(*came)))),)


def _overdue(tx: Tx, now: datetime) -> tuple[Piece, ...]:
    """What is late now and was not promised anew."""
    other = promises.alias("other").c
    replaced = select(other.follows_id).where(other.ended_at.is_(None), other.follows_id.is_not(None))
    late = or_(_p.state == "late", and_(_p.state == "running", _p.due_at < now))
    return (_promised(_p.due_at, _p.ended_at.is_(None), late, _p.id.not_in(replaced), spanned=False),)


MEASURES: dict[str, Measure] = {
    Kpi.ON_TIME: _on_time,
    Kpi.FIRST_ANSWER: _first_answer,
    Kpi.SOLVING: _solving,
    Kpi.SOLVED: _solved,
    Kpi.COMPLAINT_RATE: _complaint_rate,
    Kpi.SATISFACTION: _satisfaction,
    Kpi.FIRST_TIME_FIX: _first_time_fix,
    Kpi.NO_SHOW_RATE: _no_shows,
    Kpi.BOOKING_RATE: _booking_rate,
    Kpi.REMINDERS: _reminders,
    Kpi.REGISTERED: lambda tx, now: (_tickets(_k.created_at),),
    Kpi.CLOSED: lambda tx, now: (_tickets(_k.closed_at, _k.state == State.DONE),),
    Kpi.BOOKED: lambda tx, now: (_visits(_a.created_at),),
    Kpi.CAME: lambda tx, now: (_visits(_a.starts_at, _came),),
    Kpi.COMPLAINTS: _complaints,
    Kpi.OPEN: lambda tx, now: (_tickets(_k.created_at, _k.state.in_(OPEN_STATES), spanned=False),),
    Kpi.OVERDUE: _overdue,
    Kpi.UNMARKED: lambda tx, now: (
        _visits(_a.starts_at, _a.state == "booked", _a.ends_at < now, spanned=False),
    ),
}  # fmt: skip

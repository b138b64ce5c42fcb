"""The figures of a stretch of time by the rows as they stand, and everything there is by the events alone (I2, R2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, case, cast, extract, func, select

from domain.figures import Figures
from domain.ticket import Kind, TicketEvent, kinds, rebuilt
from storage import tables as t
from storage.engine.store import Tx
from storage.promises.tables import promises


def by_rows(tx: Tx, start: datetime, end: datetime) -> Figures:
    """The figures of [start, end), counted by the database."""
    found = Figures()
    c, a, p = t.tickets.c, t.appointments.c, promises.c
    made = and_(c.created_at >= start, c.created_at < end)
    found.registered = dict(tx.execute(select(c.kind, func.count()).where(made).group_by(c.kind)).all())
    over = and_(c.state == "done", c.closed_at >= start, c.closed_at < end)
    found.closed = dict(tx.execute(select(c.kind, func.count()).where(over).group_by(c.kind)).all())
    answered = (made, c.kind.in_(kinds(lambda of: of.answered)), c.answered_at.is_not(None))
    seconds = _seconds(tx, c.answered_at) - _seconds(tx, c.created_at)
    counted = select(func.count(), func.coalesce(func.sum(cast(seconds, Integer) // 60), 0)).where(*answered)
    found.answered, found.answer_minutes = tx.execute(counted).one()
    fault = (made, c.kind == Kind.COMPLAINT, c.data["quality_caused"].as_boolean())
    found.our_fault = tx.scalar(select(func.count()).where(*fault)) or 0
    ended = (p.ended_at >= start, p.ended_at < end)
    found.kept, found.late = tx.execute(
        select(_times(p.state == "kept"), _times(p.state == "late")).where(*ended)
    ).one()
    found.booked = tx.scalar(select(func.count()).where(a.created_at >= start, a.created_at < end)) or 0
    states = [_times(a.state == state) for state in ("done", "no_show", "cancelled")]
    due = select(*states).where(a.starts_at >= start, a.starts_at < end)
    found.came, found.missed, found.cancelled = tx.execute(due).one()
    return found


def _times(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _seconds(tx: Tx, column: Any) -> Any:
    """Seconds since 1970 of an instant, whole."""
    if tx.get_bind().dialect.name == "sqlite":
        return cast(func.strftime("%s", column), Integer)
    return func.floor(extract("epoch", column))


def by_events(tx: Tx) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every ticket and what belongs to it as the events alone tell, ticket after ticket. Rule: I2."""
    c = t.ticket_events.c
    history: list[TicketEvent] = []
    for event in tx.scalars(select(TicketEvent).order_by(c.ticket_id, c.id).execution_options(yield_per=500)):
        if history and history[-1].ticket_id != event.ticket_id:
            yield from rebuilt(history).items()
            history = []
        history.append(event)
    yield from rebuilt(history).items()

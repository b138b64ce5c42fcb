"""What the figures are recounted from: every ticket's events, and the decisions about reminders (I2, R2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from domain.figures.kpi import REMINDERS
from domain.figures.period import Span
from domain.figures.recount import Recount
from domain.ticket import TicketEvent, rebuilt
from storage import tables as t
from storage.engine.store import Tx
from storage.outreach.tables import notice_decisions, notices


def recount(tx: Tx, span: Span, now: datetime) -> Recount:
    """All tickets and reminders taken, as events and decisions alone tell. It reads every event there is. Rule: I2."""
    found, c = Recount(span, now), t.ticket_events.c
    history: list[TicketEvent] = []
    for event in tx.scalars(select(TicketEvent).order_by(c.ticket_id, c.id).execution_options(yield_per=500)):
        if history and history[-1].ticket_id != event.ticket_id:
            found.take(history[-1].ticket_id, rebuilt(history), history)
            history = []
        history.append(event)
    if history:
        found.take(history[-1].ticket_id, rebuilt(history), history)
    _take_reminders(tx, found)
    return found


def _take_reminders(tx: Tx, found: Recount) -> None:
    """A reminder was sent when that was the last decision about it."""
    d, n = notice_decisions.c, notices.c
    joined = notice_decisions.join(notices, n.id == d.notice_id)
    query = select(d.notice_id, n.customer_id, d.decision, d.at).select_from(joined).where(n.kind.in_(REMINDERS))
    last = {notice: (customer, decision, at) for notice, customer, decision, at in tx.execute(query.order_by(d.id))}
    for customer, decision, at in last.values():
        if decision == "sent":
            found.reminded(customer, at)

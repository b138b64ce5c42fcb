"""What became of deliveries, low scores and reminders: whether the shop's own rules were kept (N1, N2, B6, Q3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select

from domain.outreach.notice import Purpose
from storage import tables as t
from storage.engine.store import Tx
from storage.feedback import tables as s
from storage.outreach import tables as n
from storage.workshop import deliveries


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many there were, and how many of them were as they should be."""

    total: int
    kept: int

    @property
    def share(self) -> float:
        """1.0 when there was none to judge."""
        return self.kept / self.total if self.total else 1.0


def followed_up(tx: Tx, since: datetime, until: datetime) -> Outcome:
    """Deliveries in (since, until], and those asked about, rung about, or left out with a stored reason. Rule: N1."""
    d, f = deliveries.delivered(since, until).c, s.follow_ups.c
    seen_to = or_(f.state.in_(("asked", "answered", "to_call", "called")), and_(f.state == "left_out", f.reason != ""))
    kept = exists().where(f.ticket_id == d.ticket_id, f.round == 1, seen_to)
    total = tx.scalar(select(func.count()).select_from(select(d.ticket_id).subquery())) or 0
    return Outcome(total, tx.scalar(select(func.count()).select_from(select(d.ticket_id).where(kept).subquery())) or 0)


def recovered(tx: Tx, low: int) -> Outcome:
    """Surveys with a score of `low` or less, and those that opened a recovery ticket. Rule: Q3."""
    c = s.surveys.c
    count = select(func.count()).where(c.overall <= low)
    return Outcome(tx.scalar(count) or 0, tx.scalar(count.where(c.recovery_id.is_not(None))) or 0)


def reminded_in_time(tx: Tx) -> Outcome:
    """Reminders that were sent, and those that left while they were still true. Rule: N2, B6, N5."""
    sent = and_(t.outbox.c.id == n.notices.c.outbox_id, t.outbox.c.sent_at.is_not(None))
    kinds = n.notices.c.purpose == Purpose.SERVICE
    count = select(func.count()).select_from(n.notices.join(t.outbox, sent)).where(kinds)
    in_time = and_(t.outbox.c.sent_at >= n.notices.c.due_at, t.outbox.c.sent_at <= n.notices.c.expires_at)
    return Outcome(tx.scalar(count) or 0, tx.scalar(count.where(in_time)) or 0)


def asked_in_window(tx: Tx, first: timedelta, last: timedelta) -> Outcome:
    """First follow-ups asked by chat, and those asked between `first` and `last` after hand-over. Rule: N1."""
    f = s.follow_ups.c
    rows = tx.execute(select(f.delivered_at, f.asked_at).where(f.round == 1, f.asked_at.is_not(None))).all()
    return Outcome(len(rows), sum(first <= asked - delivered <= last for delivered, asked in rows))


def notices_by_fate(tx: Tx, *, since: datetime | None = None) -> list[tuple[str, str, str, int]]:
    """(kind, state, reason, number) of everything planned to be said unasked. since: decided from then on. Rule: N5."""
    c = n.notices.c
    query = select(c.kind, c.state, c.reason, func.count()).group_by(c.kind, c.state, c.reason)
    if since is not None:
        query = query.where(c.decided_at >= since)
    return [(kind, state, reason, count) for kind, state, reason, count in tx.execute(query.order_by(c.kind, c.state))]


@dataclass(frozen=True, slots=True)
class SaidUnasked:
    """What became of a notice: when that was decided, and, where it was sent, its words."""

    kind: str
    state: str
    reason: str
    at: datetime
    words: str


def said_unasked(tx: Tx, since: datetime) -> dict[str, SaidUnasked]:
    """Everything planned to be said unasked that was decided from then on, by its key. Rule: N5."""
    c, o = n.notices.c, t.outbox.c
    query = select(c.key, c.kind, c.state, c.reason, c.decided_at, o.payload)
    rows = tx.execute(query.outerjoin(t.outbox, o.id == c.outbox_id).where(c.decided_at >= since).order_by(c.id))
    return {
        row.key: SaidUnasked(row.kind, row.state, row.reason, row.decided_at, (row.payload or {}).get("text", ""))
        for row in rows
    }

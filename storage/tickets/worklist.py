"""What staff have to do: tickets by promise, by holder, and those that sleep."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select

from domain.shop.staff import Staff
from domain.ticket import OPEN_STATES, State, Ticket
from storage import tables as t
from storage.engine.store import Tx
from storage.engine.types import Instant
from storage.promises.tables import promises
from storage.tickets import visibility

_RUNNING = ("running", "late")

_c, _o = t.tickets.c, t.outbox.c
_AWAKE = select(_c.id).where(_c.snoozed_until <= bindparam("now"), _c.state.in_(OPEN_STATES)).limit(bindparam("limit"))


@cache
def _due(*, later_only: bool) -> Any:
    p, c = promises.c, t.tickets.c
    owed = p.ended_at.is_(None) & p.state.in_(_RUNNING)
    nearest = select(p.ticket_id, func.min(p.due_at).label("at")).where(owed).group_by(p.ticket_id).subquery()
    query = select(Ticket).join(nearest, nearest.c.ticket_id == c.id).where(c.state.in_(OPEN_STATES))
    query = query.where(nearest.c.at <= bindparam("until", type_=Instant()))
    if later_only:
        query = query.where(nearest.c.at > bindparam("after", type_=Instant()))
    return query.order_by(nearest.c.at, c.id).limit(bindparam("most"))


def due(tx: Tx, until: datetime, limit: int, *, after: datetime | None = None) -> list[Ticket]:
    """Open tickets whose nearest running promise is due by then, the nearest first. after: not those due before it."""
    given: dict[str, Any] = {"until": until, "most": limit}
    if after is not None:
        given["after"] = after
    return list(tx.scalars(_due(later_only=after is not None), given))


def urgent(tx: Tx, viewer: Staff, limit: int) -> list[Ticket]:
    """Urgent tickets that nobody has taken, as far as the viewer may know of them, the oldest first. Rule: F2, C5."""
    c = t.tickets.c
    query = select(Ticket).where(c.state == State.NEW, c.urgent.is_(True), visibility.to(viewer))
    return list(tx.scalars(query.order_by(c.created_at, c.id).limit(limit)))


def unclaimed_count(tx: Tx, viewer: Staff) -> int:
    """How many tickets nobody has taken, as far as the viewer may know of them. Rule: C5."""
    c = t.tickets.c
    return tx.scalar(select(func.count()).where(c.state == State.NEW, visibility.to(viewer))) or 0


def unanswered(tx: Tx, kinds: Collection[str], limit: int) -> list[Ticket]:
    """Open tickets of those kinds to whose customers no person has said a word, the longest waiting first."""
    c = t.tickets.c
    query = select(Ticket).where(c.state.in_(OPEN_STATES), c.answered_at.is_(None), c.kind.in_(kinds))
    return list(tx.scalars(query.order_by(c.created_at, c.id).limit(limit)))


def load(tx: Tx) -> dict[int | None, int]:
    """How many open tickets each member of staff has; None: nobody. Without those not everybody may know of (C5)."""
    c = t.tickets.c
    query = select(c.assignee_id, func.count()).where(c.state.in_(OPEN_STATES), visibility.to(None))
    query = query.group_by(c.assignee_id)
    return dict(tx.execute(query).all())


def asleep_until(tx: Tx, now: datetime, limit: int = 200) -> list[int]:
    """Ids of tickets whose sleep is over."""
    return list(tx.scalars(_AWAKE, {"now": now, "limit": limit}))


_WAITING = (
    select(func.count())
    .select_from(t.outbox)
    .where(_o.state == "queued", _o.channel == "staff", _o.address == bindparam("chat"))
)


def waiting_rows(tx: Tx, address: str) -> int:
    """How many rows wait to be sent to that staff chat."""
    return tx.execute(_WAITING, {"chat": address}).scalar() or 0

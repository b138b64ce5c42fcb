"""Which rows of the outbox may leave now. Each question is built once for each set of channels."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from domain.channels.pace import Paces
from domain.channels.register import record
from domain.conversation import OutboxItem
from storage import outages, pace
from storage import tables as t
from storage.engine.moment import Moment
from storage.engine.store import Tx

SKEW = timedelta(minutes=1)
"""What is noted farther ahead than could be was noted before the clock was set back; less may be another machine's."""

LEASE = timedelta(seconds=30)
"""A sender that has not reported back by then is taken for dead."""

URGENT = 0
"""Rows of this priority, and of lower, don't wait for others of their chat that failed once and are tried again."""

WINDOW = 100
"""So many of the most urgent rows are looked at before any others."""


def anything_due(tx: Tx, now: datetime, channels: tuple[str, ...]) -> bool:
    """True when a row of these channels is due and nobody has it; a cheap look before a claim."""
    query, at = _most_urgent(channels)
    return tx.execute(query, {**at.at(now), "window": 1}).first() is not None


def locked_due(tx: Tx, now: datetime, channels: tuple[str, ...], limit: int, ids: list[int] | None) -> list[OutboxItem]:
    """Rows that may leave now, locked: looked for among the most urgent first, farther down only where those must wait.

    So a claim costs the same with a thousand rows queued and with a million, whatever the database knows of its tables.
    """
    paces = tuple(record(channel).paces for channel in channels)
    if ids is not None:
        query, at = _free_to_go(channels, paces, by_id=True)
        return list(tx.scalars(query, {**at.at(now), "limit": limit, "ids": ids}))
    found: list[OutboxItem] = []
    (query, at), looked_at = _free_to_go(channels, paces, by_id=False), _looked_at(channels)
    for window in (max(WINDOW, 8 * limit), 20 * WINDOW, 200 * WINDOW):
        given = {**at.at(now), "window": window}
        found = list(tx.scalars(query, {**given, "limit": limit}))
        if found or tx.scalars(looked_at, given).one() < window:
            break
    return found


def _is_due(now: datetime | Moment, channels: tuple[str, ...]) -> ColumnElement[bool]:
    c = t.outbox.c
    no_lease = or_(c.lease_until.is_(None), c.lease_until <= now, c.lease_until > now + LEASE + SKEW)
    away = outages.halts(c.channel + ":" + c.account, now)
    return and_(c.state == "queued", _has_come(c, now), no_lease, c.channel.in_(channels), ~away)


def _has_come(c: Any, now: datetime | Moment) -> ColumnElement[bool]:
    """True of rows whose time has come; of those due at once also when their clock has been set back since."""
    return or_(c.due_at <= now, and_(c.created_at > now + SKEW, c.due_at <= c.created_at))


@cache
def _most_urgent(channels: tuple[str, ...]) -> tuple[Select[Any], Moment]:
    c, now = t.outbox.c, Moment()
    query = select(c.id).where(_is_due(now, channels)).order_by(c.priority, c.id).limit(bindparam("window"))
    return query, now


@cache
def _looked_at(channels: tuple[str, ...]) -> Select[Any]:
    return select(func.count()).select_from(_most_urgent(channels)[0].subquery())


@cache
def _free_to_go(
    channels: tuple[str, ...], paces: tuple[Paces, ...], *, by_id: bool
) -> tuple[Select[Any], Moment]:  # fmt: skip
    """Those of the rows that nothing of their chat goes before, and whose chat need not wait.

    by_id: of the rows with `ids`; else of the most urgent. Their own ids are a subquery there: a list would be a
    statement of its own for each length, kept by each connection.
    """
    o, c, p, now = aliased(t.outbox), t.outbox.c, t.pace.c, Moment()
    looked_at = select(_most_urgent(channels)[0].subquery().c.id)
    among = c.id.in_(bindparam("ids", expanding=True)) if by_id else c.id.in_(looked_at)
    same_chat = and_(o.c.channel == c.channel, o.c.account == c.account, o.c.address == c.address)
    tried_again = and_(o.c.attempts > 0, or_(c.priority > URGENT, o.c.priority <= c.priority))
    started = or_(o.c.lease_until > now, tried_again)
    goes_first = or_(started, and_(_has_come(o.c, now), o.c.priority <= c.priority))
    overtakes = exists().where(same_chat, o.c.state == "queued", o.c.id < c.id, goes_first)
    each = zip(channels, paces, strict=True)
    too_soon = or_(*(and_(c.channel == channel, _too_soon(pace_of, now)) for channel, pace_of in each))
    account = c.channel + ":" + c.account
    chat_waits = exists().where(p.account == account, p.address == c.address, too_soon, pace.binds(now))
    query = (
        select(OutboxItem)
        .where(among, _is_due(now, channels), ~overtakes, ~chat_waits)
        .order_by(c.priority, c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True, of=t.outbox)
        .execution_options(populate_existing=True)
    )
    return query, now


def _too_soon(paces: Paces, now: Moment) -> ColumnElement[bool]:
    """True of a row whose chat has had as much as it takes at these paces."""
    c, next_at = t.outbox.c, t.pace.c.next_at
    shared = and_(c.priority >= 0, next_at > now + paces.group.ahead - paces.kept * paces.group.every)
    in_group = and_(c.is_group, or_(shared, next_at > now + paces.group.ahead))
    return or_(in_group, and_(~c.is_group, next_at > now + paces.chat.ahead))

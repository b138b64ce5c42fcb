"""Promises: those of a ticket, and those whose next alarm rings (F3, C2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, bindparam, exists, func, or_, select, update

from domain.promises.promise import Clock, Promise, current
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import tables as t
from storage.engine.changes import as_json
from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.promises import tables as p
from storage.tickets import visibility

_c, c = p.promises.c, t.tickets.c

Row = dict[str, Any]

_RINGS = select(_c.id).where(_c.alarm_at <= bindparam("now")).order_by(_c.alarm_at).limit(1)
"""In that order, so that the index is read."""

COLUMNS = [column.name for column in p.promises.c if column.name != "id"]

TICKET = ("number", "urgent", "restricted", "about_staff", "assignee", "conversation_id")
"""What a look at the alarms reads of the ticket."""

ALARMED = ("state", "level", "alarm_at")
"""What an alarm changes on a promise."""


def add(tx: Tx, promise: Promise) -> Promise:
    """The promise, kept, with its id."""
    tx.add(promise)
    tx.flush()
    return promise


def of(tx: Tx, ticket_id: int) -> list[Promise]:
    """A ticket's promises, oldest first."""
    return list(tx.scalars(select(Promise).where(_c.ticket_id == ticket_id).order_by(_c.id)))


_OPEN_OF = (
    select(Promise)
    .where(_c.ticket_id == bindparam("ticket"), _c.ended_at.is_(None))
    .order_by(_c.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def open_of(tx: Tx, ticket_id: int) -> list[Promise]:
    """What is still owed on a ticket, oldest first, locked until the transaction ends."""
    tx.flush()
    return list(tx.scalars(_OPEN_OF, {"ticket": ticket_id}))


def latest(tx: Tx, ticket_ids: Collection[int], kind: str) -> dict[int, Promise]:
    """Of each of the tickets the promise of that kind that was given last."""
    c = p.promises.c
    query = select(Promise).where(c.ticket_id.in_(ticket_ids), c.kind == kind).order_by(c.id)
    return {one.ticket_id: one for one in tx.scalars(query)} if ticket_ids else {}


def nearest(tx: Tx, ticket_id: int) -> Promise | None:
    """What is owed next on a ticket."""
    found = tx.scalars(select(Promise).where(_c.ticket_id == ticket_id, _c.ended_at.is_(None)))
    return next(iter(current(found)), None)


def tickets_of_open(tx: Tx) -> list[int]:
    """Ids of the tickets on which something is owed."""
    return list(tx.scalars(select(_c.ticket_id).where(_c.ended_at.is_(None)).distinct().order_by(_c.ticket_id)))


def any_ringing(tx: Tx, now: datetime) -> bool:
    """True when an alarm is due; a cheap look before anything is locked."""
    return tx.scalar(_RINGS, {"now": now}) is not None


@dataclass
class Ringing(Clock):
    """A promise whose alarm rings, with what of its ticket the alarm needs. It is the caller's alone until it commits.

    It is not of the session: what becomes of it is kept by `apply`. assignee: code of whoever has the ticket.
    """

    number: str = ""
    urgent: bool = False
    restricted: bool = False
    about_staff: str | None = None
    assignee: str | None = None
    conversation_id: int | None = None


def ringing(tx: Tx, now: datetime, limit: int) -> list[Ringing]:
    """Promises whose next alarm is due, longest first, with their tickets locked.

    One whose promise or ticket somebody else has in hand is left for the next look: this never waits, and so never
    stands in a circle with anybody.
    """
    columns = [column for column in p.promises.c if column.name != "id"]
    ticket = (c.number, c.urgent, c.restricted, c.about_staff, t.staff.c.code, c.conversation_id)
    query = (
        select(*columns, *ticket, _c.id)
        .join(t.tickets, c.id == _c.ticket_id)
        .join(t.staff, t.staff.c.id == c.assignee_id, isouter=True)
        .where(_c.alarm_at <= now)
        .order_by(_c.alarm_at)
        .limit(limit)
        .with_for_update(of=[p.promises, t.tickets], skip_locked=True)
    )
    names = [*(column.name for column in columns), *TICKET]
    return [_ringing(dict(zip(names, row, strict=False)), row[-1]) for row in tx.execute(query)]


def _ringing(values: dict[str, Any], number: int) -> Ringing:
    one = Ringing(**values)
    one.id = number
    return one


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a conversation is held, and in which language."""

    id: int
    language: str
    channel: str
    account: str
    address: str


def talks(tx: Tx, ids: Collection[int]) -> dict[int, Talk]:
    """Those of the conversations nobody has in hand, locked."""
    k = t.conversations.c
    query = select(k.id, k.language, k.channel, k.account, k.address).where(k.id.in_(ids))
    rows = tx.execute(query.with_for_update(skip_locked=True))
    return {row.id: Talk(*row) for row in rows}


@dataclass(slots=True)
class Rung:
    """What a look at the alarms comes to, to be kept in one go. Rows are columns by name.

    changed, made: promises and new ones, each with its event, whose `changes` are filled in here. said: messages, each
    with the outbox row that carries it, None for channels that come and read. notices: outbox rows for staff.
    """

    changed: list[tuple[Clock, Row]] = field(default_factory=list)
    made: list[tuple[Clock, Row]] = field(default_factory=list)
    said: list[tuple[Row, Row | None]] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)


def apply(tx: Tx, rung: Rung) -> None:
    """All of it is in the store, a statement per kind of thing, each change in its event. Rule: I2."""
    link = tx.connection()
    if rung.changed:
        by_id = update(p.promises).where(_c.id == bindparam("that")).values({n: bindparam(n) for n in ALARMED})
        rows = [{"that": one.id} | {name: getattr(one, name) for name in ALARMED} for one, _ in rung.changed]
        link.execute(by_id, rows)
    events = [
        event | {"changes": {f"promise:{one.id}": {name: as_json(getattr(one, name)) for name in ALARMED}}}
        for one, event in rung.changed
    ]
    if rung.made:
        rows = [{name: getattr(one, name) for name in COLUMNS} for one, _ in rung.made]
        for (_, event), row, number in zip(rung.made, rows, _insert(tx, p.promises, rows), strict=True):
            changes = {f"promise:{number}": {name: as_json(value) for name, value in row.items()}}
            events.append(event | {"changes": changes})
    if events:
        link.execute(t.ticket_events.insert(), events)
    items = [*rung.notices, *_spoken(tx, rung)]
    if items:
        link.execute(insert(tx, t.outbox).on_conflict_do_nothing(index_elements=["key"]), items)


def _spoken(tx: Tx, rung: Rung) -> list[Row]:
    """The outbox rows of what is said, each with its message, which is in the store now."""
    ids = _insert(tx, t.messages, [message for message, _ in rung.said]) if rung.said else []
    carried = zip((item for _, item in rung.said), ids, strict=True)
    return [item | {"message_id": number} for item, number in carried if item is not None]


def _insert(tx: Tx, table: Table, rows: Sequence[Row]) -> list[int]:
    """Ids of the new rows, in the order given."""
    made = table.insert().returning(table.c.id, sort_by_parameter_order=True)
    return list(tx.connection().execute(made, rows).scalars())


def withdraw(tx: Tx, ids: Collection[int], ticket_id: int) -> None:
    """What was to be said of these promises and has not left yet never does: it is no longer true."""
    o = t.outbox.c
    about = or_(*(o.key.like(f"promise:{number}:%") for number in ids))
    waiting = (o.ticket_id == ticket_id, o.state.in_(("queued", "held")), o.lease_until.is_(None), about)
    tx.execute(update(t.outbox).where(*waiting).values(state="cancelled", last_error="withdrawn"))


def owed(
    tx: Tx, viewer: Staff, limit: int, skip: int = 0, *, assignee_id: int | None = None
) -> list[tuple[Promise, Ticket]]:  # fmt: skip
    """What is owed, with its ticket: what runs or is late by time, then what waits. One with a new time is left out.

    viewer: who may know of the tickets (C5).
    """
    both: Any = select(Promise, Ticket)
    query = _owed(both, viewer, assignee_id).order_by((_c.state == "paused"), _c.due_at, _c.id)
    return [(one, ticket) for one, ticket in tx.execute(query.limit(limit).offset(skip))]


def count_owed(tx: Tx, viewer: Staff, *, assignee_id: int | None = None) -> int:
    """How many there are."""
    return tx.scalar(_owed(select(func.count()).select_from(p.promises), viewer, assignee_id)) or 0


def owing(tx: Tx, viewer: Staff) -> set[int]:
    """Ids of staff who have a ticket for which something is owed."""
    found = tx.scalars(_owed(select(c.assignee_id).select_from(p.promises), viewer, None).distinct())
    return {one for one in found if one is not None}


def _owed(query: Select[Any], viewer: Staff, assignee_id: int | None) -> Select[Any]:
    newer = p.promises.alias().c
    replaced = exists().where(newer.follows_id == _c.id, newer.ended_at.is_(None))
    query = query.join(t.tickets, c.id == _c.ticket_id).where(_c.ended_at.is_(None), ~replaced, visibility.to(viewer))
    return query if assignee_id is None else query.where(c.assignee_id == assignee_id)

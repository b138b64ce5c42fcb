"""Promises: those of a ticket, and those whose next alarm rings (F3, C2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, or_, select, update

from domain.conversation import Message, OutboxItem
from domain.promise import Promise, current
from domain.ticket import TicketEvent
from storage import tables as t
from storage import tables_promises as p
from storage.changes import as_json
from storage.store import Tx
from storage.upsert import insert

_c, c = p.promises.c, t.tickets.c

NAMES = [column.name for column in p.promises.c]

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


def open_of(tx: Tx, ticket_id: int) -> list[Promise]:
    """What is still owed on a ticket, oldest first, locked until the transaction ends."""
    query = select(Promise).where(_c.ticket_id == ticket_id, _c.ended_at.is_(None)).order_by(_c.id)
    tx.flush()
    return list(tx.scalars(query.with_for_update().execution_options(populate_existing=True)))


def nearest(tx: Tx, ticket_id: int) -> Promise | None:
    """What is owed next on a ticket."""
    found = tx.scalars(select(Promise).where(_c.ticket_id == ticket_id, _c.ended_at.is_(None)))
    return next(iter(current(found)), None)


def tickets_of_open(tx: Tx) -> list[int]:
    """Ids of the tickets on which something is owed."""
    return list(tx.scalars(select(_c.ticket_id).where(_c.ended_at.is_(None)).distinct().order_by(_c.ticket_id)))


def any_ringing(tx: Tx, now: datetime) -> bool:
    """True when an alarm is due; a cheap look before anything is locked."""
    return tx.scalar(select(_c.id).where(_c.alarm_at <= now).limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Ringing:
    """A promise whose alarm rings, with what of its ticket the alarm needs. It is the caller's alone until it commits.

    promise: not of the session: what becomes of it is kept by `apply`. assignee: code of whoever has the ticket.
    """

    promise: Promise
    number: str
    urgent: bool
    restricted: bool
    about_staff: str | None
    assignee: str | None
    conversation_id: int | None


def ringing(tx: Tx, now: datetime, limit: int) -> list[Ringing]:
    """Promises whose next alarm is due, longest first, with their tickets locked.

    One whose promise or ticket somebody else has in hand is left for the next look: this never waits, and so never
    stands in a circle with anybody.
    """
    ticket = (c.number, c.urgent, c.restricted, c.about_staff, t.staff.c.code, c.conversation_id)
    query = (
        select(*p.promises.c, *ticket)
        .join(t.tickets, c.id == _c.ticket_id)
        .join(t.staff, t.staff.c.id == c.assignee_id, isouter=True)
        .where(_c.alarm_at <= now)
        .order_by(_c.alarm_at)
        .limit(limit)
        .with_for_update(of=[p.promises, t.tickets], skip_locked=True)
    )
    count = len(NAMES)
    return [Ringing(_clock(row[:count]), *row[count:]) for row in tx.execute(query)]


def talks(tx: Tx, ids: Collection[int]) -> dict[int, Talk]:
    """Those of the conversations nobody has in hand, locked."""
    k = t.conversations.c
    query = select(k.id, k.language, k.channel, k.account, k.address).where(k.id.in_(ids))
    rows = tx.execute(query.with_for_update(skip_locked=True))
    return {row.id: Talk(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a conversation is held, and in which language."""

    id: int
    language: str
    channel: str
    account: str
    address: str


@dataclass(slots=True)
class Rung:
    """What a look at the alarms comes to, to be kept in one go.

    changed: promise -> names of the columns that changed. made: new promises. said: messages, each with the outbox row
    that carries it, None for channels that come and read. notices: outbox rows for staff. events: with their changes
    still to be filled in for promises that have no id yet.
    """

    changed: list[tuple[Promise, TicketEvent]] = field(default_factory=list)
    made: list[tuple[Promise, TicketEvent]] = field(default_factory=list)
    said: list[tuple[Message, OutboxItem | None]] = field(default_factory=list)
    notices: list[OutboxItem] = field(default_factory=list)


def apply(tx: Tx, rung: Rung) -> None:
    """All of it is in the store, a statement per kind of thing, each change in its event. Rule: I2."""
    events = [event for _, event in rung.changed]
    for one, event in rung.changed:
        event.changes = {f"promise:{one.id}": {name: as_json(getattr(one, name)) for name in ALARMED}}
    if rung.changed:
        by_id = update(p.promises).where(_c.id == bindparam("that")).values({n: bindparam(n) for n in ALARMED})
        rows = [{"that": one.id} | {name: getattr(one, name) for name in ALARMED} for one, _ in rung.changed]
        tx.connection().execute(by_id, rows)
    if rung.made:
        for (one, event), new_id in zip(rung.made, _insert(tx, p.promises, [o for o, _ in rung.made]), strict=True):
            values = {name: as_json(getattr(one, name)) for name in NAMES if name != "id"}
            event.changes = {f"promise:{new_id}": values}
            events.append(event)
    if events:
        tx.connection().execute(t.ticket_events.insert(), [_values(t.ticket_events, event) for event in events])
    items = list(rung.notices)
    if rung.said:
        ids = _insert(tx, t.messages, [message for message, _ in rung.said])
        for (_, item), message_id in zip(rung.said, ids, strict=True):
            if item is not None:
                item.message_id = message_id
                items.append(item)
    if items:
        rows = [_values(t.outbox, item) for item in items]
        tx.connection().execute(insert(tx, t.outbox).on_conflict_do_nothing(index_elements=["key"]), rows)


def withdraw(tx: Tx, ids: Collection[int], ticket_id: int) -> None:
    """What was to be said of these promises and has not left yet never does: it is no longer true."""
    o = t.outbox.c
    about = or_(*(o.key.like(f"promise:{number}:%") for number in ids))
    waiting = (o.ticket_id == ticket_id, o.state == "queued", o.lease_until.is_(None), about)
    tx.execute(update(t.outbox).where(*waiting).values(state="cancelled", last_error="withdrawn"))


def _clock(row: Sequence[Any]) -> Promise:
    values = dict(zip(NAMES, row, strict=True))
    number = values.pop("id")
    one = Promise(**values)
    one.id = number
    return one


def _insert(tx: Tx, table: Table, things: Sequence[object]) -> list[int]:
    """Ids of the new rows, in the order of the things."""
    made = table.insert().returning(table.c.id, sort_by_parameter_order=True)
    return list(tx.connection().execute(made, [_values(table, thing) for thing in things]).scalars())


def _values(table: Table, thing: object) -> dict[str, Any]:
    return {column.name: getattr(thing, column.name) for column in table.c if column.name != "id"}

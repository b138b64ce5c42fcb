"""A copy of a store brought back to an earlier moment, and its recorded days laid over it again, event by event.

Tickets, visits, promises, orders, jobs and cases come back exactly: each event carries what it changed (I2). What was
said unasked since then is gone. All else stands as it is today: people, vehicles and their dates, consents, words.
Rows come before what they hang on, so the copy must keep no foreign keys (`without_keys`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Table, delete, event, insert, inspect, select, update

from storage import tables as t
from storage.booking import tables as b
from storage.engine import changes
from storage.engine.store import Store, Tx
from storage.engine.types import Instant
from storage.feedback import tables as f
from storage.outreach import tables as n

Thing = tuple[str, int]
"""A class's name in events, and the number of its row."""

Columns = dict[str, Any]

_SINCE = (  # each before what it hangs on
    (n.notice_decisions, "at"), (n.notice_rungs, "at"), (f.call_records, "at"), (f.call_tasks, "created_at"),
    (f.surveys, "created_at"), (f.follow_ups, "created_at"), (t.outbox, "created_at"), (b.reminders, "planned_at"),
    (t.ticks, "at"),
)  # fmt: skip
"""What is taken out of the copy from that moment on, and by which of its times."""

_STAY = frozenset({"sign_off"})
"""What the store itself never lets go of again: it stands as it is today (F7)."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it stands in the store: when it was, and its row."""

    at: datetime
    row: Mapping[str, Any]


def without_keys(store: Store) -> Store:
    """The same store, whose rows may name what is not there. Only for a copy that is thrown away."""
    event.listen(store.engine, "connect", _drop_keys)
    return store


def _drop_keys(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


class Past:
    """The recorded days of a copy since a moment; made, the copy stands as it did then."""

    def __init__(self, tx: Tx, since: datetime) -> None:
        known: dict[str, Table] = {name: inspect(kind).local_table for kind, name in changes.tracked().items()}
        self._tables = {name: table for name, table in known.items() if name not in _STAY}
        self._base: dict[Thing, Columns] = {}
        earlier, self.events = _events(tx, since)
        before: dict[Thing, Columns] = {}
        for one in earlier:
            for thing, columns in self._things(one.row):
                before.setdefault(thing, {}).update(columns)
        for thing, changed in self._touched().items():
            self._bring_back(tx, thing, changed, before.get(thing))
        tx.execute(delete(t.ticket_events).where(t.ticket_events.c.at >= since))
        _forget_what_was_said(tx, since)

    def lay(self, tx: Tx, one: Recorded) -> None:
        """What that event tells is so from now on."""
        for thing, columns in self._things(one.row):
            table = self._tables[thing[0]]
            values = _values(table, columns)
            if thing in self._base:
                tx.execute(insert(table).values(self._base.pop(thing) | values))
            elif values:
                tx.execute(update(table).where(table.c.id == thing[1]).values(values))
        tx.execute(insert(t.ticket_events).values({k: v for k, v in one.row.items() if k != "id"}))
        tx.expire_all()

    def _things(self, row: Mapping[str, Any]) -> Iterator[tuple[Thing, Columns]]:
        for name, columns in row["changes"].items():
            kind, _, number = name.partition(":")
            if kind in self._tables:
                yield (kind, int(number) if number else row["ticket_id"]), columns

    def _touched(self) -> dict[Thing, set[str]]:
        found: dict[Thing, set[str]] = {}
        for one in self.events:
            for thing, columns in self._things(one.row):
                found.setdefault(thing, set()).update(columns)
        return found

    def _bring_back(self, tx: Tx, thing: Thing, changed: set[str], before: Columns | None) -> None:
        """The row stands as then; what was not there yet is taken out and kept for its own event."""
        table = self._tables[thing[0]]
        here = table.c.id == thing[1]
        row = tx.execute(select(table).where(here)).mappings().first()
        if row is None:
            return
        if before is None:
            self._base[thing] = dict(row)
            tx.execute(delete(table).where(here))
        elif values := _values(table, {name: before[name] for name in changed if name in before}):
            tx.execute(update(table).where(here).values(values))


def _events(tx: Tx, since: datetime) -> tuple[Sequence[Recorded], Sequence[Recorded]]:
    """(of the tickets on which something happened since, what happened before; what happened since), in their order."""
    e = t.ticket_events.c
    touched = select(e.ticket_id).where(e.at >= since)
    rows = tx.execute(select(t.ticket_events).where(e.ticket_id.in_(touched)).order_by(e.id)).mappings().all()
    found = [Recorded(row["at"], dict(row)) for row in rows]
    after = sorted((one for one in found if one.at >= since), key=lambda one: (one.at, one.row["id"]))
    return [one for one in found if one.at < since], after


def _forget_what_was_said(tx: Tx, since: datetime) -> None:
    for table, column in _SINCE:
        tx.execute(delete(table).where(table.c[column] >= since))
    c = n.notices.c
    tx.execute(delete(n.notices).where(c.created_at >= since, c.campaign_id.is_(None)))  # nobody sends campaigns again
    undone = {"state": "planned", "reason": "", "decided_at": None, "outbox_id": None, "message_id": None}
    tx.execute(update(n.notices).where(c.decided_at >= since).values(undone))
    tx.execute(update(f.follow_ups).where(f.follow_ups.c.asked_at >= since).values(state="planned", asked_at=None))
    for table in (t.pace, t.allowances, t.outages):
        tx.execute(delete(table))


def _values(table: Table, columns: Mapping[str, Any]) -> Columns:
    """Values of a row, of what events keep as JSON; columns that the table has no more are left out."""
    return {name: _value(table.c[name].type, value) for name, value in columns.items() if name in table.c}


def _value(kind: object, value: Any) -> Any:
    if isinstance(value, str) and isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(value, str) and isinstance(kind, Date) else value

"""Everything that belongs to a record, so that it can go to another and come back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, func, insert, inspect, or_, select, update

from storage import tables as t
from storage.engine.store import Tx

SKIPPED = frozenset({"customers", "customer_events"})
"""What stays with the record it is about."""

Belongings = dict[str, list[dict[str, Any]]]
"""Table -> the keys of its rows, and for told facts and campaigns, which may go, all they say."""


_OWNED = ("customer_id", "company_id")
"""Columns that name a record something belongs to."""


def _tables() -> list[tuple[str, Table, str]]:
    """What rows are called, their table, and the column that names the record; of the first kind by the table alone."""
    found = [one for one in t.metadata.tables.values() if one.name not in SKIPPED]
    return [
        (one.name if column == _OWNED[0] else f"{one.name}.{column}", one, column)
        for one in found for column in _OWNED if column in one.c
    ]  # fmt: skip


def counts(tx: Tx, customer_id: int) -> dict[str, int]:
    """Table -> how many of its rows belong to the record, where any do."""
    found = {
        name: tx.scalar(select(func.count()).select_from(one).where(one.c[column] == customer_id)) or 0
        for name, one, column in _tables()
    }
    return {name: count for name, count in found.items() if count}


def of(tx: Tx, customer_id: int) -> Belongings:
    """The keys of everything that belongs to the record."""
    found: Belongings = {}
    for name, one, column in _tables():
        keys = [key.name for key in inspect(one).primary_key]
        rows = tx.execute(select(*(one.c[key] for key in keys)).where(one.c[column] == customer_id)).all()
        if rows:
            found[name] = [dict(row._mapping) for row in rows]
    return found


def give_back(tx: Tx, kept: Mapping[str, list[dict[str, Any]]], holder: int, owner: int) -> None:
    """What is named there and is with the record `holder` is the record `owner`'s again."""
    for name, rows in kept.items():
        table, _, column = name.partition(".")
        one, column = t.metadata.tables[table], column or _OWNED[0]
        for row in rows:
            same = [one.c[key] == (holder if key == "customer_id" else value) for key, value in row.items()]
            tx.execute(update(one).where(one.c[column] == holder, *same).values({column: owner}))
    tx.expire_all()


def put(tx: Tx, table: str, rows: list[dict[str, Any]]) -> None:
    """Rows that had gone are there again."""
    if rows:
        tx.execute(insert(t.metadata.tables[table]), rows)


def about(tx: Tx, customer_id: int, vehicle_id: int | None, identity_id: int | None) -> Belongings:
    """The keys of what belongs to the record and is about that vehicle, or came by that address."""
    found: Belongings = {}
    for name, one, column in _tables():
        ways = _ways_to(one, vehicle_id, identity_id)
        if ways:
            keys = [one.c[column.name] for column in inspect(one).primary_key]
            rows = tx.execute(select(*keys).where(one.c[column] == customer_id, or_(*ways))).all()
            found |= {name: [dict(row._mapping) for row in rows]} if rows else {}
    return found


def _ways_to(one: Table, vehicle_id: int | None, identity_id: int | None) -> list[ColumnElement[bool]]:
    """How rows of that table tell that they are about the vehicle, or came by the address."""
    c, talks, v = one.c, t.conversations.c, t.vehicles.c
    spoken = select(talks.id).where(talks.identity_id == identity_id)
    bears = select(v.plate).where(v.id == vehicle_id, v.plate.is_not(None))
    said = select(t.messages.c.id).where(t.messages.c.conversation_id.in_(spoken))
    ways: list[ColumnElement[bool]] = []
    if vehicle_id is not None:
        ways += [c.vehicle_id == vehicle_id] if "vehicle_id" in c else []
        ways += [c.plate.in_(bears)] if "plate" in c else []
        ways += [c.id == vehicle_id] if one is t.vehicles else []
        ways += [c.value.in_(bears)] if one.name == "told_facts" else []
    if identity_id is not None:
        ways += [c.identity_id == identity_id] if "identity_id" in c else []
        ways += [c.conversation_id.in_(spoken)] if "conversation_id" in c else []
        ways += [c.message_id.in_(said)] if one.name == "told_facts" else []
        ways += [c.id == identity_id] if one is t.identities else []
    return ways

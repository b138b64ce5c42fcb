"""One store's rows in another, SQLite or PostgreSQL either way, counted on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, text

from storage import tables as t
from storage.engine.store import Store

AT_ONCE = 2000
"""Rows written with one statement."""


class NotEmpty(Exception):
    """The store that rows were to be copied to holds some already; the message names a table."""


class CountsDiffer(Exception):
    """After copying a table the two stores do not hold as many rows; the message names it."""


def copy(source: Store, target: Store) -> dict[str, int]:
    """Every row of `source` is in `target`, as it was at one moment; table -> how many there are.

    Both are of the present shape. Nothing is kept in `target` unless all went well. NotEmpty, CountsDiffer.
    """
    level = {} if source.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    reading = {"aftercare_read": True, **level}
    with source.engine.connect().execution_options(**reading) as old, old.begin(), target.engine.begin() as new:
        _must_be_empty(new)
        counts = {table.name: _copy(table, old, new) for table in t.metadata.sorted_tables}
        there = counted(new)
        wrong = [
            f"{name}: {count} copied, {there[name]} there" for name, count in counts.items() if there[name] != count
        ]
        if wrong or counted(old) != counts:
            raise CountsDiffer("; ".join(wrong) or "the source changed meanwhile")
        if not target.is_sqlite:
            _go_on_counting(new)
    return counts


def counts(store: Store) -> dict[str, int]:
    """Table -> how many rows it holds."""
    with store.engine.connect().execution_options(aftercare_read=True) as connection, connection.begin():
        return counted(connection)


def counted(connection: Connection) -> dict[str, int]:
    """Table -> how many rows it holds, in this transaction."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in t.metadata.sorted_tables
    }


def _must_be_empty(new: Connection) -> None:
    full = [name for name, count in counted(new).items() if count]
    if full:
        raise NotEmpty(f"table {full[0]} has rows already")


def _copy(table: Table, old: Connection, new: Connection) -> int:
    """Columns that name a row of the same table are filled in last: it may not be there before."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    rows = old.execution_options(stream_results=True).execute(select(table)).mappings()
    done, later = 0, list[dict[str, Any]]()
    while batch := [dict(row) for row in islice(rows, AT_ONCE)]:
        later += [_pointing(table, row, own) for row in batch if any(row[name] is not None for name in own)]
        new.execute(insert(table), [row | dict.fromkeys(own) for row in batch])
        done += len(batch)
    if later:
        names = _key_names(table)
        here = [table.c[name] == bindparam(f"at_{name}") for name in names]
        new.execute(table.update().where(*here).values({name: bindparam(f"to_{name}") for name in own}), later)
    return done


def _key_names(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def _pointing(table: Table, row: Mapping[str, Any], own: list[str]) -> dict[str, Any]:
    keys = {f"at_{name}": row[name] for name in _key_names(table)}
    return keys | {f"to_{name}": row[name] for name in own}


def _go_on_counting(new: Connection) -> None:
    """PostgreSQL's counters go on after the highest number that was copied."""
    for table in t.metadata.sorted_tables:
        if table.autoincrement_column is not None:
            name = table.autoincrement_column.name
            new.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{name}'), "
                    f"COALESCE((SELECT MAX({name}) FROM {table.name}), 0) + 1, false)"
                )
            )

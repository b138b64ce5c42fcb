"""What the one search box looks in: trigrams of names, phones, plates, VINs, models, what was told and what was said.

Made of the tables and kept by the database itself, so it is no part of their shape: it is laid out after every
migration, anew where it is missing. SQLite: FTS5 with its trigram tokenizer; PostgreSQL: GIN indexes of pg_trgm.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    any_,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy import Table as TableOf

from domain.shop.staff import Staff
from storage import tables as t
from storage.customers.tables import told_facts
from storage.engine.store import Tx
from storage.tickets import visibility

PREFIX = "search_"
"""What the names of its tables, triggers and indexes begin with."""

LETTERS = 3
"""Characters a trigram has: fewer are not looked for in it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Part:
    """A table that is looked in. columns: as they stand in SQL, by the name the index has for each.

    whose: the customer of a row, in SQL for SQLite's view. beside: what the view has to be joined with.
    """

    of: TableOf
    columns: Mapping[str, str]
    whose: str
    beside: str = ""


CUSTOMERS = Part(t.customers, {"name": "{}.name", "name_keys": "{}.name_keys", "phone": "{}.phone"}, "{}.id")
VEHICLES = Part(t.vehicles, {"plate": "{}.plate", "vin": "{}.vin", "model": "{}.model"}, "{}.customer_id")
TOLD = Part(told_facts, {"value": "{}.value"}, "{}.customer_id")
MESSAGES = Part(
    t.messages, {"words": "json_extract({}.content, '$.text')"}, "conversations.customer_id",
    "JOIN conversations ON conversations.id = messages.conversation_id",
)  # fmt: skip
PARTS: Sequence[Part] = (CUSTOMERS, VEHICLES, TOLD, MESSAGES)

Wanted = Mapping[str, Sequence[str]]
"""Column of a part -> words of which it holds one; each has at least LETTERS characters."""


def holding(
    tx: Tx, part: Part, wanted: Wanted, viewer: Staff | None = None, within: Collection[int] | None = None
) -> Select[Any]:
    """Ids of customers of whom that part holds any of the words, in any case.

    viewer: who reads the messages (C5). within: only these customers.
    """
    if tx.get_bind().dialect.name == "sqlite":
        if within is not None:
            return _of_some(tx, part, wanted, viewer, within)
        name = PREFIX + part.of.name
        found = table(name, column("customer_id"), column("ticket_id"))
        matched = column(name, String).op("MATCH")(" OR ".join(_quoted(wanted)))
        query = select(found.c.customer_id).select_from(found).where(matched)
        return query.where(visibility.of_ticket(viewer, found.c.ticket_id)) if part is MESSAGES else query
    held = or_(*(said(part, one).ilike(like(words), escape="\\") for one, some in wanted.items() for words in some))
    if part is MESSAGES:
        return _said_by(tx, held, viewer, within)
    whose = part.of.c.id if part is CUSTOMERS else part.of.c.customer_id
    return select(whose).where(held, *([among(tx, whose, within)] if within is not None else []))


def _of_some(tx: Tx, part: Part, wanted: Wanted, viewer: Staff | None, within: Collection[int]) -> Select[Any]:
    """Who of these is found: their own rows are read, for SQLite's index tells of everybody first."""
    m, talk, of = t.messages.c, t.conversations.c, part.of.c
    if part is MESSAGES:
        words = literal_column("json_extract(messages.content, '$.text')", String)
        query = select(talk.customer_id).join(t.messages, m.conversation_id == talk.id)
        held = or_(*(words.like(like(one), escape="\\") for some in wanted.values() for one in some))
        return query.where(among(tx, talk.customer_id, within), held, visibility.of_ticket(viewer, m.ticket_id))
    whose = of.id if part is CUSTOMERS else of.customer_id
    held = or_(*(of[name].like(like(one), escape="\\") for name, some in wanted.items() for one in some))
    return select(whose).where(among(tx, whose, within), held)


def _said_by(tx: Tx, held: ColumnElement[bool], viewer: Staff | None, within: Collection[int] | None) -> Select[Any]:
    """Whose chats the messages are in. Each row is looked up by itself: a join would be made of all tickets at once."""
    m, talk = t.messages.c, t.conversations.c
    whose = select(talk.customer_id).where(talk.id == m.conversation_id).scalar_subquery()
    query = select(whose).where(held, visibility.of_ticket(viewer, m.ticket_id))
    if within is None:
        return query
    return query.where(m.conversation_id.in_(select(talk.id).where(among(tx, talk.customer_id, within))))


def among(tx: Tx, column: ColumnElement[int], ids: Collection[int]) -> ColumnElement[bool]:
    """True of rows with one of many ids; told as one value, for a thousand take longer to write down than to find."""
    if tx.get_bind().dialect.name == "sqlite":
        return column.in_(select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value))
    return column == any_(literal(list(ids), ARRAY(Integer)))


def _quoted(wanted: Wanted) -> list[str]:
    return [f'{one} : "{words.replace(chr(34), chr(34) * 2)}"' for one, some in wanted.items() for words in some]


def said(part: Part, name: str) -> Any:
    """The column that PostgreSQL's index has under that name."""
    return literal_column("(messages.content ->> 'text')", String) if part is MESSAGES else part.of.c[name]


def like(words: str, *, start: bool = False) -> str:
    """The pattern of LIKE for what holds the words, or with `start` begins with them."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%" if start else f"%{escaped}%"


def lay_out(connection: Connection) -> None:
    """The index is there, and knows every row; what is missing of it is made anew."""
    if connection.dialect.name == "sqlite":
        for part in PARTS:
            _lay_out_sqlite(connection, part)
    else:
        _lay_out_postgresql(connection)


def take_down(connection: Connection) -> None:
    """SQLite's index is gone: a table that it shows can't be made anew. `lay_out` makes it again."""
    if connection.dialect.name == "sqlite":
        for part in PARTS:
            for line in _taken_down(PREFIX + part.of.name):
                connection.exec_driver_sql(line)


def _taken_down(name: str) -> tuple[str, ...]:
    triggers = (f"DROP TRIGGER IF EXISTS {name}_{moment}" for moment in ("insert", "update", "delete"))
    return *triggers, f"DROP TABLE IF EXISTS {name}", f"DROP VIEW IF EXISTS {name}_rows"


def _lay_out_sqlite(connection: Connection, part: Part) -> None:
    of, name = part.of.name, PREFIX + part.of.name
    there = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE name LIKE :it"), {"it": f"{name}%"}))
    if {name, *(f"{name}_{moment}" for moment in ("insert", "update", "delete"))} <= there:
        return
    columns = ", ".join(part.columns)
    new, old = (", ".join(one.format(side) for one in part.columns.values()) for side in ("new", "old"))
    changed = "content" if part is MESSAGES else columns if part is not TOLD else "value"
    add = f"INSERT INTO {name}(rowid, {columns}) VALUES (new.id, {new});"
    drop = f"INSERT INTO {name}({name}, rowid, {columns}) VALUES ('delete', old.id, {old});"
    shown = [f"{one.format(of)} AS {alias}" for alias, one in part.columns.items()]
    shown += [f"{part.whose.format(of)} AS customer_id", f"{of}.ticket_id" if part is MESSAGES else "NULL AS ticket_id"]
    options = f"tokenize='trigram', content='{name}_rows', content_rowid='id'"
    for line in (
        *_taken_down(name),
        f"CREATE VIEW {name}_rows AS SELECT {of}.id AS id, {', '.join(shown)} FROM {of} {part.beside}",
        f"CREATE VIRTUAL TABLE {name} USING fts5({columns}, customer_id UNINDEXED, ticket_id UNINDEXED, {options})",
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {of} BEGIN {add} END",
        f"CREATE TRIGGER {name}_delete AFTER DELETE ON {of} BEGIN {drop} END",
        f"CREATE TRIGGER {name}_update AFTER UPDATE OF {changed} ON {of} BEGIN {drop} {add} END",
        f"INSERT INTO {name}({name}) VALUES ('rebuild')",
    ):
        connection.exec_driver_sql(line)


def _lay_out_postgresql(connection: Connection) -> None:
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except Exception as error:  # whoever runs the database may not allow it: the search only takes longer
        log.warning("search.no_pg_trgm", error=type(error).__name__)
        return
    for part in PARTS:
        for alias in part.columns:
            said = "(content ->> 'text')" if part is MESSAGES else alias
            name, of = f"{PREFIX}{part.of.name}_{alias}", part.of.name
            connection.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {of} USING gin (({said}) gin_trgm_ops)"))

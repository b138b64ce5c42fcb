"""Migrations: they make exactly the tables the code describes, once, whoever starts them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import Store
from storage.booking import appointments
from storage.customers import customers, search_index
from storage.customers.search_index import PREFIX
from storage.migrate import config, current, migrate, newest
from storage.tables import metadata
from storage.tickets import tickets
from tests import postgres as pg

START = "import sys; from storage import Store; from storage.migrate import migrate; migrate(Store(sys.argv[1]))"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database without any table is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    cluster: pg.Cluster = request.getfixturevalue("postgres")
    with cluster.database(empty=True) as url:
        yield url


def _is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """False for search indexes, which the database keeps of the tables."""
    return not (name or "").startswith((PREFIX, "article_search"))


def test_migrations_make_exactly_what_the_tables_say(store: Store) -> None:
    with store.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": _is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_there_is_one_newest_revision_and_a_migrated_store_is_at_it(store: Store) -> None:
    (head,) = ScriptDirectory.from_config(config()).get_heads()
    with store.engine.connect() as connection:
        assert current(connection) == head == newest()


def test_processes_that_migrate_at_once_do_not_disturb_each_other(empty_url: str) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", START, empty_url], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for process in started:
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 0, complaint
    store = Store(empty_url)
    migrate(store)
    with store.engine.connect() as connection:
        assert current(connection) == newest()
    store.close()


def _fill_first_store(store: Store) -> None:
    """A store as the first version kept it: somebody with a vehicle, a ticket with its history, a visit."""
    settings = config()
    rows = (
        "INSERT INTO customers (id, created_at, is_key, note) VALUES (1, :at, false, '')",
        "INSERT INTO vehicles (id, customer_id, created_at, plate) VALUES (1, 1, :at, '沪A12345')",
        "INSERT INTO tickets (id, number, kind, customer_id, summary, created_at, state, urgent, severity, vehicle_id,"
        " data) VALUES (1, 'B2026-0001', 'booking', 1, 'x', :at, 'new', false, 'ordinary', 1, '{}')",
        "INSERT INTO ticket_events (id, ticket_id, kind, actor, at, data)"
        " VALUES (900, 1, 'registered', 'bot', :at, '{}')",
        "INSERT INTO appointments (id, ticket_id, customer_id, bay, starts_at, ends_at, services, created_at, state,"
        " estimate_fen, data) VALUES (1, 1, 1, 'Q1', :at, :at, '[]', :at, 'booked', 100, '{}')",
    )
    with store.engine.connect() as connection, connection.begin():
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0003")
        for row in rows:
            connection.execute(text(row), {"at": "2026-03-18 02:00:00"})


def test_a_store_of_the_first_version_comes_along_with_all_its_rows(empty_url: str) -> None:
    store = Store(empty_url)
    _fill_first_store(store)
    migrate(store)
    with store.engine.connect() as connection:
        assert current(connection) == newest()
    with store.write() as tx:
        ticket, visit = tickets.get(tx, 1), appointments.get(tx, 1)
        assert ticket is not None and visit is not None
        assert (ticket.number, ticket.vehicle_id, ticket.restricted) == ("B2026-0001", 1, False)
        assert (visit.ticket_id, visit.branch) == (1, "")
        assert [(event.kind, event.changes) for event in tickets.events(tx, 1)] == [("registered", {})]
        assert len(customers.vehicles(tx, 1)) == 1
        tickets.record(tx, ticket, "noted", "system", ticket.created_at)
    store.close()


def test_a_table_that_the_search_shows_can_be_made_anew(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/kept.db")
    migrate(store)
    with store.engine.connect() as connection, connection.begin():  # as an earlier program left it
        search_index.take_down(connection)
        settings = config()
        settings.attributes["connection"] = connection
        command.downgrade(settings, "0036")
        search_index.lay_out(connection)
    migrate(store)
    with store.engine.connect() as connection:
        assert current(connection) == newest()
        assert connection.execute(text(f"SELECT count(*) FROM {PREFIX}customers")).scalar() == 0
    store.close()

"""Migrations: they make exactly the tables the code describes, once, whoever starts them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import Store
from storage.migrate import config, current, migrate, newest
from storage.tables import metadata
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


def test_migrations_make_exactly_what_the_tables_say(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
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

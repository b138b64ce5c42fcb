"""Brings a database to the present shape; safe to call from several processes at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.customers import search_index
from storage.engine.store import Store

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 7_302_214_551
"""Any fixed number: PostgreSQL's advisory lock for migrations."""

_FOLDER = Path(__file__).parent / "migrations"


class NewerStore(Exception):
    """The database is of a version this program does not know."""


def migrate(store: Store) -> None:
    """All revisions not yet applied are applied, in one transaction. NewerStore when it was made by a later program."""
    with store.engine.connect() as connection, _free_to_rebuild(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        found = current(connection)
        if found is not None and found > newest():
            raise NewerStore(f"version {found}, this program knows {newest()}")
        if found != newest():
            search_index.take_down(connection)
            _upgrade(connection)
            _check_references(connection)
        search_index.lay_out(connection)


@contextmanager
def _free_to_rebuild(connection: Connection) -> Iterator[None]:
    """On SQLite a changed table is made anew under its name, which works only while references are not watched."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    watched = driver.execute("PRAGMA foreign_keys").fetchone()[0]
    driver.execute("PRAGMA foreign_keys=OFF")  # works outside a transaction only; the first statement begins one
    try:
        yield
    finally:
        driver.execute(f"PRAGMA foreign_keys={watched}")


def _check_references(connection: Connection) -> None:
    """RuntimeError, and nothing is kept, when a row refers to one that is not there."""
    if connection.dialect.name != "sqlite":
        return
    lost = connection.execute(text("PRAGMA foreign_key_check")).all()
    if lost:
        raise RuntimeError(f"Rows of {sorted({row[0] for row in lost})} refer to rows that are not there.")


def current(connection: Connection) -> str | None:
    """The revision the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def version_of(url: str) -> str | None:
    """The revision of the store there, which is only looked at; None for an empty one."""
    with closing(Store(url)) as store, store.engine.connect().execution_options(aftercare_read=True) as connection:
        return current(connection)


def newest() -> str:
    """The newest revision; files are named after theirs, in order: 0001_the_first_shape.py."""
    return max(path.stem.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def config() -> Config:
    """Alembic's settings, without an ini file."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    return settings


def _upgrade(connection: Connection) -> None:
    from alembic import command  # here, because most starts have nothing to migrate

    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")

"""Brings a database to the present shape; safe to call from several processes at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.store import Store

_LOCK = 7_302_214_551
"""Any fixed number: PostgreSQL's advisory lock for migrations."""


def migrate(store: Store) -> None:
    """All revisions not yet applied are applied, in one transaction."""
    with store.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if current(connection) == ScriptDirectory.from_config(config()).get_current_head():
            return
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def current(connection: Connection) -> str | None:
    """The revision the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def config() -> Config:
    """Alembic's settings, without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return settings

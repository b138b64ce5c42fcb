"""Brings a database to the present shape; safe to call from several processes at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.store import Store

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 7_302_214_551
"""Any fixed number: PostgreSQL's advisory lock for migrations."""

_FOLDER = Path(__file__).parent / "migrations"


def migrate(store: Store) -> None:
    """All revisions not yet applied are applied, in one transaction."""
    with store.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if current(connection) != newest():
            _upgrade(connection)


def current(connection: Connection) -> str | None:
    """The revision the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


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

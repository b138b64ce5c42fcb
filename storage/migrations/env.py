"""Runs Alembic on the connection that storage.migrate hands over (or, for writing a revision, on a scratch one)."""

from typing import Literal

from alembic import context

from storage import mapping as mapping
from storage.engine.types import Instant, Json
from storage.tables import metadata


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    if kind == "type" and isinstance(item, Instant):
        return "Instant()"
    return "Json" if kind == "type" and item is Json else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_render,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

"""Tables of what comes in from vendors that tell only once, or only when asked."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from storage.engine.types import Instant, Json
from storage.tables import metadata

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("account", String(64), nullable=False),
    Column("update_id", String(80), nullable=False),
    Column("chat", String(128), nullable=False),
    Column("body", Json, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("lease_until", Instant),
    UniqueConstraint("channel", "account", "update_id"),
    Index("ix_inbox_chat", "channel", "account", "chat", "id"),
)
"""Updates that are acknowledged and not yet handled; handled ones are in the journal."""

cursors = Table(
    "cursors",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("cursor", String(128), nullable=False),
    Column("moved_at", Instant, nullable=False),
    Column("hint", String(160), nullable=False, server_default=""),
    Column("hinted_at", Instant),
)
"""How far the stream of an account was read, and what the vendor said last of there being more."""

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("account", String(96), primary_key=True),
    Column("token", Text, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("lease_until", Instant),
)
"""Access tokens, shared by all processes, and who is fetching one."""

"""Promises and their alarms, mapped onto the domain's classes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from domain.promises.promise import Promise
from storage.engine.changes import track
from storage.engine.types import Instant, Json
from storage.tables import mapper, metadata

promises = Table(
    "promises",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("allowed_seconds", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("counting", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("pauses", Json, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("by_table", Boolean, nullable=False),
    Column("alarms", Json, nullable=False),
    Column("level", Integer, nullable=False),
    Column("alarm_at", Instant),
    Column("extension_seconds", Integer, nullable=False),
    Column("slips", Integer, nullable=False),
    Column("follows_id", ForeignKey("promises.id")),
    Column("ended_at", Instant),
    Index("ix_promises_state_due_at", "state", "due_at"),
    Index("ix_promises_state_ended_at", "state", "ended_at"),
    Index(
        "ix_promises_alarm_at",
        "alarm_at",
        postgresql_where=text("alarm_at IS NOT NULL"),
        sqlite_where=text("alarm_at IS NOT NULL"),
    ),
    Index(
        "ix_promises_open_due_at",
        "due_at",
        postgresql_where=text("ended_at IS NULL"),
        sqlite_where=text("ended_at IS NULL"),
    ),
)

mapper.map_imperatively(Promise, promises)
track(Promise, "promise")

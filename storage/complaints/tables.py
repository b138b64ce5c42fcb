"""What is done about complaints: corrective actions (C7) and what they cost (C8)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from domain.complaints.corrective_action import ComplaintCost, CorrectiveAction
from storage.engine.changes import track
from storage.engine.types import Instant
from storage.tables import mapper, metadata, tickets

_COMPLAINTS = text("kind = 'complaint'")
Index("ix_tickets_complaints", tickets.c.customer_id, postgresql_where=_COMPLAINTS, sqlite_where=_COMPLAINTS)

corrective_actions = Table(
    "corrective_actions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("why", String(80), nullable=False),
    Column("what", Text, nullable=False),
    Column("owner", String(40)),
    Column("due_at", Instant, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("result", Text, nullable=False),
    Column("done_at", Instant),
    Column("done_by", String(40)),
    Column("checked_at", Instant),
    Column("checked_by", String(40)),
    Column("told_at", Instant),
    Index("ix_corrective_actions_state_due_at", "state", "due_at"),
)

complaint_costs = Table(
    "complaint_costs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("department", String(24), nullable=False),
    Column("percent", Integer, nullable=False),
    Column("fen", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("ticket_id", "department"),
)

mapper.map_imperatively(CorrectiveAction, corrective_actions)
mapper.map_imperatively(ComplaintCost, complaint_costs)
track(CorrectiveAction, "action")
track(ComplaintCost, "cost")

"""The table of what people told about themselves, mapped onto the domain's class."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from domain.customers.told_fact import LONGEST, ToldFact
from storage.engine.types import Instant
from storage.tables import mapper, metadata

told_facts = Table(
    "told_facts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", String(LONGEST), nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", String(40), nullable=False),
    Column("message_id", ForeignKey("messages.id")),
    UniqueConstraint("customer_id", "kind", "value"),
    Index("ix_told_facts_kind_value", "kind", "value"),
)
"""The same thing told again is the same row with a later time. Rule: A1."""

mapper.map_imperatively(ToldFact, told_facts)

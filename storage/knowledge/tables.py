"""The articles, mapped; the index they are searched in is the database's own (see articles.py)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from domain.knowledge.article import Article
from storage.engine.types import Instant
from storage.tables import mapper, metadata

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String(40), nullable=False, unique=True),
    Column("topic", String(40), nullable=False),
    Column("title_zh", String(80), nullable=False),
    Column("asked_zh", Text, nullable=False),
    Column("body_zh", Text, nullable=False),
    Column("title_en", String(80), nullable=False),
    Column("asked_en", Text, nullable=False),
    Column("body_en", Text, nullable=False),
    Column("origin", String(8), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("ticket_id", ForeignKey("tickets.id"), index=True),
    Column("helped", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("retired_at", Instant),
)

advice_told = Table(
    "advice_told",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("tip", String(40), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Which advice on use and care a customer was given, so that nobody reads the same twice (E5)."""

mapper.map_imperatively(Article, articles)

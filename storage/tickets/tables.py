"""What staff have beside a ticket: its card in their chats, drafts, who was named, views, ready replies."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.engine.types import Instant, Json
from storage.tables import metadata

staff_threads = Table(
    "staff_threads",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger),
    Column("card_id", BigInteger),
    Column("name", String(128), nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("shown", String(64), nullable=False),
    Index("ix_staff_threads_chat_id_thread_id", "chat_id", "thread_id"),
)
"""One row for each chat that has a ticket's card: the group, or the private chats of those who may see it.

thread_id: the forum topic, NULL where cards stand in the chat itself. name, closed: the topic's. shown: what the card
showed when it was last sent, as a digest; empty when that is not known.
"""

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("name", String(40), nullable=False),
    Column("asked", Json, nullable=False),
    UniqueConstraint("staff_id", "name"),
)
"""A person's own views of the inbox. asked: {"show", "kind", "q"} as the page's address says it."""

mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant),
    Index("ix_mentions_staff_id_ticket_id", "staff_id", "ticket_id"),
)
"""Who was named in a note, and when they looked."""

drafts = Table(
    "drafts",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True, autoincrement=False),
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True, autoincrement=False, index=True),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Words somebody has not sent yet; one of each person for each ticket."""

ready_replies = Table(
    "ready_replies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Replies the shop writes often. zh, en: with names in braces to be filled in; one of them may be empty."""

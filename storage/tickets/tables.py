"""Threads of the staff chat: where a ticket's card stands in which chat."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table

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

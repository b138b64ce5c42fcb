"""Webhooks and what was pushed to them, mapped onto the domain's classes; browsers that are woken."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from domain.webhook import Delivery, Webhook
from storage.engine.types import Instant, Json
from storage.tables import mapper, metadata

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", String(500), nullable=False),
    Column("secret", String(80), nullable=False),
    Column("kinds", Json, nullable=False),
    Column("by", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("cursor", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("failing_since", Instant),
)
"""secret: needed to sign, hence kept as it is; no page and no log shows it again."""

deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook_id", ForeignKey("webhooks.id"), nullable=False),
    Column("event_id", ForeignKey("ticket_events.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    Column("due_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("status", Integer),
    Column("error", String(200), nullable=False),
    UniqueConstraint("webhook_id", "event_id"),
    Index("ix_webhook_deliveries_due", "webhook_id", "state", "due_at"),
)
"""An event is pushed to a webhook by one row, however many processes look."""

push_subscriptions = Table(
    "push_subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", Integer, nullable=False, index=True),
    Column("staff_code", String(40), nullable=False, index=True),
    Column("endpoint", String(800), nullable=False, unique=True),
    Column("p256dh", String(120), nullable=False),
    Column("auth", String(60), nullable=False),
    Column("language", String(2), nullable=False),
    Column("created_at", Instant, nullable=False),
)
"""session_id: of desk_sessions, whose rows are cleared by age; without its session a browser is not woken."""

push_told = Table(
    "push_told",
    metadata,
    Column("subscription_id", ForeignKey("push_subscriptions.id"), primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Each browser is told of a ticket once, however many processes look."""

mapper.map_imperatively(Webhook, webhooks)
mapper.map_imperatively(Delivery, deliveries)

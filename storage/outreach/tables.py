"""Tables of what is said unasked: notices, each decision about them, consents, and what is paused."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, text

from domain.outreach.campaign import Campaign, Member
from domain.outreach.notice import Consent, Notice, NoticeDecision
from domain.outreach.rung import Rung
from storage.engine.types import Instant, Json
from storage.tables import mapper, metadata

_PLANNED, _SENT = text("state = 'planned'"), text("state = 'sent'")

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("vehicle_id", ForeignKey("vehicles.id"), index=True),
    Column("subject_kind", String(24)),
    Column("subject_id", Integer),
    Column("priority", Integer, nullable=False),
    Column("payload", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("decided_at", Instant),
    Column("releases", Integer, nullable=False),
    Column("outbox_id", ForeignKey("outbox.id")),
    Column("message_id", ForeignKey("messages.id")),
    Column("campaign_id", Integer, index=True),  # no foreign key: campaigns are made by a later migration
    Column("variant", String(16)),
    Index("ix_notices_planned", "priority", "due_at", postgresql_where=_PLANNED, sqlite_where=_PLANNED),
    Index("ix_notices_sent", "decided_at", postgresql_where=_SENT, sqlite_where=_SENT),
    Index("ix_notices_customer_id_decided_at", "customer_id", "decided_at"),
    Index("ix_notices_outbox_id", "outbox_id", unique=True),
)

notice_decisions = Table(
    "notice_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notice_id", ForeignKey("notices.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("decision", String(16), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("until", Instant),
)

notice_rungs = Table(
    "notice_rungs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notice_id", ForeignKey("notices.id"), nullable=False, index=True),
    Column("channel", String(32), nullable=False),
    Column("account", String(64), nullable=False),
    Column("address", String(160), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(80), nullable=False),
    Column("settled_at", Instant),
    Column("due_at", Instant, index=True),
)
"""The ways on which a notice was tried; never two of one notice under way at once."""

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("topic", String(32), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", String(64), nullable=False),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(64), nullable=False),
)
"""Kinds and campaigns that somebody paused or stopped ("kind:insurance", "campaign:7"); no row: they run."""

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("audience", Json, nullable=False),
    Column("texts", Json, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("notify_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(40), nullable=False),
    Column("service", String(40)),
    Column("state", String(16), nullable=False),
    Column("started_at", Instant),
)

campaign_members = Table(
    "campaign_members",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True, autoincrement=False),
    Column("customer_id", ForeignKey("customers.id"), primary_key=True, autoincrement=False, index=True),
    Column("added_at", Instant, nullable=False),
    Column("variant", String(16), nullable=False),
    Column("vehicle_id", ForeignKey("vehicles.id"), index=True),
    Column("answer", String(16)),
    Column("answered_at", Instant),
)
"""A customer stands in a campaign once, whatever they own. Rule: N3."""

mapper.map_imperatively(Campaign, campaigns)
mapper.map_imperatively(Member, campaign_members)
mapper.map_imperatively(Notice, notices)
mapper.map_imperatively(NoticeDecision, notice_decisions)
mapper.map_imperatively(Consent, consents)
mapper.map_imperatively(Rung, notice_rungs)

"""The tables, and the domain's plain dataclasses mapped onto them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import registry

from domain.booking.appointment import Appointment
from domain.conversation import Conversation, Message, OutboxItem
from domain.customers.customer import Customer, Identity, OdometerReading, Vehicle
from domain.shop.staff import Staff
from domain.ticket import Ticket, TicketEvent
from storage.engine.changes import track
from storage.engine.types import Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

shop = Table(
    "shop",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Json, nullable=False),
    Column("applied_at", Instant, nullable=False),
    Column("digest", String(32), nullable=False, server_default=""),  # another for each document
)

customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", Instant, nullable=False),
    Column("name", String(120)),
    Column("phone", String(32), unique=True),
    Column("language", String(8)),
    Column("is_key", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("merged_into", ForeignKey("customers.id"), index=True),
    Column("timezone", String(64)),
    Column("address", String(200), nullable=False, server_default=""),
    Column("wishes", Text, nullable=False, server_default=""),
    Column("name_keys", String(200), nullable=False, server_default=""),
    Column("erased_at", Instant),
    Column("is_company", Boolean, nullable=False, server_default=false()),
    Index("ix_customers_companies", "name", postgresql_where=text("is_company"), sqlite_where=text("is_company")),
)

identities = Table(
    "identities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("account", String(64), nullable=False),
    Column("address", String(160), nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("display_name", String(200), nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("also", String(128), nullable=False, server_default=""),
    UniqueConstraint("channel", "account", "address"),
    Index("ix_identities_also", "channel", "account", "also"),
)

vehicles = Table(
    "vehicles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("plate", String(16), unique=True),
    Column("vin", String(17), unique=True),
    Column("brand", String(60)),
    Column("model", String(80), index=True),
    Column("first_delivery_on", Date),
    Column("odometer_km", Integer),
    Column("service_interval_km", Integer),
    Column("service_interval_days", Integer),
    Column("next_due_on", Date),
    Column("next_due_km", Integer),
    Column("predicted_due_on", Date, index=True),
    Column("predicted_due_low", Date),
    Column("predicted_due_high", Date),
    Column("km_per_day", Float),
    Column("forecast_at", Instant, index=True),
    Column("registered_on", Date),
    Column("use", String(16), nullable=False),
    Column("is_equipment", Boolean, nullable=False),
    Column("inspection_on", Date, index=True),
    Column("insured_until", Date, index=True),
    Column("warranty_until", Date, index=True),
    Column("last_visit_on", Date, index=True),
    Column("last_service_on", Date),
    Column("last_service_km", Integer),
    Column("due_round", Integer, nullable=False),
)

odometer_readings = Table(
    "odometer_readings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("vehicle_id", ForeignKey("vehicles.id"), nullable=False, index=True),
    Column("km", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", String(32), nullable=False),
    Column("believed", Boolean, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("role", String(32), nullable=False),
    Column("telegram_id", BigInteger, unique=True),
    Column("active", Boolean, nullable=False),
    Column("wecom_id", String(64), unique=True),
    Column("mail", String(254)),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("account", String(64), nullable=False),
    Column("address", String(160), nullable=False),
    Column("identity_id", ForeignKey("identities.id"), nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("language", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Json, nullable=False),
    Column("human_since", Instant),
    Column("ticket_id", Integer),  # no foreign key: tickets point here, and a circle can't be made on SQLite
    Column("last_in_at", Instant),
    UniqueConstraint("channel", "account", "address"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(24), nullable=False, unique=True),
    Column("kind", String(24), nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("conversation_id", ForeignKey("conversations.id"), index=True),
    Column("summary", Text, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("vehicle_id", ForeignKey("vehicles.id"), index=True),
    Column("plate", String(16)),
    Column("data", Json, nullable=False),
    Column("assignee_id", ForeignKey("staff.id")),
    Column("answered_at", Instant),
    Column("closed_at", Instant, index=True),
    Column("follows_id", ForeignKey("tickets.id")),
    Column("waiting_for", String(16)),
    Column("snoozed_until", Instant),
    Column("merged_into_id", ForeignKey("tickets.id")),
    Column("restricted", Boolean, nullable=False),
    Column("about_staff", String(40)),
    Index("ix_tickets_state_created_at", "state", "created_at"),
)

ticket_numbers = Table(
    "ticket_numbers",
    metadata,
    Column("kind", String(24), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("data", Json, nullable=False),
    Column("changes", Json, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, unique=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("bay", String(40), nullable=False),
    Column("technician", String(40)),
    Column("advisor", String(40)),
    Column("loaner", String(40)),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant, nullable=False),
    Column("services", Json, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("vehicle_id", ForeignKey("vehicles.id"), index=True),
    Column("plate", String(16)),
    Column("estimate_fen", Integer, nullable=False),
    Column("data", Json, nullable=False),
    Column("branch", String(40), nullable=False, server_default=""),
)

ticks = Table(
    "ticks",
    metadata,
    Column("job", String(40), primary_key=True),
    Column("slot", Instant, primary_key=True),
    Column("at", Instant, nullable=False),
)
"""A job runs once for each slot of time, whichever process comes first."""

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("author", String(64), nullable=False),
    Column("content", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ticket_id", ForeignKey("tickets.id"), index=True),
    Column("remote_id", String(160)),
    Column("edited_at", Instant),
    Index("ix_messages_conversation_id_id", "conversation_id", "id"),
)

inbound = Table(
    "inbound",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("update_id", String(160), primary_key=True),
    Column("received_at", Instant, nullable=False),
)
"""The journal: a row stands here exactly when the update's effects do."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("channel", String(32), nullable=False),
    Column("account", String(64), nullable=False),
    Column("address", String(160), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("expires_at", Instant),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("last_error", Text, nullable=False),
    Column("remote_id", String(160)),
    Column("message_id", ForeignKey("messages.id")),
    Column("ticket_id", ForeignKey("tickets.id"), index=True),
    Column("is_group", Boolean, nullable=False, server_default=false()),
    Column("receipt", String(16), nullable=False, server_default=""),
    Column("spent", Integer, nullable=False, server_default="0"),
    Index(
        "ix_outbox_due",
        "due_at",
        postgresql_where=text("state = 'queued'"),
        sqlite_where=text("state = 'queued'"),
    ),
    Index(
        "ix_outbox_chat_queued",
        "channel",
        "account",
        "address",
        postgresql_where=text("state = 'queued'"),
        sqlite_where=text("state = 'queued'"),
    ),
    Index(
        "ix_outbox_remote_id",
        "remote_id",
        postgresql_where=text("remote_id IS NOT NULL"),
        sqlite_where=text("remote_id IS NOT NULL"),
    ),
    Index(
        "ix_outbox_chat_held",
        "channel",
        "account",
        "address",
        postgresql_where=text("state = 'held'"),
        sqlite_where=text("state = 'held'"),
    ),
    Index(
        "ix_outbox_queued",
        "priority",
        "id",
        postgresql_where=text("state = 'queued'"),
        sqlite_where=text("state = 'queued'"),
    ),
)

pace = Table(
    "pace",
    metadata,
    Column("account", String(96), primary_key=True),
    Column("address", String(160), primary_key=True),
    Column("next_at", Instant, nullable=False),
    Column("written_at", Instant, nullable=False),
)
"""When the next message may leave: for a bot account (address "") and for each of its chats."""

allowances = Table(
    "allowances",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("address", String(160), primary_key=True),
    Column("remaining", Integer),
    Column("until", Instant, nullable=False),
    Column("heard_at", Instant),
)
"""How many messages may still leave to a chat, and until when; null for any number. heard_at: their last act noted."""

outages = Table(
    "outages",
    metadata,
    Column("account", String(96), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("probe_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("halted_at", Instant),
    Column("advice", String(40), nullable=False, server_default=""),
)
"""Bot accounts whose channel could not take a message: failures in a row, and when one may try again."""

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("staff_code", String(40), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("browser", String(200), nullable=False),
    Column("ended_at", Instant),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("intents", Json, nullable=False),
    Column("reason", String(24), nullable=False),
    Column("at", Instant, nullable=False),
    Column("decided", String(32)),
    UniqueConstraint("text"),
)
"""Masked messages that were not understood or were corrected, waiting for a person's word."""

mapper = registry(metadata=metadata)
for _class, _table in (
    (Customer, customers), (Identity, identities), (Vehicle, vehicles), (OdometerReading, odometer_readings),
    (Staff, staff), (Conversation, conversations), (Ticket, tickets), (TicketEvent, ticket_events),
    (Appointment, appointments), (Message, messages), (OutboxItem, outbox),
):  # fmt: skip
    mapper.map_imperatively(_class, _table)

track(Ticket, "ticket")
track(Appointment, "appointment")

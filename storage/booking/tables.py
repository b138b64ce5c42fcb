"""Tables of visits beside the appointment: pieces of time, waitlist, reminders, credit, parts kept for them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Table, text

from domain.booking.credit import CreditEntry
from domain.booking.waitlist import Waiting
from domain.supply import SupplierOrder
from storage.engine.types import Instant, Json
from storage.tables import appointments, mapper, metadata

_BOOKED = text("state = 'booked'")
Index("ix_appointments_booked", appointments.c.ends_at, postgresql_where=_BOOKED, sqlite_where=_BOOKED)
Index(  # the figures ask of each visit whether another mends its work
    "ix_appointments_return_repair",
    appointments.c.customer_id,
    postgresql_where=text("CAST((data ->> 'return_repair') AS VARCHAR) IS NOT NULL"),
    sqlite_where=text("json_extract(data, '$.return_repair') IS NOT NULL"),
)

held = Table(
    "held",
    metadata,
    Column("quarter", Integer, primary_key=True, autoincrement=False),
    Column("resource", String(96), primary_key=True),
    Column("appointment_id", ForeignKey("appointments.id"), index=True),
    Column("conversation_id", ForeignKey("conversations.id"), index=True),
    Column("expires_at", Instant, index=True),
    Column("waitlist_id", ForeignKey("waitlist.id"), index=True),
)
"""One row for each quarter hour of a bay, a technician, an advisor's intake or a loaner that is taken.

Its primary key makes a double booking impossible. A row of a conversation is an offer being kept, one of the waitlist a
freed time kept for whose turn it is; both count until expires_at. Rule: B9.
"""

waitlist = Table(
    "waitlist",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("services", Json, nullable=False),
    Column("earliest", Instant, nullable=False),
    Column("latest", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("daily", Json),
    Column("technician", String(40)),
    Column("loaner", Boolean, nullable=False),
    Column("vehicle_id", ForeignKey("vehicles.id"), index=True),
    Column("plate", String(16)),
    Column("data", Json, nullable=False),
    Column("offered_start", Instant),
    Column("offer_until", Instant),
    Column("offers", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("moves", ForeignKey("appointments.id")),
    Column("declined", Json, nullable=False),
    Column("branch", String(40), nullable=False, server_default=""),
    Index("ix_waitlist_state_id", "state", "id"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("appointment_id", ForeignKey("appointments.id"), primary_key=True, autoincrement=False),
    Column("starts_at", Instant, primary_key=True),
    Column("planned_at", Instant, nullable=False),
    Column("confirm_by", Instant),
    Column("confirmed_at", Instant),
    Column("settled_at", Instant),
    Index(
        "ix_reminders_to_confirm",
        "confirm_by",
        postgresql_where=text("confirm_by IS NOT NULL AND settled_at IS NULL"),
        sqlite_where=text("confirm_by IS NOT NULL AND settled_at IS NULL"),
    ),
)
"""A visit at a time is reminded once. confirm_by: until when it must be confirmed; settled_at: it was, or let go."""

credit_entries = Table(
    "credit_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("points", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("appointment_id", ForeignKey("appointments.id"), index=True),
    Column("reverses_id", ForeignKey("credit_entries.id"), unique=True),
)

parts_stock = Table(
    "parts_stock",
    metadata,
    Column("branch", String(40), primary_key=True, server_default=""),
    Column("part", String(40), primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("expected_on", Date),
)

parts_reserved = Table(
    "parts_reserved",
    metadata,
    Column("appointment_id", ForeignKey("appointments.id"), primary_key=True, autoincrement=False),
    Column("part", String(40), primary_key=True),
    Column("branch", String(40), nullable=False, server_default=""),
    Column("quantity", Integer, nullable=False),
    ForeignKeyConstraint(["branch", "part"], ["parts_stock.branch", "parts_stock.part"]),
    Index("ix_parts_reserved_of", "branch", "part"),
)

stock_changes = Table(
    "stock_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch", String(40), nullable=False, server_default=""),
    Column("part", String(40), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("actor", String(64), nullable=False),
    Column("was", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("was_expected_on", Date),
    Column("expected_on", Date),
    Column("kind", String(12), nullable=False, server_default="counted"),
    Column("moved", Integer, nullable=False, server_default="0"),
    ForeignKeyConstraint(["branch", "part"], ["parts_stock.branch", "parts_stock.part"]),
    Index("ix_stock_changes_of", "branch", "part"),
)
"""Each movement of the stock, and how it was before; a row is only ever added. moved: how many, out below zero."""

supplier_orders = Table(
    "supplier_orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch", String(40), nullable=False, server_default=""),
    Column("part", String(40), nullable=False),
    Column("supplier", String(80), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("ordered_on", Date, nullable=False),
    Column("promised_on", Date, nullable=False),
    Column("ordered_by", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("received_on", Date),
    Column("received", Integer, nullable=False),
    ForeignKeyConstraint(["branch", "part"], ["parts_stock.branch", "parts_stock.part"]),
    Index("ix_supplier_orders_of", "branch", "part"),
)
"""What was ordered of suppliers, when it was promised, and when it came (P3)."""

mapper.map_imperatively(Waiting, waitlist)
mapper.map_imperatively(CreditEntry, credit_entries)
mapper.map_imperatively(SupplierOrder, supplier_orders)

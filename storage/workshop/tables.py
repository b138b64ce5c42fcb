"""Work orders, their items and inspections, mapped onto the domain's classes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from domain.workshop.checked_point import CheckedPoint
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import Inspection, WorkOrder
from storage.engine.changes import track
from storage.engine.types import Instant, Json
from storage.tables import mapper, metadata

work_orders = Table(
    "work_orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False, index=True),
    Column("symptom", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("appointment_id", ForeignKey("appointments.id"), unique=True),
    Column("bay", String(40)),
    Column("technician", String(40)),
    Column("intake", Json, nullable=False),
    Column("odometer_km", Integer),
    Column("agreed_fen", Integer, nullable=False),
    Column("discount_percent", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("promised_at", Instant),
    Column("round", Integer, nullable=False),
    Column("rework", Integer, nullable=False),
    Column("settled_fen", Integer),
    Column("settled_how", String(16)),
    Column("settled_reference", String(120), nullable=False),
    Column("settled_at", Instant),
    Column("handed_over_at", Instant),
    Column("next_due_on", Date),
    Column("next_due_km", Integer),
)
"""One order for a ticket, and one for a visit: a second press opens nothing."""

work_items = Table(
    "work_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(120), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("service", String(40)),
    Column("system", String(32), nullable=False),
    Column("pricing", String(16), nullable=False),
    Column("labour_fen", Integer, nullable=False),
    Column("parts", Json, nullable=False),
    Column("cover", String(16), nullable=False),
    Column("within_id", ForeignKey("work_items.id")),
    Column("reason", Text, nullable=False),
    Column("photo", String(200)),
    Column("minutes", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("batch", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("asked_at", Instant),
    Column("expires_at", Instant),
    Column("answered_at", Instant),
    Column("words", Text, nullable=False),
    Column("message_id", ForeignKey("messages.id")),
    Column("done_at", Instant),
    Column("again_id", ForeignKey("work_items.id"), index=True),
)

inspections = Table(
    "inspections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("level", String(16), nullable=False),
    Column("by", String(40), nullable=False),
    Column("role", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("round", Integer, nullable=False),
    Column("findings", Text, nullable=False),
)

checked_points = Table(
    "checked_points",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("mark", String(8), nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    Column("before", String(200)),
    Column("after", String(200)),
    Column("item_id", ForeignKey("work_items.id"), index=True),
    Column("again_on", Date),
    UniqueConstraint("ticket_id", "name"),
)
"""A point is looked at as often as one likes and stands once."""

mapper.map_imperatively(WorkOrder, work_orders)
mapper.map_imperatively(WorkItem, work_items)
mapper.map_imperatively(Inspection, inspections)
mapper.map_imperatively(CheckedPoint, checked_points)

track(WorkOrder, "work_order")
track(WorkItem, "work_item")
track(Inspection, "inspection")
track(CheckedPoint, "checked_point")

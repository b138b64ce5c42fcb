"""Field jobs, sign-offs and repairs, mapped onto the domain's classes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from domain.field.field_job import FieldJob
from domain.warranty.warranty import Repair
from domain.workshop.sign_off import SignOff
from storage.engine.changes import track
from storage.engine.types import Instant, Json
from storage.tables import mapper, metadata

field_jobs = Table(
    "field_jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("due_at", Instant),
    Column("technician_id", ForeignKey("staff.id"), index=True),
    Column("systems", Json, nullable=False),
    Column("tools", Json, nullable=False),
    Column("parts", Json, nullable=False),
    Column("accepted_at", Instant),
    Column("departed_at", Instant),
    Column("eta_at", Instant),
    Column("delay_asked", Integer),
    Column("arrived_at", Instant),
    Column("findings", Text, nullable=False),
    Column("work", Text, nullable=False),
    Column("checklist", Json, nullable=False),
    Column("test_run", Text, nullable=False),
    Column("parts_used", Json, nullable=False),
    Column("photos", Json, nullable=False),
    Column("result", Text, nullable=False),
    Column("done_at", Instant),
    Column("free", Boolean),
    Column("price_fen", Integer),
    Column("fee_state", String(16), nullable=False),
    Column("fee_words", Text, nullable=False),
    Column("warranty", Json, nullable=False),
    Column("replaces", Boolean, nullable=False),
)

sign_offs = Table(
    "sign_offs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("subject", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("signed_at", Instant, nullable=False),
    Column("identity_id", ForeignKey("identities.id"), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("name", String(120), nullable=False),
    Column("message_id", ForeignKey("messages.id")),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("ticket_id", "subject"),
)
"""Rows are only added: a trigger of the migration refuses to change or delete one. Rule: W8."""

repairs = Table(
    "repairs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("vehicle_id", ForeignKey("vehicles.id")),
    Column("plate", String(16)),
    Column("system", String(32), nullable=False),
    Column("part", String(40), nullable=False),
    Column("replaced", Boolean, nullable=False),
    Column("done_on", Date, nullable=False),
    Column("odometer_km", Integer),
    Index("ix_repairs_vehicle_id_system", "vehicle_id", "system"),
)
"""What was repaired or replaced on a vehicle, and when: its warranty starts anew there. Rule: G3, G4."""

mapper.map_imperatively(FieldJob, field_jobs)
mapper.map_imperatively(SignOff, sign_offs)
mapper.map_imperatively(Repair, repairs)

track(FieldJob, "field_job")
track(SignOff, "sign_off")
track(Repair, "repair")

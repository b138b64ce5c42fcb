"""Internal checks, what they found, and the log of trainings, mapped (I3, I4)."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from domain.internal import HouseCheck, HouseFinding, Training
from storage.engine.types import Instant, Json
from storage.tables import mapper, metadata

house_checks = Table(
    "house_checks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", String(12), nullable=False),
    Column("done_at", Instant),
    Column("done_by", String(64), nullable=False),
    Column("looked_at", Json, nullable=False),
    UniqueConstraint("code", "due_on", name="uq_house_checks_code"),
)
house_findings = Table(
    "house_findings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("check_id", ForeignKey("house_checks.id"), nullable=False, index=True),
    Column("item", String(40), nullable=False),
    Column("what", Text, nullable=False),
    Column("mend_by", Date, nullable=False),
    Column("mended_at", Instant),
    Column("mended_by", String(64), nullable=False),
    Column("how", Text, nullable=False),
)
training_log = Table(
    "training_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("staff", String(40), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("topic", String(120), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("hours", Integer, nullable=False),
    Column("result", Text, nullable=False),
    Column("noted_by", String(64), nullable=False),
    Column("noted_at", Instant, nullable=False),
)
mapper.map_imperatively(HouseCheck, house_checks)
mapper.map_imperatively(HouseFinding, house_findings)
mapper.map_imperatively(Training, training_log)

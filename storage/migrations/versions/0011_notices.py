"""Notices and consent"""

import json

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PLANNED, QUEUED = sa.text("state = 'planned'"), sa.text("state = 'queued'")
SILENT_TOPICS = ("service", "follow_up", "survey", "marketing")
INDEXED = ("predicted_due_on", "inspection_on", "insured_until", "warranty_until", "last_visit_on", "forecast_at")
DATES = ("predicted_due_on", "inspection_on", "insured_until", "warranty_until", "last_visit_on")


def upgrade() -> None:
    _make_notices()
    _make_consents()
    op.create_index("ix_outbox_due", "outbox", ["due_at"], postgresql_where=QUEUED, sqlite_where=QUEUED)
    with op.batch_alter_table("customers") as batch_op:
        batch_op.add_column(sa.Column("timezone", sa.String(length=64), nullable=True))
    with op.batch_alter_table("odometer_readings") as batch_op:
        batch_op.add_column(sa.Column("believed", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("odometer_readings") as batch_op:
        batch_op.alter_column("believed", server_default=None)
    _widen_vehicles()
    _keep_refusals()


def _make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=True),
        sa.Column("subject_kind", sa.String(length=24), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("releases", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("variant", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_notices_customer_id_customers")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicles.id"], name=op.f("fk_notices_vehicle_id_vehicles")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_notices_outbox_id_outbox")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_notices_message_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
    )
    op.create_index(
        "ix_notices_planned", "notices", ["priority", "due_at"], postgresql_where=PLANNED, sqlite_where=PLANNED
    )
    op.create_index("ix_notices_customer_id_decided_at", "notices", ["customer_id", "decided_at"])
    op.create_index("ix_notices_outbox_id", "notices", ["outbox_id"], unique=True)
    op.create_index(op.f("ix_notices_vehicle_id"), "notices", ["vehicle_id"])
    op.create_index(op.f("ix_notices_campaign_id"), "notices", ["campaign_id"])
    op.create_table(
        "notice_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notice_decisions_notice_id_notices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_decisions")),
    )
    op.create_index(op.f("ix_notice_decisions_notice_id"), "notice_decisions", ["notice_id"])


def _make_consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_consents_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_customer_id"), "consents", ["customer_id"])
    op.create_table(
        "broadcasts",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_broadcasts")),
    )


def _widen_vehicles() -> None:
    with op.batch_alter_table("vehicles") as batch_op:
        for name in ("predicted_due_on", "predicted_due_low", "predicted_due_high"):
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("km_per_day", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("forecast_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("registered_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("use", sa.String(length=16), nullable=False, server_default="private"))
        batch_op.add_column(sa.Column("is_equipment", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("inspection_on", "insured_until", "warranty_until", "last_visit_on"):
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("last_service_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("last_service_km", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_round", sa.Integer(), nullable=False, server_default="0"))
        for name in INDEXED:
            batch_op.create_index(op.f(f"ix_vehicles_{name}"), [name])
    with op.batch_alter_table("vehicles") as batch_op:
        batch_op.alter_column("use", server_default=None)
        batch_op.alter_column("is_equipment", server_default=None)
        batch_op.alter_column("due_round", server_default=None)


def _keep_refusals() -> None:
    """What a conversation remembered as a refusal is the customer's refusal."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT customer_id, state, COALESCE(last_in_at, created_at) FROM conversations"))
    consents = sa.table("consents", *map(sa.column, ("customer_id", "topic", "given", "at", "source")))
    for customer_id, state, at in rows.all():
        found = json.loads(state) if isinstance(state, str) else state or {}
        if found.get("memory", {}).get("quiet"):
            kept = {"customer_id": customer_id, "given": False, "at": at, "source": "words"}
            op.bulk_insert(consents, [{**kept, "topic": topic} for topic in SILENT_TOPICS])


def downgrade() -> None:
    with op.batch_alter_table("vehicles") as batch_op:
        for name in INDEXED:
            batch_op.drop_index(op.f(f"ix_vehicles_{name}"))
        for name in ("predicted_due_low", "predicted_due_high", "km_per_day", "forecast_at", "registered_on", "use"):
            batch_op.drop_column(name)
        for name in ("is_equipment", "last_service_on", "last_service_km", "due_round", *DATES):
            batch_op.drop_column(name)
    with op.batch_alter_table("odometer_readings") as batch_op:
        batch_op.drop_column("believed")
    with op.batch_alter_table("customers") as batch_op:
        batch_op.drop_column("timezone")
    op.drop_index("ix_outbox_due", "outbox")
    for table in ("broadcasts", "consents", "notice_decisions", "notices"):
        op.drop_table(table)

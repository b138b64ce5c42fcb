"""Work orders"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("symptom", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("bay", sa.String(length=40), nullable=True),
        sa.Column("technician", sa.String(length=40), nullable=True),
        sa.Column("intake", Json, nullable=False),
        sa.Column("odometer_km", sa.Integer(), nullable=True),
        sa.Column("agreed_fen", sa.Integer(), nullable=False),
        sa.Column("discount_percent", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("promised_at", Instant(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("rework", sa.Integer(), nullable=False),
        sa.Column("settled_fen", sa.Integer(), nullable=True),
        sa.Column("settled_how", sa.String(length=16), nullable=True),
        sa.Column("settled_reference", sa.String(length=120), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("handed_over_at", Instant(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("next_due_km", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_work_orders_ticket_id_tickets")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_work_orders_appointment_id_appointments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_orders")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_work_orders_ticket_id")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_work_orders_appointment_id")),
    )
    op.create_index(op.f("ix_work_orders_state"), "work_orders", ["state"])
    op.create_table(
        "work_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=True),
        sa.Column("system", sa.String(length=32), nullable=False),
        sa.Column("pricing", sa.String(length=16), nullable=False),
        sa.Column("labour_fen", sa.Integer(), nullable=False),
        sa.Column("parts", Json, nullable=False),
        sa.Column("cover", sa.String(length=16), nullable=False),
        sa.Column("within_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("photo", sa.String(length=200), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_work_items_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["within_id"], ["work_items.id"], name=op.f("fk_work_items_within_id_work_items")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_work_items_message_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_items")),
    )
    op.create_index(op.f("ix_work_items_ticket_id"), "work_items", ["ticket_id"])
    op.create_table(
        "inspections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_inspections_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
    )
    op.create_index(op.f("ix_inspections_ticket_id"), "inspections", ["ticket_id"])


def downgrade() -> None:
    op.drop_table("inspections")
    op.drop_table("work_items")
    op.drop_table("work_orders")

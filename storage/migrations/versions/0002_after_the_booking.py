"""Reminders, waitlist and credit"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TO_CONFIRM = sa.text("confirm_by IS NOT NULL AND settled_at IS NULL")


def upgrade() -> None:
    _make_waitlist()
    op.create_table(
        "reminders",
        sa.Column("appointment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.Column("confirm_by", Instant(), nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_reminders_appointment_id_appointments")
        ),
        sa.PrimaryKeyConstraint("appointment_id", "starts_at", name=op.f("pk_reminders")),
    )
    op.create_index(
        "ix_reminders_to_confirm", "reminders", ["confirm_by"], postgresql_where=TO_CONFIRM, sqlite_where=TO_CONFIRM
    )
    _make_credit()
    op.create_table(
        "ticks",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("slot", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("job", "slot", name=op.f("pk_ticks")),
    )
    with op.batch_alter_table("held") as batch_op:
        batch_op.add_column(sa.Column("waitlist_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_held_waitlist_id_waitlist"), "waitlist", ["waitlist_id"], ["id"])
        batch_op.create_index(op.f("ix_held_waitlist_id"), ["waitlist_id"])


def _make_waitlist() -> None:
    op.create_table(
        "waitlist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("services", Json, nullable=False),
        sa.Column("earliest", Instant(), nullable=False),
        sa.Column("latest", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("daily", Json, nullable=True),
        sa.Column("technician", sa.String(length=40), nullable=True),
        sa.Column("loaner", sa.Boolean(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=True),
        sa.Column("plate", sa.String(length=16), nullable=True),
        sa.Column("data", Json, nullable=False),
        sa.Column("offered_start", Instant(), nullable=True),
        sa.Column("offer_until", Instant(), nullable=True),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=True),
        sa.Column("declined", Json, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_waitlist_customer_id_customers")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_waitlist_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["moves"], ["appointments.id"], name=op.f("fk_waitlist_moves_appointments")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicles.id"], name=op.f("fk_waitlist_vehicle_id_vehicles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist")),
    )
    op.create_index(op.f("ix_waitlist_customer_id"), "waitlist", ["customer_id"])
    op.create_index(op.f("ix_waitlist_conversation_id"), "waitlist", ["conversation_id"])
    op.create_index("ix_waitlist_state_id", "waitlist", ["state", "id"])


def _make_credit() -> None:
    op.create_table(
        "credit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_credit_entries_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_credit_entries_appointment_id_appointments")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["credit_entries.id"], name=op.f("fk_credit_entries_reverses_id_credit_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entries")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_credit_entries_reverses_id")),
    )
    op.create_index(op.f("ix_credit_entries_customer_id"), "credit_entries", ["customer_id"])
    op.create_index(op.f("ix_credit_entries_appointment_id"), "credit_entries", ["appointment_id"])


def downgrade() -> None:
    with op.batch_alter_table("held") as batch_op:
        batch_op.drop_index(op.f("ix_held_waitlist_id"))
        batch_op.drop_constraint(op.f("fk_held_waitlist_id_waitlist"), type_="foreignkey")
        batch_op.drop_column("waitlist_id")
    for table in ("ticks", "credit_entries", "reminders", "waitlist"):
        op.drop_table(table)

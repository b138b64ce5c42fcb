"""Promises and their alarms"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("allowed_seconds", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("counting", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("pauses", Json, nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("by_table", sa.Boolean(), nullable=False),
        sa.Column("alarms", Json, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("alarm_at", Instant(), nullable=True),
        sa.Column("extension_seconds", sa.Integer(), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["follows_id"], ["promises.id"], name=op.f("fk_promises_follows_id_promises")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_promises_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index(op.f("ix_promises_ticket_id"), "promises", ["ticket_id"])
    for name, column, still in (
        ("ix_promises_alarm_at", "alarm_at", "alarm_at IS NOT NULL"),
        ("ix_promises_open_due_at", "due_at", "ended_at IS NULL"),
    ):
        op.create_index(name, "promises", [column], postgresql_where=sa.text(still), sqlite_where=sa.text(still))


def downgrade() -> None:
    op.drop_table("promises")

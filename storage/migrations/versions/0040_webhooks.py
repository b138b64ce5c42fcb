"""Webhooks"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=80), nullable=False),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("failing_since", Instant()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    table = "webhook_deliveries"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", Instant()),
        sa.Column("sent_at", Instant()),
        sa.Column("status", sa.Integer()),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f(f"fk_{table}_webhook_id_webhooks")),
        sa.ForeignKeyConstraint(["event_id"], ["ticket_events.id"], name=op.f(f"fk_{table}_event_id_ticket_events")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("webhook_id", "event_id", name=op.f(f"uq_{table}_webhook_id_event_id")),
    )
    op.create_index(op.f(f"ix_{table}_created_at"), table, ["created_at"])
    op.create_index("ix_webhook_deliveries_due", table, ["webhook_id", "state", "due_at"])


def downgrade() -> None:
    op.drop_table("webhook_deliveries")
    op.drop_table("webhooks")

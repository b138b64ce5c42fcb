"""Browsers that are woken"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = "push_subscriptions"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("staff_code", sa.String(length=40), nullable=False),
        sa.Column("endpoint", sa.String(length=800), nullable=False),
        sa.Column("p256dh", sa.String(length=120), nullable=False),
        sa.Column("auth", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscriptions")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_subscriptions_endpoint")),
    )
    op.create_index(op.f(f"ix_{table}_session_id"), table, ["session_id"])
    op.create_index(op.f(f"ix_{table}_staff_code"), table, ["staff_code"])
    subscription = op.f("fk_push_told_subscription_id_push_subscriptions")
    op.create_table(
        "push_told",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["subscription_id"], ["push_subscriptions.id"], name=subscription),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_push_told_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("subscription_id", "ticket_id", name=op.f("pk_push_told")),
    )


def downgrade() -> None:
    op.drop_table("push_told")
    op.drop_table("push_subscriptions")

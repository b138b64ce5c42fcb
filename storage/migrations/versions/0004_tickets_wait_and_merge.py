"""Tickets wait, sleep, merge, and may be about a person"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tickets") as tickets:
        tickets.add_column(sa.Column("waiting_for", sa.String(length=16), nullable=True))
        tickets.add_column(sa.Column("snoozed_until", Instant(), nullable=True))
        tickets.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        tickets.add_column(sa.Column("restricted", sa.Boolean(), nullable=False, server_default=sa.false()))
        tickets.add_column(sa.Column("about_staff", sa.String(length=40), nullable=True))
        tickets.create_foreign_key(op.f("fk_tickets_merged_into_id_tickets"), "tickets", ["merged_into_id"], ["id"])
    with op.batch_alter_table("ticket_events") as events:
        events.add_column(sa.Column("changes", Json, nullable=False, server_default=sa.text("'{}'")))


def downgrade() -> None:
    with op.batch_alter_table("ticket_events") as events:
        events.drop_column("changes")
    with op.batch_alter_table("tickets") as tickets:
        tickets.drop_constraint(op.f("fk_tickets_merged_into_id_tickets"), type_="foreignkey")
        for column in ("about_staff", "restricted", "merged_into_id", "snoozed_until", "waiting_for"):
            tickets.drop_column(column)

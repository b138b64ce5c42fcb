"""Views of the inbox, who was named, drafts and ready replies"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Json

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

STAFF, TICKET = "staff.id", "tickets.id"


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("asked", Json, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], [STAFF], name=op.f("fk_saved_views_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_views_staff_id_name")),
    )
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], [TICKET], name=op.f("fk_mentions_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["staff_id"], [STAFF], name=op.f("fk_mentions_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_ticket_id"), "mentions", ["ticket_id"])
    op.create_index("ix_mentions_staff_id_ticket_id", "mentions", ["staff_id", "ticket_id"])
    op.create_table(
        "drafts",
        sa.Column("staff_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], [STAFF], name=op.f("fk_drafts_staff_id_staff")),
        sa.ForeignKeyConstraint(["ticket_id"], [TICKET], name=op.f("fk_drafts_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("staff_id", "ticket_id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_ticket_id"), "drafts", ["ticket_id"])
    op.create_table(
        "ready_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_replies")),
        sa.UniqueConstraint("name", name=op.f("uq_ready_replies_name")),
    )


def downgrade() -> None:
    for table in ("ready_replies", "drafts", "mentions", "saved_views"):
        op.drop_table(table)

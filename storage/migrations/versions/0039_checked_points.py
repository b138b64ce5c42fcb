"""Checked points of a vehicle, and declined work taken up again"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checked_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("before", sa.String(length=200)),
        sa.Column("after", sa.String(length=200)),
        sa.Column("item_id", sa.Integer()),
        sa.Column("again_on", sa.Date()),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_checked_points_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["item_id"], ["work_items.id"], name=op.f("fk_checked_points_item_id_work_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checked_points")),
        sa.UniqueConstraint("ticket_id", "name", name=op.f("uq_checked_points_ticket_id_name")),
    )
    op.create_index(op.f("ix_checked_points_item_id"), "checked_points", ["item_id"])
    with op.batch_alter_table("work_items") as batch_op:
        batch_op.add_column(sa.Column("again_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_work_items_again_id_work_items"), "work_items", ["again_id"], ["id"])
        batch_op.create_index(op.f("ix_work_items_again_id"), ["again_id"])


def downgrade() -> None:
    with op.batch_alter_table("work_items") as batch_op:
        batch_op.drop_index(op.f("ix_work_items_again_id"))
        batch_op.drop_constraint(op.f("fk_work_items_again_id_work_items"), type_="foreignkey")
        batch_op.drop_column("again_id")
    op.drop_table("checked_points")

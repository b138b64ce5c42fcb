"""Advice told once, movements of stock by kind, orders of suppliers"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "advice_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("tip", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_advice_told_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_told")),
    )
    op.create_index("ix_advice_told_customer_id", "advice_told", ["customer_id"])
    with op.batch_alter_table("stock_changes") as changes:
        changes.add_column(sa.Column("kind", sa.String(length=12), nullable=False, server_default="counted"))
        changes.add_column(sa.Column("moved", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_stock_changes_at", "stock_changes", ["at"])
    op.create_table(
        "supplier_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("supplier", sa.String(length=80), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("ordered_by", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("received_on", sa.Date()),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["part"], ["parts_stock.part"], name=op.f("fk_supplier_orders_part_parts_stock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_orders")),
    )
    op.create_index("ix_supplier_orders_part", "supplier_orders", ["part"])


def downgrade() -> None:
    for table in ("supplier_orders", "advice_told"):
        op.drop_table(table)
    op.drop_index("ix_stock_changes_at", "stock_changes")
    with op.batch_alter_table("stock_changes") as changes:
        changes.drop_column("moved")
        changes.drop_column("kind")

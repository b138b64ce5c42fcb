"""Several shops of one owner, and what was changed of the stock"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("appointments", "waitlist"):
        op.add_column(table, sa.Column("branch", sa.String(length=40), nullable=False, server_default=""))
    op.create_table(
        "stock_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("was", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("was_expected_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["part"], ["parts_stock.part"], name=op.f("fk_stock_changes_part_parts_stock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_changes")),
    )
    op.create_index(op.f("ix_stock_changes_part"), "stock_changes", ["part"])


def downgrade() -> None:
    op.drop_table("stock_changes")
    for table in ("appointments", "waitlist"):
        op.drop_column(table, "branch")

"""Channels that are away, and which clock a pace was noted by"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outages",
        sa.Column("account", sa.String(length=96), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("probe_at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_outages")),
    )
    op.execute("DELETE FROM pace")  # it only knows of the last seconds
    with op.batch_alter_table("pace") as table:
        table.add_column(sa.Column("written_at", Instant(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("pace") as table:
        table.drop_column("written_at")
    op.drop_table("outages")

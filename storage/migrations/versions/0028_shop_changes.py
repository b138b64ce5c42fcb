"""What is changed in the shop file at the desk"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shop_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("lines", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_changes")),
    )


def downgrade() -> None:
    op.drop_table("shop_changes")

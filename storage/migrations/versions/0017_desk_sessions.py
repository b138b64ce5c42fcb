"""Browsers that are logged in to the desk"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("staff_code", sa.String(length=40), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_sessions")),
        sa.UniqueConstraint("key", name=op.f("uq_desk_sessions_key")),
    )
    op.create_index("ix_desk_sessions_staff_code", "desk_sessions", ["staff_code"])


def downgrade() -> None:
    op.drop_table("desk_sessions")

"""Tokens of programs that call the API"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "program_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("may", Json, nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("used_at", Instant()),
        sa.Column("revoked_at", Instant()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_program_tokens_digest")),
    )


def downgrade() -> None:
    op.drop_table("program_tokens")

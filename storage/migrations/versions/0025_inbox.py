"""Updates kept before they are handled, cursors of streams, access tokens shared by processes"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("update_id", sa.String(length=80), nullable=False),
        sa.Column("chat", sa.String(length=128), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", Instant()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "account", "update_id", name=op.f("uq_inbox_channel_account_update_id")),
    )
    op.create_index("ix_inbox_chat", "inbox", ["channel", "account", "chat", "id"])
    op.create_table(
        "cursors",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("cursor", sa.String(length=128), nullable=False),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.Column("hint", sa.String(length=160), nullable=False, server_default=""),
        sa.Column("hinted_at", Instant()),
        sa.PrimaryKeyConstraint("channel", "account", name=op.f("pk_cursors")),
    )
    op.create_table(
        "api_tokens",
        sa.Column("account", sa.String(length=96), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("fetched_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant()),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_api_tokens")),
    )


def downgrade() -> None:
    for table in ("api_tokens", "cursors", "inbox"):
        op.drop_table(table)

"""The shop document bears a digest, so that it is not read in each turn; what waits for a chat is found by its chat"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shop", sa.Column("digest", sa.String(length=32), nullable=False, server_default=""))
    op.execute(sa.text("UPDATE shop SET digest = :made").bindparams(made=uuid4().hex))  # any that nobody else has
    op.create_index(
        "ix_outbox_chat_held",
        "outbox",
        ["channel", "account", "address"],
        postgresql_where=sa.text("state = 'held'"),
        sqlite_where=sa.text("state = 'held'"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_chat_held", "outbox")
    op.drop_column("shop", "digest")

"""The second name by which a channel knows the same person"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("identities") as table:
        table.add_column(sa.Column("also", sa.String(length=128), nullable=False, server_default=""))
    op.create_index("ix_identities_also", "identities", ["channel", "account", "also"])


def downgrade() -> None:
    op.drop_index("ix_identities_also", "identities")
    with op.batch_alter_table("identities") as table:
        table.drop_column("also")

"""The shop's own record: erased persons"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("erased_at", Instant()))


def downgrade() -> None:
    with op.batch_alter_table("customers") as table:
        table.drop_column("erased_at")

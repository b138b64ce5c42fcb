"""Staff have an account with WeCom, too; a chat's budget tells when it was last granted"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as batch:
        batch.add_column(sa.Column("wecom_id", sa.String(length=64), nullable=True))
        batch.create_unique_constraint(op.f("uq_staff_wecom_id"), ["wecom_id"])
    op.add_column("allowances", sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("allowances", "heard_at")
    with op.batch_alter_table("staff") as batch:
        batch.drop_constraint(op.f("uq_staff_wecom_id"), type_="unique")
        batch.drop_column("wecom_id")

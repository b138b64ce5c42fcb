"""What people told about themselves"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Integer()),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_told_facts_customer_id_customers")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_told_facts_message_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_facts")),
        sa.UniqueConstraint("customer_id", "kind", "value", name=op.f("uq_told_facts_customer_id_kind_value")),
    )
    op.create_index("ix_told_facts_kind_value", "told_facts", ["kind", "value"])


def downgrade() -> None:
    op.drop_table("told_facts")

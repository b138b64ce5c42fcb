"""Letters"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_on", sa.Date()),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_letters_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    op.create_index(op.f("ix_letters_customer_id"), "letters", ["customer_id"])
    op.create_index(op.f("ix_letters_sent_on"), "letters", ["sent_on"])


def downgrade() -> None:
    op.drop_table("letters")

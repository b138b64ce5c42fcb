"""Codes that prove a phone bear the way they went"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("proof_codes") as table:
        table.add_column(sa.Column("channel", sa.String(length=32), nullable=False, server_default="sms"))
        table.add_column(sa.Column("outbox_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_proof_codes_outbox_id"), "proof_codes", ["outbox_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_proof_codes_outbox_id"), "proof_codes")
    with op.batch_alter_table("proof_codes") as table:
        table.drop_column("outbox_id")
        table.drop_column("channel")

"""Threads of the staff chat"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_threads",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_staff_threads_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("ticket_id", "chat_id", name=op.f("pk_staff_threads")),
    )
    op.create_index("ix_staff_threads_chat_id_thread_id", "staff_threads", ["chat_id", "thread_id"])


def downgrade() -> None:
    op.drop_table("staff_threads")

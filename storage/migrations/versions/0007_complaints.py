"""What is done about a complaint"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrective_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=80), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("done_by", sa.String(length=40), nullable=True),
        sa.Column("checked_at", Instant(), nullable=True),
        sa.Column("checked_by", sa.String(length=40), nullable=True),
        sa.Column("told_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_corrective_actions_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_actions")),
    )
    op.create_index(op.f("ix_corrective_actions_ticket_id"), "corrective_actions", ["ticket_id"])
    op.create_index("ix_corrective_actions_state_due_at", "corrective_actions", ["state", "due_at"])
    op.create_table(
        "complaint_costs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=24), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_complaint_costs_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_costs")),
        sa.UniqueConstraint("ticket_id", "department", name=op.f("uq_complaint_costs_ticket_id_department")),
    )


def downgrade() -> None:
    op.drop_table("complaint_costs")
    op.drop_table("corrective_actions")

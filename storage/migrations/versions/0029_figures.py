"""The figures of a week or month read only its rows"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_tickets_created_at", "tickets", ["created_at"]),
    ("ix_tickets_closed_at", "tickets", ["closed_at"]),
    ("ix_appointments_created_at", "appointments", ["created_at"]),
    ("ix_promises_state_due_at", "promises", ["state", "due_at"]),
    ("ix_promises_state_ended_at", "promises", ["state", "ended_at"]),
    ("ix_work_orders_created_at", "work_orders", ["created_at"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    sent = sa.text("state = 'sent'")
    op.create_index("ix_notices_sent", "notices", ["decided_at"], postgresql_where=sent, sqlite_where=sent)


def downgrade() -> None:
    op.drop_index("ix_notices_sent", "notices")
    for name, table, _ in INDEXES:
        op.drop_index(name, table)

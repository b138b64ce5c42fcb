"""Indexes for the figures: visits that nobody marked, visits that mend another's work, complaints by customer"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    booked, complaints = sa.text("state = 'booked'"), sa.text("kind = 'complaint'")
    mends = sa.text("CAST((data ->> 'return_repair') AS VARCHAR) IS NOT NULL")
    lite = sa.text("json_extract(data, '$.return_repair') IS NOT NULL")
    visits = "appointments"
    op.create_index("ix_appointments_booked", visits, ["ends_at"], postgresql_where=booked, sqlite_where=booked)
    op.create_index("ix_appointments_return_repair", visits, ["customer_id"], postgresql_where=mends, sqlite_where=lite)
    op.create_index(
        "ix_tickets_complaints", "tickets", ["customer_id"], postgresql_where=complaints, sqlite_where=complaints
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_complaints", "tickets")
    op.drop_index("ix_appointments_return_repair", "appointments")
    op.drop_index("ix_appointments_booked", "appointments")

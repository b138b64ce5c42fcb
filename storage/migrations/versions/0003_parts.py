"""Stock of parts"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parts_stock",
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_parts_stock")),
    )
    op.create_table(
        "parts_reserved",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_parts_reserved_appointment_id_appointments")
        ),
        sa.ForeignKeyConstraint(["part"], ["parts_stock.part"], name=op.f("fk_parts_reserved_part_parts_stock")),
        sa.PrimaryKeyConstraint("appointment_id", "part", name=op.f("pk_parts_reserved")),
    )
    op.create_index(op.f("ix_parts_reserved_part"), "parts_reserved", ["part"])


def downgrade() -> None:
    op.drop_table("parts_reserved")
    op.drop_table("parts_stock")

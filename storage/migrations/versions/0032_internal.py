"""Internal checks with what was found, and the log of trainings and drills"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "house_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done_at", Instant()),
        sa.Column("done_by", sa.String(length=64), nullable=False),
        sa.Column("looked_at", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_checks")),
        sa.UniqueConstraint("code", "due_on", name="uq_house_checks_code"),
    )
    op.create_table(
        "house_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("mend_by", sa.Date(), nullable=False),
        sa.Column("mended_at", Instant()),
        sa.Column("mended_by", sa.String(length=64), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["house_checks.id"], name=op.f("fk_house_findings_check_id_house_checks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_findings")),
    )
    op.create_index("ix_house_findings_check_id", "house_findings", ["check_id"])
    op.create_table(
        "training_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(length=64), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_log")),
    )
    op.create_index("ix_training_log_staff", "training_log", ["staff"])


def downgrade() -> None:
    for table in ("training_log", "house_findings", "house_checks"):
        op.drop_table(table)

"""Customers entered and imported by the shop: address and wishes, what was done to a record, imports, past visits"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


POINTING = (
    ("customers", "merged_into"), ("tickets", "vehicle_id"), ("appointments", "vehicle_id"), ("waitlist", "vehicle_id"),
    ("surveys", "vehicle_id"), ("follow_ups", "vehicle_id"), ("call_tasks", "vehicle_id"),
    ("call_records", "vehicle_id"), ("campaign_members", "vehicle_id"),
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("address", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("wishes", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "customer_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_events_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_events")),
    )
    op.create_index(op.f("ix_customer_events_customer_id"), "customer_events", ["customer_id"])
    op.create_table(
        "past_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("work", sa.String(length=400), nullable=False),
        sa.Column("km", sa.Integer()),
        sa.Column("paid_fen", sa.Integer()),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicles.id"], name=op.f("fk_past_visits_vehicle_id_vehicles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_visits")),
    )
    op.create_index(op.f("ix_past_visits_vehicle_id"), "past_visits", ["vehicle_id"])
    _imports()
    for name, column in POINTING:  # whoever takes a row back asks what belongs to it
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _imports() -> None:
    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("layout", Json, nullable=False),
        sa.Column("seen_at", Instant()),
        sa.Column("undone_at", Instant()),
        sa.Column("undone_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    op.create_table(
        "import_bad_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("problems", Json, nullable=False),
        sa.Column("cells", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_import_bad_rows_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_bad_rows")),
    )
    op.create_index(op.f("ix_import_bad_rows_batch_id"), "import_bad_rows", ["batch_id"])
    op.create_table(
        "import_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=24), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", Json),
        sa.Column("after", Json, nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_import_changes_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_changes")),
    )
    op.create_index("ix_import_changes_batch_id_undone_id", "import_changes", ["batch_id", "undone", "id"])


def downgrade() -> None:
    for name, column in POINTING:
        op.drop_index(op.f(f"ix_{name}_{column}"), name)
    for name in ("import_changes", "import_bad_rows", "import_batches", "past_visits", "customer_events"):
        op.drop_table(name)
    with op.batch_alter_table("customers") as table:
        table.drop_column("wishes")
        table.drop_column("address")

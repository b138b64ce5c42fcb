"""Field jobs, sign-offs that are never changed, and repairs"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NEVER = "a sign-off is never changed"

SQLITE = (
    f"CREATE TRIGGER sign_offs_no_update BEFORE UPDATE ON sign_offs BEGIN SELECT RAISE(ABORT, '{NEVER}'); END",
    f"CREATE TRIGGER sign_offs_no_delete BEFORE DELETE ON sign_offs BEGIN SELECT RAISE(ABORT, '{NEVER}'); END",
)
POSTGRESQL = (
    f"CREATE FUNCTION sign_offs_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{NEVER}'; END $$",
    "CREATE TRIGGER sign_offs_no_change BEFORE UPDATE OR DELETE ON sign_offs "
    "FOR EACH ROW EXECUTE FUNCTION sign_offs_stay()",
    "CREATE TRIGGER sign_offs_no_truncate BEFORE TRUNCATE ON sign_offs "
    "FOR EACH STATEMENT EXECUTE FUNCTION sign_offs_stay()",
)


def upgrade() -> None:
    op.create_table(
        "field_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("technician_id", sa.Integer(), nullable=True),
        sa.Column("systems", Json, nullable=False),
        sa.Column("tools", Json, nullable=False),
        sa.Column("parts", Json, nullable=False),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("departed_at", Instant(), nullable=True),
        sa.Column("eta_at", Instant(), nullable=True),
        sa.Column("delay_asked", sa.Integer(), nullable=True),
        sa.Column("arrived_at", Instant(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("checklist", Json, nullable=False),
        sa.Column("test_run", sa.Text(), nullable=False),
        sa.Column("parts_used", Json, nullable=False),
        sa.Column("photos", Json, nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("free", sa.Boolean(), nullable=True),
        sa.Column("price_fen", sa.Integer(), nullable=True),
        sa.Column("fee_state", sa.String(length=16), nullable=False),
        sa.Column("fee_words", sa.Text(), nullable=False),
        sa.Column("warranty", Json, nullable=False),
        sa.Column("replaces", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_field_jobs_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["technician_id"], ["staff.id"], name=op.f("fk_field_jobs_technician_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_jobs")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_field_jobs_ticket_id")),
    )
    op.create_index(op.f("ix_field_jobs_state"), "field_jobs", ["state"])
    op.create_index(op.f("ix_field_jobs_technician_id"), "field_jobs", ["technician_id"])
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_sign_offs_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_sign_offs_identity_id_identities")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_sign_offs_message_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_offs")),
        sa.UniqueConstraint("ticket_id", "subject", name=op.f("uq_sign_offs_ticket_id_subject")),
    )
    op.create_table(
        "repairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=True),
        sa.Column("plate", sa.String(length=16), nullable=True),
        sa.Column("system", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("odometer_km", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_repairs_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicles.id"], name=op.f("fk_repairs_vehicle_id_vehicles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repairs")),
    )
    op.create_index(op.f("ix_repairs_ticket_id"), "repairs", ["ticket_id"])
    op.create_index("ix_repairs_vehicle_id_system", "repairs", ["vehicle_id", "system"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("repairs")
    op.drop_table("sign_offs")
    op.drop_table("field_jobs")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION sign_offs_stay()")

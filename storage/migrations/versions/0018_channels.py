"""What may still be said in a chat, and which chats are shared; longer names of people and messages"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


_LONGER = {
    "identities": ["address"],
    "conversations": ["address"],
    "messages": ["remote_id"],
    "inbound": ["update_id"],
    "outbox": ["address", "remote_id"],
    "pace": ["address"],
}
_BEFORE = {"address": 128, "remote_id": 64, "update_id": 80}
_KNOWN = sa.text("remote_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "allowances",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "address", name=op.f("pk_allowances")),
    )
    for name, columns in _LONGER.items():
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.alter_column(column, type_=sa.String(160), existing_type=sa.String(_BEFORE[column]))
            if name == "outbox":
                table.add_column(sa.Column("is_group", sa.Boolean(), nullable=False, server_default=sa.false()))
                table.add_column(sa.Column("receipt", sa.String(16), nullable=False, server_default=""))
                table.add_column(sa.Column("spent", sa.Integer(), nullable=False, server_default="0"))
                table.create_index("ix_outbox_remote_id", ["remote_id"], postgresql_where=_KNOWN, sqlite_where=_KNOWN)
    with op.batch_alter_table("outages") as table:
        table.add_column(sa.Column("halted_at", Instant(), nullable=True))
        table.add_column(sa.Column("advice", sa.String(40), nullable=False, server_default=""))
    op.create_table(
        "notice_rungs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notice_rungs_notice_id_notices")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_notice_rungs_outbox_id_outbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_rungs")),
        sa.UniqueConstraint("outbox_id", name=op.f("uq_notice_rungs_outbox_id")),
    )
    op.create_index(op.f("ix_notice_rungs_notice_id"), "notice_rungs", ["notice_id"])
    op.create_index(op.f("ix_notice_rungs_due_at"), "notice_rungs", ["due_at"])
    outbox = sa.table("outbox", sa.column("address", sa.String), sa.column("is_group", sa.Boolean))
    shared = sa.or_(outbox.c.address == "staff", outbox.c.address.like("-%"))
    op.execute(outbox.update().where(shared).values(is_group=True))


def downgrade() -> None:
    op.drop_table("notice_rungs")
    with op.batch_alter_table("outages") as table:
        table.drop_column("advice")
        table.drop_column("halted_at")
    for name, columns in _LONGER.items():
        with op.batch_alter_table(name) as table:
            if name == "outbox":
                table.drop_index("ix_outbox_remote_id")
                table.drop_column("spent")
                table.drop_column("receipt")
                table.drop_column("is_group")
            for column in columns:
                table.alter_column(column, type_=sa.String(_BEFORE[column]), existing_type=sa.String(160))
    op.drop_table("allowances")

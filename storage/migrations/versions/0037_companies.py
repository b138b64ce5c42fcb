"""Companies and their contacts"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant, Json

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("is_company", sa.Boolean(), nullable=False, server_default=sa.false()))
    is_one = sa.text("is_company")
    op.create_index("ix_customers_companies", "customers", ["name"], postgresql_where=is_one, sqlite_where=is_one)
    op.create_table(
        "company_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("speaks", sa.Boolean(), nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("ended_at", Instant()),
        sa.ForeignKeyConstraint(
            ["company_id"], ["customers.id"], name=op.f("fk_company_contacts_company_id_customers")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_company_contacts_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_contacts")),
    )
    op.create_index(op.f("ix_company_contacts_company_id"), "company_contacts", ["company_id"])
    op.create_index(op.f("ix_company_contacts_customer_id"), "company_contacts", ["customer_id"])


def downgrade() -> None:
    op.drop_table("company_contacts")
    op.drop_index("ix_customers_companies", "customers")
    with op.batch_alter_table("customers") as table:
        table.drop_column("is_company")

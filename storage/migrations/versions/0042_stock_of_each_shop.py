"""Each of an owner's shops keeps a stock of its own; what was kept so far is the main shop's"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

OF_STOCK = ("parts_reserved", "stock_changes", "supplier_orders")


def upgrade() -> None:
    for table in OF_STOCK:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_part_parts_stock"), type_="foreignkey")
            batch_op.drop_index(f"ix_{table}_part")
            batch_op.add_column(sa.Column("branch", sa.String(length=40), nullable=False, server_default=""))
    _key("branch", "part", adds=True)
    for table in OF_STOCK:
        with op.batch_alter_table(table) as batch_op:
            name = op.f(f"fk_{table}_branch_parts_stock")
            batch_op.create_foreign_key(name, "parts_stock", ["branch", "part"], ["branch", "part"])
            batch_op.create_index(f"ix_{table}_of", ["branch", "part"])


def downgrade() -> None:
    for table in OF_STOCK:
        op.execute(f"DELETE FROM {table} WHERE branch <> ''")  # noqa: S608 - names of our own
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_branch_parts_stock"), type_="foreignkey")
            batch_op.drop_index(f"ix_{table}_of")
            batch_op.drop_column("branch")
    op.execute("DELETE FROM parts_stock WHERE branch <> ''")
    _key("part", adds=False)
    for table in OF_STOCK:
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_foreign_key(op.f(f"fk_{table}_part_parts_stock"), "parts_stock", ["part"], ["part"])
            batch_op.create_index(f"ix_{table}_part", ["part"])


def _key(*columns: str, adds: bool) -> None:
    """A row of the stock is told by these."""
    with op.batch_alter_table("parts_stock") as batch_op:
        if adds:
            batch_op.add_column(sa.Column("branch", sa.String(length=40), nullable=False, server_default=""))
        batch_op.drop_constraint(op.f("pk_parts_stock"), type_="primary")
        if not adds:
            batch_op.drop_column("branch")
        batch_op.create_primary_key(op.f("pk_parts_stock"), list(columns))

"""The shop's own record: erased persons, names by their ends, vehicles by model"""

import sqlalchemy as sa
from alembic import op

from storage.customers import name_keys
from storage.engine.types import Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

AT_ONCE = 5_000


def upgrade() -> None:
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("erased_at", Instant()))
    op.create_index("ix_vehicles_model", "vehicles", ["model"])
    customers = sa.table("customers", sa.column("id"), sa.column("name"), sa.column("name_keys"))
    last = 0
    while rows := op.get_bind().execute(_next(customers, last)).all():
        for row in rows:
            keys = name_keys.of(row.name)
            op.execute(customers.update().where(customers.c.id == row.id).values(name_keys=keys))
        last = rows[-1].id


def _next(customers: sa.TableClause, last: int) -> sa.Select[tuple[int, str]]:
    query = sa.select(customers.c.id, customers.c.name).where(customers.c.id > last, customers.c.name.is_not(None))
    return query.order_by(customers.c.id).limit(AT_ONCE)


def downgrade() -> None:
    op.drop_index("ix_vehicles_model", "vehicles")
    with op.batch_alter_table("customers") as table:
        table.drop_column("erased_at")

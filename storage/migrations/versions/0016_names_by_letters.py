"""Names looked for by the letters they are spelt with"""

import sqlalchemy as sa
from alembic import op

from storage.customers import name_keys

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT_ONCE = 5_000


def upgrade() -> None:
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("name_keys", sa.String(length=200), nullable=False, server_default=""))
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
    with op.batch_alter_table("customers") as table:
        table.drop_column("name_keys")

"""The shop's knowledge: articles, and the index in which they are found"""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import Instant

revision = "0024"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("title_zh", sa.String(length=80), nullable=False),
        sa.Column("asked_zh", sa.Text(), nullable=False),
        sa.Column("body_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.String(length=80), nullable=False),
        sa.Column("asked_en", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.Integer()),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("retired_at", Instant()),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_articles_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("slug", name=op.f("uq_articles_slug")),
    )
    op.create_index("ix_articles_ticket_id", "articles", ["ticket_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE article_search USING fts5(zh, en)")
        return
    op.execute(
        "CREATE TABLE article_search (rowid INTEGER PRIMARY KEY REFERENCES articles (id),"
        " zh tsvector NOT NULL, en tsvector NOT NULL)"
    )
    for language in ("zh", "en"):
        op.execute(f"CREATE INDEX ix_article_search_{language} ON article_search USING gin ({language})")


def downgrade() -> None:
    op.drop_table("article_search")
    op.drop_table("articles")

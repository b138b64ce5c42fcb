"""Articles, and the full-text index of the running database that finds those which may answer (E1).

SQLite: an FTS5 table, ranked by bm25. PostgreSQL: tsvectors under GIN indexes, ranked by ts_rank. Both hold the words
of domain/knowledge/words.py, so that neither needs to know Chinese.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, text, update

from domain.knowledge.article import LANGUAGES, Article
from domain.knowledge.finding import Corpus
from domain.knowledge.words import words
from storage.engine.store import Tx
from storage.knowledge import tables as own

_c = own.articles.c

CANDIDATES = 40
"""Articles that are looked at closely."""

MOST_WORDS = 24
"""Words of a question that are searched for."""


def get(tx: Tx, article_id: int) -> Article | None:
    """The article."""
    return tx.get(Article, article_id)


def by_slug(tx: Tx, slug: str) -> Article | None:
    """The article of that name."""
    return tx.scalar(select(Article).where(_c.slug == slug))


def listed(tx: Tx, *, retired: bool = False) -> list[Article]:
    """All that are told, by topic and name; retired: those that are not told any more as well."""
    query = select(Article).order_by(_c.topic, _c.slug)
    return list(tx.scalars(query if retired else query.where(_c.retired_at.is_(None))))


def of_tickets(tx: Tx, tickets: Collection[int]) -> set[int]:
    """Of these tickets, those whose answer is kept as an article."""
    return {row for row in tx.scalars(select(_c.ticket_id).where(_c.ticket_id.in_(tickets))) if row is not None}


def put(tx: Tx, article: Article) -> Article:
    """The article is kept and found from now on, or not found any more once it is retired."""
    tx.add(article)
    tx.flush()
    tx.execute(text("DELETE FROM article_search WHERE rowid = :id"), {"id": article.id})
    if article.retired_at is None:
        held = {language: _held(article, language) for language in LANGUAGES}
        if _is_sqlite(tx):
            row = {"id": article.id} | {language: " ".join(found) for language, found in held.items()}
            tx.execute(text("INSERT INTO article_search (rowid, zh, en) VALUES (:id, :zh, :en)"), row)
        else:
            vectors = "array_to_tsvector(:zh), array_to_tsvector(:en)"
            tx.execute(
                text(f"INSERT INTO article_search (rowid, zh, en) VALUES (:id, {vectors})"), {"id": article.id} | held
            )
    return article


def _held(article: Article, language: str) -> list[str]:
    wording = article.wording(language)
    return list(words("\n".join((wording.title, *wording.asked, wording.body))))


def judged(tx: Tx, article_id: int, *, helped: bool) -> None:
    """Somebody said whether it helped."""
    column = _c.helped if helped else _c.failed
    tx.execute(update(own.articles).where(_c.id == article_id).values({column: column + 1}))


def candidates(tx: Tx, asked: Sequence[str], language: str) -> tuple[list[Article], Corpus]:
    """The articles that share the rarest words with what was asked, likeliest first, and how rare each word is."""
    total = tx.scalar(select(func.count()).where(_c.retired_at.is_(None))) or 0
    holding = _holding(tx, asked[:MOST_WORDS], language)
    corpus = Corpus(total, holding)
    known = sorted((word for word in holding if holding[word]), key=corpus.worth, reverse=True)
    found = _search(tx, known, language) if known else []
    rows = {article.id: article for article in tx.scalars(select(Article).where(_c.id.in_(found)))}
    return [rows[number] for number in found if number in rows], corpus


def _holding(tx: Tx, asked: Sequence[str], language: str) -> dict[str, int]:
    """Word -> how many articles hold it."""
    if not asked:
        return {}
    one = f"SELECT count(*) FROM article_search WHERE {_match(tx, language)}"
    parts = [one.replace(":query", f":q{number}") for number in range(len(asked))]
    sql = "SELECT " + ", ".join(f"({part})" for part in parts)
    row = tx.execute(text(sql), {f"q{number}": _query(tx, [word], language) for number, word in enumerate(asked)}).one()
    return dict(zip(asked, row, strict=True))


def _search(tx: Tx, known: Sequence[str], language: str) -> list[int]:
    order = "bm25(article_search)" if _is_sqlite(tx) else f"ts_rank({language}, CAST(:query AS tsquery)) DESC"
    sql = f"SELECT rowid FROM article_search WHERE {_match(tx, language)} ORDER BY {order}, rowid LIMIT {CANDIDATES}"
    return list(tx.scalars(text(sql), {"query": _query(tx, known, language)}))


def _match(tx: Tx, language: str) -> str:
    assert language in LANGUAGES
    return "article_search MATCH :query" if _is_sqlite(tx) else f"{language} @@ CAST(:query AS tsquery)"


def _query(tx: Tx, any_of: Sequence[str], language: str) -> str:
    """The words hold nothing but letters and figures, so that they can be quoted as they are."""
    if _is_sqlite(tx):
        either = " OR ".join(f'"{word}"' for word in any_of)
        return f"{language} : ({either})"
    return " | ".join(f"'{word}'" for word in any_of)


def _is_sqlite(tx: Tx) -> bool:
    return tx.get_bind().dialect.name == "sqlite"


def unchanged_since_file(tx: Tx) -> dict[str, Article]:
    """Name -> article, of those that came from a file and nobody wrote in."""
    return {one.slug: one for one in tx.scalars(select(Article).where(_c.origin == "file"))}

"""Articles are kept and found on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.knowledge.article import Article
from domain.knowledge.words import words
from storage import Store
from storage.knowledge import articles


def _article(slug: str, title: str, body: str, english: str, now: datetime) -> Article:
    return Article(slug, "care", title, title, body, english, english, english, "file", now)


@pytest.mark.rule("E1")
def test_the_article_with_the_rare_words_comes_first_until_it_is_retired(store: Store, now: datetime) -> None:
    with store.write() as tx:
        tyres = articles.put(tx, _article("tyres", "胎压标准", "轮胎按标签打气。", "tyre pressure", now))
        for number in range(60):
            articles.put(tx, _article(f"other_{number}", f"轮胎{number}", "轮胎。", "tyres", now))
    with store.read() as tx:
        found, corpus = articles.candidates(tx, words("轮胎胎压标准"), "zh")
        assert found[0].slug == "tyres" and len(found) == articles.CANDIDATES
        assert (corpus.articles, corpus.holding["胎压"], corpus.holding["轮胎"]) == (61, 1, 61)
        assert articles.candidates(tx, words("what tyre pressure"), "en")[0][0].slug == "tyres"
        assert articles.candidates(tx, words("'\" OR * : (("), "en")[0] == []
    with store.write() as tx:
        gone = articles.get(tx, tyres.id)
        assert gone is not None
        gone.retired_at = now
        articles.put(tx, gone)
    with store.read() as tx:
        assert all(one.slug != "tyres" for one in articles.candidates(tx, words("胎压标准"), "zh")[0])
        assert len(articles.listed(tx)) == 60 and len(articles.listed(tx, retired=True)) == 61


def test_whether_it_helped_is_counted(store: Store, now: datetime) -> None:
    with store.write() as tx:
        made = articles.put(tx, _article("tyres", "胎压", "按标签。", "", now))
        for helped in (True, True, False):
            articles.judged(tx, made.id, helped=helped)
    with store.read() as tx:
        found = articles.get(tx, made.id)
        assert found is not None and (found.helped, found.failed) == (2, 1)

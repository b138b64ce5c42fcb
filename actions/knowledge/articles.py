"""The shop's articles: found for a question, put in force from files, written at the desk, kept from answers (E1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.knowledge import facts
from domain.errors import BadField, NotFound
from domain.knowledge import finding
from domain.knowledge.article import Article, Wording, problems, told
from domain.knowledge.words import words
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Kind, State, Ticket
from storage import Tx
from storage.knowledge import articles
from storage.tickets import tickets

MAY = "write_articles"
"""Permission of whoever keeps the shop's knowledge."""


@dataclass(frozen=True, slots=True)
class Found:
    """The article that answers a question. words: its first two sentences, with the shop's facts in them."""

    article_id: int
    title: str
    words: str
    closeness: float


def find(
    tx: Tx, shop: Shop, asked: str, language: str, now: datetime, *, at_least: float = finding.KNOWN
) -> Found | None:  # fmt: skip
    """The article that answers the question; None when none is close enough, or the shop lacks a fact of it. Rule: E1.

    language: in which it is told; what was asked is read in its own.
    """
    spoken = language_of(asked)
    said = words(asked)
    near, corpus = articles.candidates(tx, said, spoken)
    best: list[tuple[float, Article]] = [
        (finding.closeness(said, one.wording(spoken), corpus), one) for one in near
    ]  # fmt: skip
    for close, one in sorted(best, key=lambda pair: (-pair[0], pair[1].id)):
        if close < at_least:
            return None
        wording = one.wording(language)
        filled = facts.fill(wording.body, shop, language, now)
        if filled is not None:
            return Found(one.id, wording.title, told(filled), close)
    return None


def language_of(asked: str) -> str:
    """The language in which something was asked."""
    return "zh" if any(char >= "\u3400" for char in asked) else "en"


def apply(tx: Tx, found: Collection[tuple[str, str, Wording, Wording]], now: datetime) -> int:
    """The files' articles (name, topic, wordings) are in force; how many were written.

    One that somebody wrote in at the desk stays as it is; one whose file is gone is not told any more.
    """
    before, written = articles.unchanged_since_file(tx), 0
    for slug, topic, zh, en in found:
        own = before.pop(slug, None)
        if own is None and articles.by_slug(tx, slug) is not None:
            continue
        values: dict[str, Any] = _values(zh, en) | {"topic": topic, "retired_at": None}
        if own is not None and all(getattr(own, name) == value for name, value in values.items()):
            continue
        article = own or Article(slug, topic, *_written(zh, en), "file", now)
        for name, value in values.items():
            setattr(article, name, value)
        article.changed_at = now
        articles.put(tx, article)
        written += 1
    for gone in before.values():
        if gone.retired_at is None:
            gone.retired_at = now
            articles.put(tx, gone)
    return written


def _written(zh: Wording, en: Wording) -> tuple[str, str, str, str, str, str]:
    """As an article keeps it: title, ways and answer, Chinese and English."""
    return zh.title, "；".join(zh.asked), zh.body, en.title, "; ".join(en.asked), en.body


def _values(zh: Wording, en: Wording) -> dict[str, str]:
    names = ("title_zh", "asked_zh", "body_zh", "title_en", "asked_en", "body_en")
    return dict(zip(names, _written(zh, en), strict=True))


def write(
    tx: Tx, shop: Shop, article_id: int | None, zh: Wording, en: Wording, by: Staff, now: datetime,
    *, ticket_id: int | None = None,
) -> Article:  # fmt: skip
    """Somebody's words are the article from now on; a new one where no id is given. Rule: E1, C9.

    One language is enough. BadField for money in figures (prices stand in the list alone), for a fact that no shop
    has, and where neither language holds an answer.
    """
    by.require(MAY)
    check((zh, en), shop)
    article = articles.get(tx, article_id) if article_id is not None else None
    if article_id is not None and article is None:
        raise NotFound(f"Article {article_id} is not there.")
    if article is None:
        topic = "answers" if ticket_id else "shop"
        article = Article(_free_slug(tx, ticket_id), topic, *_written(zh, en), "desk", now, ticket_id=ticket_id)
    for name, value in _values(zh, en).items():
        setattr(article, name, value)
    article.origin, article.changed_at, article.changed_by, article.retired_at = "desk", now, by.actor, None
    return articles.put(tx, article)


def check(wordings: Sequence[Wording], shop: Shop) -> None:
    """BadField for what an article may not say."""
    offered = frozenset(item.code for item in shop.services)
    written = [one for one in wordings if one.title or one.body]
    if not written:
        raise BadField("article_empty", "body", "an answer in one language at least")
    for problem in (problem for one in written for problem in problems(one, offered)):
        code = problem.partition(":")[0]
        raise BadField(f"article_{code}", "body", f"no {problem}")


def _free_slug(tx: Tx, ticket_id: int | None) -> str:
    start = f"answer_{ticket_id}" if ticket_id else "written"
    number, slug = 1, start
    while articles.by_slug(tx, slug) is not None:
        number += 1
        slug = f"{start}_{number}"
    return slug


def retire(tx: Tx, article_id: int, by: Staff, now: datetime) -> None:
    """It is not told any more; its words are kept."""
    by.require(MAY)
    article = articles.get(tx, article_id)
    if article is None:
        raise NotFound(f"Article {article_id} is not there.")
    article.retired_at, article.origin, article.changed_at, article.changed_by = now, "desk", now, by.actor
    articles.put(tx, article)


def offered(tx: Tx, viewer: Staff, limit: int = 20) -> list[tuple[Ticket, str]]:
    """Closed enquiries with the answer a person gave, which no article holds yet, newest first. Rule: C9, E1."""
    closed = [one for one in tickets.listed(tx, states=(State.DONE,), limit=200) if one.kind == Kind.ENQUIRY]
    kept = articles.of_tickets(tx, [one.id for one in closed])
    found = []
    for ticket in sorted(closed, key=lambda one: -one.id):
        if ticket.id not in kept and viewer.may_see(ticket) and (words := answer_given(tx, ticket)):
            found.append((ticket, words))
    return found[:limit]


def answer_given(tx: Tx, ticket: Ticket) -> str:
    """What staff answered to it last; empty when nobody did."""
    said = [event.data.get("text", "") for event in tickets.events(tx, ticket.id) if event.kind == "answered"]
    return str(said[-1]) if said else ""


def draft(tx: Tx, ticket: Ticket) -> tuple[Wording, Wording]:
    """The enquiry as an article in the language it was asked in, to be looked over and kept."""
    asked = str(ticket.data.get("words", ticket.summary)).strip()
    first = asked.splitlines()[0] if asked else ""
    made = Wording(first[:40], (first,) if first else (), answer_given(tx, ticket))
    empty = Wording("", (), "")
    return (made, empty) if language_of(asked) == "zh" else (empty, made)

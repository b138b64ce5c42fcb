"""The shop's articles: read, searched as a customer would, written, kept from answers, taken out (E1, C9)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from actions.knowledge import articles
from actions.tickets import tickets
from desk.site import pages
from desk.site.login import Person
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from domain.errors import BadField, NotFound
from domain.knowledge.article import LONGEST_BODY, LONGEST_TITLE, LONGEST_WAYS, Article, Wording, ways
from storage import shops
from storage.knowledge import articles as kept

router = APIRouter(prefix="/desk/knowledge", include_in_schema=False)

Title = Annotated[str, Form(max_length=LONGEST_TITLE)]
Ways = Annotated[str, Form(max_length=LONGEST_WAYS)]
Body = Annotated[str, Form(max_length=LONGEST_BODY)]
MOST = {"title": LONGEST_TITLE, "asked": LONGEST_WAYS, "body": LONGEST_BODY}
NOTHING = Wording("", (), "")


@router.get("")
def articles_page(request: Request, site: ThisSite, person: Person, q: str = "") -> Response:
    """All articles by topic, what a question would be answered with, and answers that could be kept."""
    person.require(articles.MAY)
    language = site.language(request)
    with site.store.read() as tx:
        shop = shops.current(tx)
        found = articles.find(tx, shop, q[:200], language, site.now()) if q.strip() else None
        offered = articles.offered(tx, person)
        listed = kept.listed(tx)
    things = {"groups": _groups(listed, language), "q": q, "found": found, "offered": offered}
    return pages.render(request, site, "knowledge/articles.html", person=person, **things)


@router.get("/new")
def new_page(request: Request, site: ThisSite, person: Person, refused: Refused, ticket: int = 0) -> Response:
    """An empty article, or one drafted from the answer to an enquiry."""
    person.require(articles.MAY)
    zh = en = NOTHING
    if ticket:
        with site.store.read() as tx:
            zh, en = articles.draft(tx, tickets.seen(tx, ticket, person))
    things = {"zh": zh, "en": en, "article": None, "ticket": ticket, "refused": refused, "most": MOST}
    return pages.render(request, site, "knowledge/article.html", person=person, **things)


@router.get("/{article_id}")
def article_page(request: Request, site: ThisSite, person: Person, refused: Refused, article_id: int) -> Response:
    """An article to read and change."""
    person.require(articles.MAY)
    with site.store.read() as tx:
        article = kept.get(tx, article_id)
    if article is None:
        raise NotFound(f"Article {article_id} is not there.")
    zh, en = article.in_language("zh"), article.in_language("en")
    things = {"zh": zh, "en": en, "article": article, "ticket": 0, "refused": refused, "most": MOST}
    return pages.render(request, site, "knowledge/article.html", person=person, **things)


@router.post("/{article_id}/retire")
def retire(site: ThisSite, person: Person, article_id: int) -> Response:
    """It is not told any more."""
    with site.store.write() as tx:
        articles.retire(tx, article_id, person, site.now())
    return RedirectResponse("/desk/knowledge", 303)


@router.post("/{article_id}")
def write(
    site: ThisSite, person: Person, article_id: int, title_zh: Title = "", asked_zh: Ways = "", body_zh: Body = "",
    title_en: Title = "", asked_en: Ways = "", body_en: Body = "", ticket: Annotated[int, Form(ge=0)] = 0,
) -> Response:  # fmt: skip
    """The article reads so from now on; 0: a new one. What it may not say brings the page back with the reason."""
    person.require(articles.MAY)
    zh, en = _wording(title_zh, asked_zh, body_zh), _wording(title_en, asked_en, body_en)
    try:
        with site.store.write() as tx:
            source = tickets.seen(tx, ticket, person).id if ticket else None
            articles.write(
                tx, shops.current(tx), article_id or None, zh, en, person, site.now(), ticket_id=source
            )  # fmt: skip
    except BadField as problem:
        back = f"/desk/knowledge/{article_id}" if article_id else "/desk/knowledge/new"
        return RedirectResponse(f"{back}?{urlencode({'refused': problem.code, 'ticket': ticket})}", 303)
    return RedirectResponse("/desk/knowledge", 303)


def _wording(title: str, asked: str, body: str) -> Wording:
    return Wording(title.strip(), ways(asked.replace("\n", ";")), body.strip())


def _groups(listed: Sequence[Article], language: str) -> list[tuple[str, list[tuple[Article, Wording]]]]:
    by_topic = groupby(listed, key=lambda one: one.topic)
    return [(topic, [(one, one.wording(language)) for one in group]) for topic, group in by_topic]

"""Messages that were not understood: somebody says what was meant, and the next training knows it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from actions.shop import nlu_review
from desk.site import pages
from desk.site.login import Person
from desk.site.site import ReviewWork, ThisSite
from domain.errors import NotFound, Refusal
from storage.reviews import Review

router = APIRouter(prefix="/desk/review", include_in_schema=False)


@router.get("")
def review_page(request: Request, site: ThisSite, person: Person) -> Response:
    """What waits, oldest first; the texts are masked (A5)."""
    with site.store.read() as tx:
        waiting = nlu_review.pending(tx, person)
    intents = site.review.intents if site.review else ()
    things = {"waiting": waiting, "intents": intents, "intent_words": pages.word_list("intent", site.language(request))}
    return pages.render(request, site, "shop/review.html", person=person, **things)


@router.post("/{review_id}")
def decide(
    site: ThisSite,
    person: Person,
    review_id: int,
    intent: Annotated[str, Form()] = "",
    drop: Annotated[bool, Form()] = False,
) -> Response:
    """The message becomes training data for that intent, or is dropped."""
    known = site.review.intents if site.review else ()
    intent = nlu_review.DROPPED if drop else intent
    if intent != nlu_review.DROPPED and intent not in known:
        raise NotFound(f"There is no intent {intent!r}.")
    with site.store.write() as tx:
        found = nlu_review.decide(tx, review_id, person, intent)
        if site.review and intent != nlu_review.DROPPED:
            _learn(site.review, found, intent)
    return RedirectResponse("/desk/review", 303)


def _learn(review: ReviewWork, found: Review, intent: str) -> None:
    try:
        review.accept(found.text, intent, found.language)
    except ValueError as error:  # too long or empty to be an example: it still waits, to be dropped
        raise Refusal(str(error)) from error

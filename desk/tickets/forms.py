"""What staff do with a ticket on the desk; a refusal brings them back to it with words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form
from starlette.responses import RedirectResponse, Response

from actions.booking import visits
from actions.tickets import tickets
from desk.site.login import Person
from desk.site.site import Site, ThisSite
from domain.errors import NotFound, Refusal
from storage import Tx, conversations, shops
from storage.booking import appointments
from storage.tickets import listings

router = APIRouter(prefix="/desk/tickets/{ticket_id}", include_in_schema=False)

Words = Annotated[str, Form(max_length=4000)]
Token = Annotated[str, Form(min_length=8, max_length=40)]
"""Made with the page: the same form sent twice speaks once."""


@router.post("/reply")
def reply(
    site: ThisSite, person: Person, background: BackgroundTasks, ticket_id: int, words: Words, token: Token
) -> Response:  # fmt: skip
    """The customer reads these words. Rule: C2."""

    def step(tx: Tx) -> None:
        if words.strip() and _first(tx, site, token):
            tickets.answer(tx, ticket_id, person, words.strip(), site.now(), key=f"desk:{token}")

    return _done(site, background, ticket_id, step)


@router.post("/note")
def note(
    site: ThisSite, person: Person, background: BackgroundTasks, ticket_id: int, words: Words, token: Token
) -> Response:  # fmt: skip
    """Colleagues read these words."""

    def step(tx: Tx) -> None:
        if words.strip() and _first(tx, site, token):
            tickets.note(tx, ticket_id, person, words.strip(), site.now())

    return _done(site, background, ticket_id, step)


@router.post("/visit/{verb}")
def visit(site: ThisSite, person: Person, background: BackgroundTasks, ticket_id: int, verb: str) -> Response:
    """The ticket's visit took place, was missed, is called off for the customer, or such a mark is undone. Rule: B7."""

    def step(tx: Tx) -> None:
        shop, found = shops.load(tx), appointments.of_ticket(tx, ticket_id)
        if shop is None or found is None:
            raise NotFound(f"Ticket {ticket_id} has no visit.")
        match verb:
            case "no_show":
                visits.mark_no_show(tx, shop, found.id, person, site.now())
            case "done":
                visits.mark_done(tx, found.id, person, site.now())
            case "cancel":
                visits.cancel_for_customer(tx, shop, found.id, person, site.now())
            case "undo":
                visits.undo(tx, shop, found.id, person, site.now())
            case _:
                raise NotFound(f"There is no action {verb!r}: expected no_show, done, cancel or undo.")

    return _done(site, background, ticket_id, step)


@router.post("/{verb}")
def move(site: ThisSite, person: Person, background: BackgroundTasks, ticket_id: int, verb: str) -> Response:
    """Claimed, released, closed or reopened."""
    verbs = {"claim": tickets.claim, "release": tickets.release, "close": tickets.close, "reopen": tickets.reopen}
    if verb not in verbs:
        raise NotFound(f"There is no action {verb!r}: expected one of {sorted(verbs)}.")
    return _done(site, background, ticket_id, lambda tx: verbs[verb](tx, ticket_id, person, site.now()))


def _first(tx: Tx, site: Site, token: str) -> bool:
    return conversations.first_seen(tx, "desk", "", f"form:{token}", site.now())


def _done(site: Site, background: BackgroundTasks, ticket_id: int, step: Callable[[Tx], object]) -> Response:
    refused = ""
    try:
        with site.store.write() as tx:
            step(tx)
            waiting = listings.queued_for_ticket(tx, ticket_id)
        background.add_task(site.deliver, waiting)
        background.add_task(_look, site)
    except Refusal as refusal:
        refused = f"?refused={refusal.code}"
    return RedirectResponse(f"/desk/tickets/{ticket_id}{refused}", 303)


async def _look(site: Site) -> None:
    site.feed.poke()

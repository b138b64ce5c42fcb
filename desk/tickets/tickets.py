"""The desk's tickets: the list that keeps itself fresh, and a ticket's page with what can be done."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Request
from starlette.responses import Response

from actions.tickets import tickets
from desk.site import media, pages, seen
from desk.site.login import Person
from desk.site.refusals import Refused
from desk.site.site import Site, ThisSite
from desk.tickets import bulk, reply
from desk.tickets.bulk import ThisOutcome
from desk.tickets.forms import StepForm, drawn_by, forms, sees_field
from desk.tickets.inbox import ThisView, View, listed
from desk.tickets.view import Detail, detail
from domain.conversation import Message
from domain.shop.staff import Staff
from domain.ticket import KINDS
from storage import Tx, conversations, shops
from storage.tickets import drafts, listings, mentions, visibility
from storage.tickets.inbox import MOST_COUNTED

router = APIRouter(prefix="/desk", include_in_schema=False)

NOT_CHANGED = 304


@router.get("")
def ticket_list(
    request: Request, site: ThisSite, person: Person, view: ThisView, outcome: ThisOutcome
) -> Response:  # fmt: skip
    """The list."""
    language = site.language(request)
    with site.store.read() as tx:
        things = _listed(tx, view) | {"outcome": outcome.told(tx, person, language)}
        things["bulk"] = bulk.forms(tx, person, language)
    things |= {"person": person, "open_id": 0, "found": None, "form_token": secrets.token_urlsafe(12)}
    return pages.render(request, site, "tickets/tickets.html", **things)


@router.get("/part/tickets")
def ticket_list_part(request: Request, site: ThisSite, person: Person, view: ThisView, open_id: int = 0) -> Response:
    """The list alone, for a page that is open; 304 while nothing has happened."""
    with site.store.read() as tx:
        mark = _mark(tx, site, person)
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=NOT_CHANGED)
        things = _listed(tx, view)
    return _part(request, site, "tickets/ticket_list.html", mark, person=person, open_id=open_id, **things)


@router.get("/tickets/{ticket_id}")
def ticket_page(
    request: Request,
    site: ThisSite,
    person: Person,
    view: ThisView,
    ticket_id: int,
    refused: Refused,
    background: BackgroundTasks,
) -> Response:
    """A ticket, beside the list where there is room."""
    with site.store.read() as tx:
        found = _detail(tx, ticket_id, person, site, site.language(request))
        seen.note(site, background, person, found.customer.id, found.shown, ticket_id)
        things = _listed(tx, view) | {"person": person, "found": found, "open_id": ticket_id, "outcome": None}
        things["groups"] = _groups(tx, found, person, site.language(request))
        things["bulk"] = bulk.forms(tx, person, site.language(request))
        things["draft"] = drafts.words(tx, person.id, ticket_id)
        things |= {"writers": reply.writers(tx, ticket_id, person, site), "people": _people(tx, found, person)}
        if mentions.unseen(tx, person.id, [ticket_id]):
            background.add_task(_saw, site, person, ticket_id)
    things |= {"form_token": secrets.token_urlsafe(12), "refused": refused}
    return pages.render(request, site, "tickets/tickets.html", **things)


@router.get("/part/tickets/{ticket_id}")
def ticket_part(request: Request, site: ThisSite, person: Person, ticket_id: int) -> Response:
    """The ticket alone, for a page that is open; 304 while nothing has happened."""
    with site.store.read() as tx:
        mark = _mark(tx, site, person, str(drafts.latest(tx, ticket_id) or ""))
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=NOT_CHANGED)
        found = _detail(tx, ticket_id, person, site, site.language(request))
        writers = reply.writers(tx, ticket_id, person, site)
    return _part(request, site, "tickets/ticket_detail.html", mark, person=person, found=found, writers=writers)


@router.get("/media/{message_id}/{index}")
def show_media(site: ThisSite, person: Person, message_id: int, index: int) -> Response:
    """A photo or file of a conversation that belongs to a ticket they may know of. Rule: A5, C5."""
    with site.store.read() as tx:
        message = conversations.get_message(tx, message_id) if person.may("see_tickets") else None
        if message is not None and not _may_read(tx, message, person):
            message = None
    return media.answer(site.settings.data_dir, message, index)


def _may_read(tx: Tx, message: Message, person: Staff) -> bool:
    return listings.has_ticket(tx, message.conversation_id, person) and bool(visibility.messages(tx, person, [message]))


def _part(request: Request, site: Site, template: str, mark: str, **things: Any) -> Response:
    response = pages.render(request, site, template, **things)
    response.headers["ETag"] = mark
    return response


def _mark(tx: Tx, site: Site, person: Staff, also: str = "") -> str:
    """Changes with every event and message, and every minute, because the lists say how long ago things were."""
    news = f"{listings.last_event_id(tx, person)}-{listings.last_message_id(tx)}-{site.now():%H%M}"
    return f'"{news}{"".join(char for char in also if char.isdigit())}"'


def _listed(tx: Tx, view: View) -> dict[str, Any]:
    return {"inbox": listed(tx, view), "view": view, "kinds": KINDS, "most_counted": MOST_COUNTED}


def _people(tx: Tx, found: Detail, person: Staff) -> list[str]:
    """Names of the colleagues who can be named in a note of this ticket. Rule: C5."""
    return [one.name for one in shops.staff(tx) if one.id != person.id and one.may_see(found.row.ticket)]


def _saw(site: Site, person: Staff, ticket_id: int) -> None:
    with site.store.write() as tx:
        mentions.saw(tx, person.id, ticket_id, site.now())


def _groups(tx: Tx, found: Detail, person: Staff, language: str) -> list[tuple[str, list[StepForm]]]:
    """The forms of the ticket's page: those of a complaint's case first. Rule: C4."""
    elsewhere = () if sees_field(person) else ("field_job",)
    case = forms(tx, found.stand, person, language, ("complaint",)) if found.case else []
    drawn = drawn_by("tickets/ticket_detail.html") | drawn_by("tickets/tickets.html")
    drawn -= {"close"} if found.case else set()
    more = forms(tx, found.stand, person, language, ("ticket", *elsewhere), drawn=drawn)
    return [("case.title", case), ("more.title", more)]


def _detail(tx: Tx, ticket_id: int, person: Staff, site: Site, language: str) -> Detail:
    ticket = tickets.seen(tx, ticket_id, person)
    return detail(tx, ticket, shops.current(tx), person, site.now(), language)

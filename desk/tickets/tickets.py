"""The desk's tickets: the list that keeps itself fresh, and a ticket's page with what can be done."""

from __future__ import annotations

import secrets
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request
from starlette.responses import Response

from actions.tickets import tickets
from desk.site import media, pages, seen
from desk.site.login import Person
from desk.site.redaction import Sight
from desk.site.refusals import Refused
from desk.site.site import Site, ThisSite
from desk.tickets.forms import StepForm, drawn_by, forms, sees_field
from desk.tickets.view import Detail, detail, rows
from domain.conversation import Message
from domain.shop.staff import Staff
from domain.ticket import KINDS, OPEN_STATES, STATES
from storage import Tx, conversations, shops
from storage.tickets import listings, visibility

router = APIRouter(prefix="/desk", include_in_schema=False)

PAGE = 40
"""Rows shown before "more" is pressed."""
MAX_WORDS = 4000
"""Characters of an answer or note; what Telegram takes in one message."""
NOT_CHANGED = 304


class View:
    """Which tickets a request asks to see: ?show=open|mine|all&kind=&q=&n=."""

    def __init__(
        self,
        person: Person,
        show: Annotated[str, Query(pattern="^(open|mine|all)$")] = "open",
        kind: str = "",
        q: Annotated[str, Query(max_length=80)] = "",
        n: Annotated[int, Query(ge=1, le=1000)] = PAGE,
    ) -> None:
        self.show, self.kind, self.words, self.rows = show, kind if kind in KINDS else "", q.strip(), n
        self.filter = listings.TicketFilter(
            states=STATES if show == "all" else OPEN_STATES,
            kind=self.kind or None,
            assignee_id=person.id if show == "mine" else None,
            words=self.words,
            in_customers=person.may("see_customers"),
            viewer=person,
        )

    def query(self, **changes: object) -> str:
        """The view as the end of an address, with some of it changed."""
        values = {"show": self.show, "kind": self.kind, "q": self.words, "n": self.rows} | changes
        usual = {"show": "open", "kind": "", "q": "", "n": PAGE}
        kept = [(key, str(value)) for key, value in values.items() if value != usual[key]]
        return f"?{urlencode(kept)}" if kept else ""


ThisView = Annotated[View, Depends()]


@router.get("")
def ticket_list(request: Request, site: ThisSite, person: Person, view: ThisView) -> Response:
    """The list."""
    with site.store.read() as tx:
        things = _listed(tx, person, view)
    return pages.render(request, site, "tickets/tickets.html", person=person, open_id=0, found=None, **things)


@router.get("/part/tickets")
def ticket_list_part(request: Request, site: ThisSite, person: Person, view: ThisView, open_id: int = 0) -> Response:
    """The list alone, for a page that is open; 304 while nothing has happened."""
    with site.store.read() as tx:
        mark = _mark(tx, site, person)
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=NOT_CHANGED)
        things = _listed(tx, person, view)
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
        things = _listed(tx, person, view) | {"person": person, "found": found, "open_id": ticket_id}
        things["groups"] = _groups(tx, found, person, site.language(request))
    things |= {"form_token": secrets.token_urlsafe(12), "refused": refused}
    return pages.render(request, site, "tickets/tickets.html", **things)


@router.get("/part/tickets/{ticket_id}")
def ticket_part(request: Request, site: ThisSite, person: Person, ticket_id: int) -> Response:
    """The ticket alone, for a page that is open; 304 while nothing has happened."""
    with site.store.read() as tx:
        mark = _mark(tx, site, person)
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=NOT_CHANGED)
        found = _detail(tx, ticket_id, person, site, site.language(request))
    return _part(request, site, "tickets/ticket_detail.html", mark, person=person, found=found)


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


def _mark(tx: Tx, site: Site, person: Staff) -> str:
    """Changes with every event and message, and every minute, because the lists say how long ago things were."""
    return f'"{listings.last_event_id(tx, person)}-{listings.last_message_id(tx)}-{site.now():%H%M}"'


def _listed(tx: Tx, person: Staff, view: View) -> dict[str, Any]:
    found = listings.tickets(tx, view.filter, view.rows + 1)
    shown = rows(tx, found[: view.rows], Sight.of(person))
    total, own = listings.open_counts(tx, person.id, person)
    counts = {"open": total, "mine": own}
    return {"rows": shown, "more": len(found) > view.rows, "counts": counts, "view": view, "kinds": KINDS}


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

"""What the shop owes whom until when, the most pressing first, and naming a new time (F3, C2, N4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desk.site import pages
from desk.site.login import Person
from desk.site.redaction import Sight
from desk.site.site import ThisSite
from desk.tickets.view import Row, rows, staff_names
from domain.errors import NotFound
from domain.promises.promise import Promise, current
from domain.shop.promise_policy import KINDS, PromiseKind
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.promises import promises
from storage.tickets import listings, tickets

router = APIRouter(prefix="/desk/due", include_in_schema=False)

Who = Annotated[str, Query(max_length=40)]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
NOT_CHANGED = 304

PAGE = 100
"""Promises on a page."""


@dataclass(frozen=True)
class Owed:
    """A promise with its ticket's line."""

    promise: Promise
    row: Row


@router.get("")
def due_page(request: Request, site: ThisSite, person: Person, who: Who = "", page: PageNumber = 1) -> Response:
    """Everything owed; who: code of one of the people, or "" for all."""
    with site.store.read() as tx:
        things = _things(tx, person, who, page)
    return pages.render(request, site, "tickets/due.html", person=person, **things)


@router.get("/part")
def due_part(request: Request, site: ThisSite, person: Person, who: Who = "", page: PageNumber = 1) -> Response:
    """The list alone, for a page that is open; 304 while nothing has happened and no minute has passed."""
    with site.store.read() as tx:
        mark = f'"{listings.last_event_id(tx)}-{site.now():%H%M}"'
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=NOT_CHANGED)
        things = _things(tx, person, who, page)
    response = pages.render(request, site, "tickets/due_list.html", person=person, **things)
    response.headers["ETag"] = mark
    return response


@router.get("/{ticket_id}")
def name_page(request: Request, site: ThisSite, person: Person, ticket_id: int) -> Response:
    """Where a time is named for a ticket; what is owed next is chosen already."""
    with site.store.read() as tx:
        ticket = tickets.get(tx, ticket_id)
        if ticket is None or not person.may_see(ticket) or not person.may("promise"):
            raise NotFound(f"There is no ticket {ticket_id}.")
        (row,) = rows(tx, [ticket], Sight.of(person))
        owed = [one.kind for one in current(promises.of(tx, ticket_id)) if one.kind != PromiseKind.FIRST_ANSWER]
    now = site.now().astimezone(site.zone).strftime("%Y-%m-%dT%H:%M")
    things = {"row": row, "kinds": KINDS, "chosen": owed[0] if owed else PromiseKind.SOLUTION, "now": now}
    return pages.render(request, site, "tickets/due_name.html", person=person, **things)


def _things(tx: Tx, person: Staff, who: str, page: int) -> dict[str, Any]:
    """For roles that may see tickets; what is not for this person's eyes is left out. Rule: I1, C5."""
    if not person.may("see_tickets"):
        raise NotFound("There is no such page.")
    people = {one.code: one for one in shops.staff(tx)}
    chosen = people.get(who)
    whose = chosen.id if chosen else None
    found = promises.owed(tx, person, PAGE, (page - 1) * PAGE, assignee_id=whose)
    lines = {row.ticket.id: row for row in rows(tx, [ticket for _, ticket in found], Sight.of(person))}
    owed = [Owed(one, lines[one.ticket_id]) for one, _ in found]
    pages = max(1, -(-promises.count_owed(tx, person, assignee_id=whose) // PAGE))
    things = {"owed": owed, "page": page, "pages": pages, "holders": _holders(tx, person)}
    return things | {"who": chosen.code if chosen else "", "more": f"?who={chosen.code if chosen else ''}&page="}


def _holders(tx: Tx, person: Staff) -> Sequence[tuple[str, str]]:
    """Code and name of whoever has something that is owed, the asker first."""
    holding = promises.owing(tx, person)
    names = staff_names(tx)
    others = [one for one in shops.staff(tx) if one.id in holding and one.id != person.id]
    return [(person.code, names.get(person.id, person.name)), *((one.code, one.name) for one in others)]

"""The shop's ready replies: read, written, taken out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from actions.knowledge.articles import MAY
from actions.tickets import ready_replies
from desk.site import pages
from desk.site.login import Person
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from domain.errors import BadField
from storage import shops
from storage.tickets import ready_replies as kept

router = APIRouter(prefix="/desk/ready", include_in_schema=False)

HOME = "/desk/ready"
Name = Annotated[str, Form(max_length=40)]
Words = Annotated[str, Form(max_length=ready_replies.LONGEST)]


@router.get("")
def page(request: Request, site: ThisSite, person: Person, refused: Refused) -> Response:
    """All of them, each to change, and room for a new one."""
    person.require(MAY)
    with site.store.read() as tx:
        found = kept.listed(tx)
    things = {"found": found, "refused": refused, "names": list(ready_replies.OF_TICKET), "most": ready_replies.LONGEST}
    return pages.render(request, site, "tickets/ready_replies.html", person=person, **things)


@router.post("/begin")
def begin(site: ThisSite, person: Person) -> Response:
    """The usual ones are there."""
    with site.store.write() as tx:
        ready_replies.begin(tx, shops.current(tx), person, site.now())
    return RedirectResponse(HOME, 303)


@router.post("/{reply_id}/drop")
def drop(site: ThisSite, person: Person, reply_id: int) -> Response:
    """One is gone."""
    with site.store.write() as tx:
        ready_replies.drop(tx, reply_id, person)
    return RedirectResponse(HOME, 303)


@router.post("/{reply_id}")
def write(site: ThisSite, person: Person, reply_id: int, name: Name = "", zh: Words = "", en: Words = "") -> Response:
    """One reads so from now on; 0: a new one. What it may not say brings the page back with the reason."""
    try:
        with site.store.write() as tx:
            ready_replies.write(tx, shops.current(tx), reply_id or None, name, zh, en, person, site.now())
    except BadField as problem:
        return RedirectResponse(f"{HOME}?{urlencode({'refused': problem.code})}", 303)
    return RedirectResponse(HOME, 303)

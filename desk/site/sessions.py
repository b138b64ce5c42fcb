"""Where somebody is logged in, and a way to end it from elsewhere: a phone that was lost, a machine in the workshop."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from desk.site import pages
from desk.site.login import Person, session_of
from desk.site.site import ThisSite
from domain.errors import NotFound
from storage import sessions

router = APIRouter(prefix="/desk/sessions", include_in_schema=False)


@router.get("")
def listed(request: Request, site: ThisSite, person: Person) -> Response:
    """The person's own browsers, this one marked."""
    own = session_of(request, site)
    with site.store.read() as tx:
        found = sessions.of(tx, person.code, site.now())
    things = {"person": person, "sessions": found, "own": own.id if own else 0}
    return pages.render(request, site, "site/sessions.html", **things)


@router.post("/end")
def end(
    request: Request, site: ThisSite, person: Person, number: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0
) -> Response:
    """That browser is logged out; without a number all others are."""
    own = session_of(request, site)
    with site.store.write() as tx:
        which = {"only": number} if number else {"but": own.id if own else None}
        if not sessions.end(tx, site.now(), person.code, **which) and number:
            raise NotFound(f"Session {number}: there is none like it of {person.code!r}.")
    return RedirectResponse("/desk/sessions", 303)

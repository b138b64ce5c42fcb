"""A refusal's answer: a page with words for people, JSON for programs."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.site import pages
from desk.site.site import Site
from desk.ticket_steps import Incomplete
from domain.errors import AlreadyClaimed, IllegalMove, NotAllowed, NotFound, NotVerified, Refusal
from texts import keys

STATUS: dict[type[Refusal], int] = {
    NotFound: 404, NotAllowed: 403, IllegalMove: 409, AlreadyClaimed: 409, NotVerified: 409, Incomplete: 422,
}  # fmt: skip
CONFLICT = 409


def answer(request: Request, error: Exception) -> Response:
    """The HTTP answer to a Refusal that a route let through."""
    assert isinstance(error, Refusal)
    status = STATUS.get(type(error), CONFLICT)
    if not request.url.path.startswith("/desk"):
        return JSONResponse({"error": error.code, "detail": str(error)}, status)
    site: Site = request.app.state.site
    known = f"desk_refused.{error.code}" in keys("zh")
    return pages.render(request, site, "site/refused.html", status, code=error.code if known else "refused")


def invalid(request: Request, error: Exception) -> Response:
    """The HTTP answer to a request whose fields are not as expected; names each field and the expectation.

    Who reads the desk in a browser gets a page with the way back to the form instead.
    """
    assert isinstance(error, RequestValidationError)
    if request.url.path.startswith("/desk") and "text/html" in request.headers.get("accept", ""):
        site: Site = request.app.state.site
        return pages.render(request, site, "site/refused.html", 422, code=Incomplete.code, back=_came_from(request))
    problems = [f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in error.errors()]
    return JSONResponse({"error": "invalid", "detail": problems}, 422)


def _came_from(request: Request) -> str:
    """The desk's page with the form, without its host; the list of tickets when the browser does not say."""
    came = urlsplit(request.headers.get("referer", ""))
    if not re.fullmatch(r"/desk[\w/-]*", came.path) or came.path == request.url.path == "/desk":
        return "/desk"
    return came.path

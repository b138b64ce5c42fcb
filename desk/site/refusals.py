"""A refusal's answer: a page with words for people, a problem for programs."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Query
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from desk.site import pages, problems
from desk.site.site import Site, ThisSite
from domain.errors import (
    AlreadyClaimed,
    BadField,
    ChangedMeanwhile,
    IllegalMove,
    NoShop,
    NotAllowed,
    NotFound,
    NotVerified,
    Refusal,
    Unstorable,
)
from texts import keys, text

STATUS: dict[type[Refusal], int] = {
    NotFound: 404, NoShop: 404, NotAllowed: 403, IllegalMove: 409, AlreadyClaimed: 409, NotVerified: 409,
    ChangedMeanwhile: 412, BadField: 422, Unstorable: 422,
}  # fmt: skip
CONFLICT = 409


class Reason:
    """Why the step that was asked for on a page was refused: ?refused=<code>&field=<name or key of its label>.

    words: empty when it wasn't; of a field that can't be read they begin with its label.
    """

    def __init__(
        self, request: Request, site: ThisSite, refused: Annotated[str, Query(pattern="^[a-z_]{0,30}$")] = "",
        field: Annotated[str, Query(pattern="^[a-z_0-9.]{0,60}$")] = "",
    ) -> None:  # fmt: skip
        self.code, language = refused, site.language(request)
        self.words = text(f"desk_refused.{_known(refused)}", language) if refused else ""
        key = field if field.startswith("desk_") else f"staff_field.{field.removeprefix('staff_field.')}"
        if refused and key in keys(language):
            label = text(key, language)
            self.words = text("desk_refused.of_field", language, label=label, words=self.words)

    def __bool__(self) -> bool:
        return bool(self.code)


Refused = Annotated[Reason, Depends()]


def _known(code: str) -> str:
    return code if f"desk_refused.{code}" in keys("zh") else "refused"


def answer(request: Request, error: Exception) -> Response:
    """The HTTP answer to a Refusal that a route let through."""
    assert isinstance(error, Refusal)
    if isinstance(error, Unstorable) and any(_is_no_id(said) for said in request.path_params.values()):
        error = NotFound("There is nothing at this address.")
    status = STATUS.get(type(error), CONFLICT)
    if not request.url.path.startswith("/desk"):
        return problems.answer(status, error.code, str(error))
    site: Site = request.app.state.site
    return pages.render(request, site, "site/refused.html", status, code=_known(error.code))


def _is_no_id(said: object) -> bool:
    """True for what stands in an address and is beyond the number of any row."""
    return not str(said).isprintable() or bool(re.fullmatch(r"-?\d{10,}", str(said)))


def invalid(request: Request, error: Exception) -> Response:
    """The HTTP answer to a request whose fields are not as expected; names each field and the expectation.

    Who reads the desk in a browser gets a page with the way back to the form instead.
    """
    assert isinstance(error, RequestValidationError)
    if request.url.path.startswith("/desk") and "text/html" in request.headers.get("accept", ""):
        site: Site = request.app.state.site
        return pages.render(request, site, "site/refused.html", 422, code="incomplete", back=_came_from(request))
    wrong = [f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in error.errors()]
    return problems.answer(422, "invalid", "; ".join(wrong), problems=wrong)


def _came_from(request: Request) -> str:
    """The desk's page with the form, without its host; the list of tickets when the browser does not say."""
    came = urlsplit(request.headers.get("referer", ""))
    if not re.fullmatch(r"/desk[\w/-]*", came.path) or came.path == request.url.path == "/desk":
        return "/desk"
    return came.path

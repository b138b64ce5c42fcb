"""Who has the web chat open: a random id in a signed cookie, so that nobody can read another's conversation."""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from desk.site.site import Site, Visitor

COOKIE = "visitor"
YEAR_SECONDS = 365 * 24 * 3600


def known(connection: HTTPConnection, site: Site) -> Visitor | None:
    """The visitor whose cookie the request carries; None without one that we signed."""
    try:
        name, customer_id = _signer(site).loads(connection.cookies.get(COOKIE, ""))
    except (BadSignature, ValueError):
        return None
    return Visitor(str(name), customer_id)


def new() -> Visitor:
    """A visitor nobody has been before."""
    return Visitor(secrets.token_urlsafe(15))


def remember(response: Response, site: Site, visitor: Visitor) -> None:
    """The browser will come back as this visitor."""
    value = _signer(site).dumps([visitor.id, visitor.customer_id])
    secure = site.settings.secure
    response.set_cookie(COOKIE, str(value), max_age=YEAR_SECONDS, samesite="lax", httponly=True, secure=secure)


def _signer(site: Site) -> URLSafeSerializer:
    return URLSafeSerializer(site.settings.secret_key, salt="web-chat-visitor")

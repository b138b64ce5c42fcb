"""Who may call: programs with the shop's token, and for Rasa's routes also programs on this very machine."""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from desk.site.site import ThisSite
from domain.errors import NotAllowed
from domain.shop.staff import Staff
from storage import shops

_scheme = HTTPBearer(auto_error=False, description="The shop's API_TOKEN.")
Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)]

_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


def with_token(site: ThisSite, given: Given) -> None:
    """Passes when the request bears the API token; 503 while the shop has none, 401 for another."""
    token = site.settings.api_token
    if not token:
        raise HTTPException(503, "The API is closed: the shop has set no AFTERCARE_API_TOKEN.")
    if given is None or not secrets.compare_digest(given.credentials.encode(), token.encode()):
        raise HTTPException(401, "Expected 'Authorization: Bearer <API_TOKEN>'.", {"WWW-Authenticate": "Bearer"})


def with_token_or_local(request: Request, site: ThisSite, given: Given) -> None:
    """Passes with the API token, or while there is none, from this machine and not through a proxy."""
    if site.settings.api_token:
        with_token(site, given)
    elif site.settings.public_url or not _is_local(request):
        raise HTTPException(401, "Without an AFTERCARE_API_TOKEN only this machine may call.")


def _is_local(request: Request) -> bool:
    host = request.client.host if request.client else ""
    name = request.headers.get("host", "").rsplit(":", 1)[0]
    try:
        loopback = ip_address(host).is_loopback
    except ValueError:
        return False
    return loopback and name in _LOCAL_NAMES and "x-forwarded-for" not in request.headers


def in_the_name_of(site: ThisSite, as_staff: Annotated[str, Header(max_length=40)] = "") -> Staff | None:
    """The member of staff named in the header As-Staff; None without one, NotAllowed for an unknown code. Rule: I1."""
    if not as_staff:
        return None
    with site.store.read() as tx:
        found = shops.staff_by_code(tx, as_staff)
    if found is None:
        raise NotAllowed(f"As-Staff: there is no member of staff {as_staff!r}.")
    return found


AsStaff = Annotated[Staff | None, Depends(in_the_name_of)]
"""In whose name is asked: what not everybody may know of is shown to those alone who may (C5)."""

"""Who may call: programs with the shop's token, and for Rasa's routes also programs on this very machine."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from desk.site.site import Site, ThisSite
from domain.errors import NotAllowed
from domain.shop.staff import Staff
from storage import program_tokens, shops

_scheme = HTTPBearer(auto_error=False, description="The shop's API_TOKEN.")
Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)]

_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token is for. names: codes of staff in whose names it may act; None for anybody's."""

    may: frozenset[str]
    names: frozenset[str] | None


def is_open(site: Site) -> bool:
    """True when the shop has given a token to any program."""
    if any(token for token, _ in _set(site)):
        return True
    with site.store.read() as tx:
        return bool(program_tokens.listed(tx))


def with_token(request: Request, site: ThisSite, given: Given) -> None:
    """Passes when the request bears a token for what it asks; 503 while the shop has none, 401 for another, 403 where
    the token may only look or speak.
    """  # fmt: skip
    _needs(site, given, "look" if request.method in ("GET", "HEAD") else "act")


def with_token_or_local(request: Request, site: ThisSite, given: Given) -> None:
    """Passes with a token that may speak, or while there is none, from this machine and not through a proxy."""
    if is_open(site):
        _needs(site, given, "speak")
    elif site.settings.public_url or not _is_local(request):
        raise HTTPException(401, "Without an AFTERCARE_API_TOKEN only this machine may call.")


def to_look_or_local(request: Request, site: ThisSite, given: Given) -> None:
    """Passes with a token that may look, and from this machine when not through a proxy."""
    if site.settings.public_url or not _is_local(request) or given:
        _needs(site, given, "look")


def _set(site: Site) -> list[tuple[str, frozenset[str]]]:
    """Each token of the settings with what it is for."""
    found = site.settings
    return [
        (found.api_token, frozenset({"look", "act", "speak"})),
        (found.api_read_token, frozenset({"look"})),
        (found.api_talk_token, frozenset({"speak"})),
    ]


def _granted(site: Site, given: Given) -> list[Grant]:
    """What the token shown is for; empty for none and for one that nobody has."""
    shown = given.credentials if given else ""
    anybody = site.settings.api_staff or None
    found = [
        Grant(may, anybody)
        for token, may in _set(site)
        if token and secrets.compare_digest(shown.encode(), token.encode())
    ]
    if found or not shown:
        return found
    with site.store.read() as tx:
        known = program_tokens.find(tx, shown)
    if known is None:
        return []
    if known.is_stale(site.now()):
        with site.store.write() as tx:
            program_tokens.note_use(tx, known, site.now())
    return [Grant(known.may, known.names)]


def _needs(site: Site, given: Given, what: str) -> None:
    if not is_open(site):
        raise HTTPException(
            503, "The API is closed: the shop has set no AFTERCARE_API_TOKEN and given no program one of its own."
        )
    known = _granted(site, given)
    if not known:
        raise HTTPException(401, "Expected 'Authorization: Bearer <API_TOKEN>'.", {"WWW-Authenticate": "Bearer"})
    if not any(what in grant.may for grant in known):
        raise HTTPException(403, f"This token is not for that: expected one that may {what}.")


def _is_local(request: Request) -> bool:
    host = request.client.host if request.client else ""
    name = request.headers.get("host", "").rsplit(":", 1)[0]
    try:
        loopback = ip_address(host).is_loopback
    except ValueError:
        return False
    return loopback and name in _LOCAL_NAMES and "x-forwarded-for" not in request.headers


def in_the_name_of(site: ThisSite, given: Given, as_staff: Annotated[str, Header(max_length=40)] = "") -> Staff | None:
    """The member of staff named in the header As-Staff; None without one, NotAllowed for an unknown code. Rule: I1."""
    if not as_staff:
        return None
    with site.store.read() as tx:
        found = shops.staff_by_code(tx, as_staff)
    if not any(grant.names is None or as_staff in grant.names for grant in _granted(site, given)):
        raise NotAllowed(f"As-Staff: programs may not act in the name of {as_staff!r}.")
    if found is None:
        raise NotAllowed(f"As-Staff: there is no member of staff {as_staff!r}.")
    return found


AsStaff = Annotated[Staff | None, Depends(in_the_name_of)]
"""In whose name is asked: what not everybody may know of is shown to those alone who may (C5)."""

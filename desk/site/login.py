"""How staff get in: a one-time signed link, then a signed session cookie. In a demo, by choosing who to be."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from html import escape
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from starlette.responses import RedirectResponse, Response

from actions.shop import admin_alerts
from desk.site import pages
from desk.site.site import Site, ThisSite
from domain.shop.staff import Staff
from storage import conversations, sessions, shops, ticks
from storage.sessions import Session

router = APIRouter(prefix="/desk", include_in_schema=False)

LINK_SECONDS = 15 * 60
"""How long a login link can be used, once."""

SENT = ((timedelta(hours=1), 3), (timedelta(days=1), 8))
"""How many links anybody may have sent to one person within that time; `/link` in their own chat always works."""

COOKIE = "desk"


def make_link(secret: str, code: str, base_url: str) -> str:
    """A link that logs the member of staff with that code in, once, within a quarter of an hour.

    Its age is told by the machine's own time, also when the shop runs on a demo clock.
    """
    token = _link_signer(secret).dumps([code, secrets.token_urlsafe(12)])
    return f"{base_url.rstrip('/')}/desk/login?token={token}"


def signed_in(request: Request, site: ThisSite) -> Staff:
    """Whoever the session belongs to; sends a browser without one to the login page.

    Somebody who left the shop is out at once, and so is a browser whose session was ended.
    """
    session = session_of(request, site)
    with site.store.read() as tx:
        person = shops.staff_by_code(tx, session.staff_code) if session else None
    if session is not None and session.is_stale(site.now()):
        with site.store.write() as tx:
            sessions.see(tx, session, site.now())
    if person is None:
        if "x-part" in request.headers:
            raise HTTPException(401)
        raise HTTPException(303, headers={"Location": "/desk/login"})
    return person


Person = Annotated[Staff, Depends(signed_in)]
"""The member of staff who asks."""


def needs(*any_of: str) -> Callable[[Staff], Staff]:
    """A dependency: the member of staff, if the role grants one of the permissions; else NotAllowed. Rule: I1."""

    def permitted(person: Person) -> Staff:
        person.require(*any_of)
        return person

    return permitted


@router.get("/login")
def login_page(request: Request, site: ThisSite, token: str = "") -> Response:
    """A button that uses the link up: looking at the page (as link previews do) does not."""
    code = _link_code(site, token)
    with site.store.read() as tx:
        person = shops.staff_by_code(tx, code[0]) if code else None
        people = shops.staff(tx) if site.settings.demo else []
    return pages.render(request, site, "site/login.html", person=person, token=token, people=people, used=False)


@router.post("/login")
def login(request: Request, site: ThisSite, token: Annotated[str, Form()]) -> Response:
    """Logged in, when the link is fresh and was not used before."""
    code = _link_code(site, token)
    with site.store.write() as tx:
        person = shops.staff_by_code(tx, code[0]) if code else None
        fresh = code is not None and conversations.first_seen(tx, "desk", "", f"login:{code[1]}", site.now())
    if person is None or not fresh:
        things: dict[str, Any] = {"person": None, "token": token, "people": [], "used": True}
        return pages.render(request, site, "site/login.html", 403, **things)
    return _let_in(request, site, person)


@router.post("/login/send")
def send_link(request: Request, site: ThisSite, code: Annotated[str, Form(max_length=40)]) -> Response:
    """A link is on its way to that person's own chat with the staff bot, a few an hour; everybody reads the same."""
    if site.settings.sends_links and site.door.lets_ask(request):
        now = site.now()
        minute = now.replace(second=0, microsecond=0)
        with site.store.write() as tx:
            person = shops.staff_by_code(tx, code.strip())
            if person is not None and person.active and person.chat_address is not None:
                job = f"login:{person.id}"
                few = all(ticks.count(tx, job, now - within) < most for within, most in SENT)
                if few and ticks.first(tx, job, minute, now):
                    link = make_link(site.settings.secret_key, person.code, site.settings.link_base)
                    words, end = escape(link, quote=False), now + timedelta(seconds=LINK_SECONDS)
                    key = f"{job}:{minute.isoformat()}"
                    admin_alerts.put_text(tx, person.chat_address, words, key, now, expires_at=end)
    things: dict[str, Any] = {"person": None, "token": "", "people": [], "used": False, "sent": True}
    return pages.render(request, site, "site/login.html", **things)


@router.post("/login/demo")
def login_demo(request: Request, site: ThisSite, code: Annotated[str, Form()]) -> Response:
    """Logged in as the chosen member of staff: in a demo only."""
    with site.store.read() as tx:
        person = shops.staff_by_code(tx, code)
    if not site.settings.demo or person is None:
        return Response(status_code=404)
    return _let_in(request, site, person)


@router.post("/logout")
def logout(request: Request, site: ThisSite) -> Response:
    """This browser is logged out, and a copy of its cookie opens nothing any more."""
    session = session_of(request, site)
    if session is not None:
        with site.store.write() as tx:
            sessions.end(tx, site.now(), session.staff_code, only=session.id)
    response = RedirectResponse("/desk/login", 303)
    response.delete_cookie(COOKIE)
    return response


def _let_in(request: Request, site: Site, person: Staff) -> Response:
    response = RedirectResponse("/desk", 303)
    with site.store.write() as tx:
        key = sessions.begin(tx, person.code, request.headers.get("user-agent", ""), site.now())
    value, secure = _session_signer(site).dumps(key), site.settings.secure
    seconds = int(sessions.LASTS.total_seconds())
    response.set_cookie(COOKIE, str(value), max_age=seconds, httponly=True, samesite="lax", secure=secure)
    return response


def session_of(request: Request, site: Site) -> Session | None:
    """The open session whose cookie the request bears."""
    try:
        key = _session_signer(site).loads(request.cookies.get(COOKIE, ""))
    except (BadSignature, ValueError):
        return None
    with site.store.read() as tx:
        return sessions.find(tx, str(key), site.now())


def _link_code(site: Site, token: str) -> tuple[str, str] | None:
    try:
        code, nonce = _link_signer(site.settings.secret_key).loads(token, max_age=LINK_SECONDS)
    except (BadSignature, ValueError):
        return None
    return str(code), str(nonce)


def _link_signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="desk-login-link")


def _session_signer(site: Site) -> URLSafeSerializer:
    return URLSafeSerializer(site.settings.secret_key, salt="desk-session-key")

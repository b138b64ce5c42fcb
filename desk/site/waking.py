"""The desk on a phone's home screen, and its agreement to be woken when something is urgent (F2, N4)."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import FileResponse, JSONResponse, Response

from desk.site import pages
from desk.site.login import Person, session_of
from desk.site.site import ThisSite
from domain.errors import BadField, NotAllowed
from storage.outbound import subscriptions
from texts import text

router = APIRouter(prefix="/desk", include_in_schema=False)

_POINT, _SECRET = 65, 16
"""Bytes of a browser's key and of what it adds."""


class Browser(BaseModel):
    """A browser as it describes itself: where it takes messages, and what seals them for it."""

    endpoint: str = Field(min_length=12, max_length=800)
    p256dh: str = Field("", max_length=120)
    auth: str = Field("", max_length=60)


@router.get("/app.webmanifest")
def manifest(request: Request, site: ThisSite) -> Response:
    """How the desk stands on a home screen, in the browser's language."""
    language = site.language(request)
    sizes = ("192x192", "512x512")
    icons = [
        {"src": pages.static(f"app/icon-{one.partition('x')[0]}.png"), "sizes": one, "type": "image/png"}
        for one in sizes
    ]
    told = {
        "id": "/desk", "name": text("desk_news.app", language), "short_name": "Aftercare", "lang": language,
        "start_url": "/desk", "scope": "/desk", "display": "standalone", "background_color": "#eef2f3",
        "theme_color": "#0b6b62", "icons": icons,
    }  # fmt: skip
    return JSONResponse(told, media_type="application/manifest+json")


@router.get("/worker.js")
def worker() -> Response:
    """What wakes the phone: it lives below /desk, so that it speaks for no other page."""
    return FileResponse(pages.STATIC / "app" / "worker.js", media_type="text/javascript")


@router.post("/push")
def agree(request: Request, site: ThisSite, person: Person, browser: Browser) -> Response:
    """This browser is woken from now on, as long as it stays logged in. Rule: A5."""
    session = session_of(request, site)
    if session is None or not site.push_key:
        raise NotAllowed("Expected a browser that is logged in, and a server that can wake it.")
    if urlsplit(browser.endpoint).scheme != "https" or not urlsplit(browser.endpoint).hostname:
        raise BadField("bad_address", "endpoint", "the https address that the browser was given by its maker")
    if (_size(browser.p256dh), _size(browser.auth)) != (_POINT, _SECRET):
        raise BadField("bad_choice", "p256dh", "the keys as the browser has them")
    keys, language = (browser.p256dh, browser.auth), site.language(request)
    with site.store.write() as tx:
        subscriptions.keep(tx, session.id, person.code, browser.endpoint, keys, language, site.now())
    return Response(status_code=204)


@router.post("/push/end")
def end(site: ThisSite, person: Person, browser: Browser) -> Response:
    """This browser is woken no more."""
    with site.store.write() as tx:
        subscriptions.drop(tx, browser.endpoint, person.code)
    return Response(status_code=204)


def _size(words: str) -> int:
    """Bytes of the words as browsers write keys; 0 for what is none."""
    try:
        return len(base64.b64decode(words + "=" * (-len(words) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return 0

"""News on every page of the desk: what is urgent and taken by nobody, told as it happens (F2, N4)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from desk.site import pages
from desk.site.feed import DESK
from desk.site.login import Person, session_of
from desk.site.redaction import Sight
from desk.site.site import Site, ThisSite
from domain.shop.staff import Staff
from storage import shops
from storage.tickets import worklist

router = APIRouter(prefix="/desk/news", include_in_schema=False)

MOST = 200
"""Pages that may listen to one process at once; the others ask now and then."""

LIFE_SECONDS = 240.0
"""How long a page listens before it begins anew, so that none is kept by a browser that is gone."""

BEAT_SECONDS = 15.0
"""A word so often, so that nothing between takes the line for dead, and an ended session hears no more."""

SHOWN = 4
"""Urgent matters told at a time, the oldest first."""


@router.get("")
async def stream(request: Request, site: ThisSite, person: Person) -> Response:
    """News as server-sent events, for as long as the session lasts; 204 when too many listen: then ask `/now`."""
    if site.feed.listeners(DESK) >= MOST:
        return Response(status_code=204)
    return StreamingResponse(
        _told(request, site, person), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


@router.get("/now")
def now(site: ThisSite, person: Person) -> JSONResponse:
    """The same, once."""
    return JSONResponse(_news(site, person))


@router.get("/choices")
def choices(request: Request, site: ThisSite, person: Person) -> Response:
    """How this browser tells what is urgent."""
    chosen = pages.chosen_news(request)
    return pages.render(request, site, "site/news.html", person=person, chosen=chosen, ways=pages.NEWS)


@router.post("/choices")
def choose(
    site: ThisSite, person: Person, sound: Annotated[str, Form()] = "", notify: Annotated[str, Form()] = ""
) -> Response:  # fmt: skip
    """The choice is kept in this browser: a phone may be silent while the counter rings."""
    said = "-".join(name for name, value in (("sound", sound), ("notify", notify)) if value) or "none"
    response = RedirectResponse("/desk/news/choices", 303)
    secure = site.settings.secure
    response.set_cookie("news", said, max_age=pages.YEAR_SECONDS, samesite="lax", secure=secure, httponly=True)
    return response


async def _told(request: Request, site: Site, person: Staff) -> AsyncIterator[str]:
    said, ends = "", time.monotonic() + LIFE_SECONDS
    with site.feed.listening(DESK) as changed:
        yield "retry: 3000\n\n"
        while time.monotonic() < ends:
            changed.clear()
            if not await asyncio.to_thread(_still_in, request, site, person):
                return
            found = json.dumps(await asyncio.to_thread(_news, site, person), ensure_ascii=False)
            yield f"data: {found}\n\n" if found != said else ": still here\n\n"
            said = found
            with suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), min(BEAT_SECONDS, max(ends - time.monotonic(), 0)))


def _still_in(request: Request, site: Site, person: Staff) -> bool:
    session = session_of(request, site)
    return session is not None and session.staff_code == person.code


def _news(site: Site, person: Staff) -> dict[str, Any]:
    """What this person may take and nobody has: urgent ones by name, all by their number. Rule: I1, C5."""
    if not person.may("claim"):
        return {"urgent": [], "waiting": 0}
    sight = Sight.of(person)
    with site.store.read() as tx:
        now_person = shops.staff_by_code(tx, person.code) or person
        found = worklist.urgent(tx, now_person, SHOWN)
        waiting = worklist.unclaimed_count(tx, now_person)
    told = [{"id": one.id, "number": one.number, "words": sight.text(one.summary)[:80]} for one in found]
    return {"urgent": told, "waiting": waiting}

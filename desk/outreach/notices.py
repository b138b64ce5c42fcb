"""What is said unasked: planned, sent, put off, dropped and why; kinds and campaigns paused, resumed and stopped."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from actions.notice_kinds import KINDS
from actions.outreach import notice_log, notices
from desk.site import pages
from desk.site.login import Person, needs
from desk.site.site import ThisSite
from domain.errors import NotFound
from domain.shop.staff import Staff
from storage import shops

router = APIRouter(prefix="/desk/notices", include_in_schema=False)

MayLook = Annotated[Staff, Depends(needs("see_notices"))]
STATES = ("planned", "deferred", "sent", "dropped", "cancelled")
VERBS = {"pause": notices.pause, "resume": notices.resume, "stop": notices.stop}
_STATE = Query(pattern=f"^({'|'.join(STATES)})?$")


@router.get("")
def notices_page(
    request: Request, site: ThisSite, person: MayLook, state: Annotated[str, _STATE] = "",
    kind: Annotated[str, Query(max_length=32)] = "", before: int | None = None,
) -> Response:  # fmt: skip
    """The newest notices of one state and kind, and how far each kind and campaign is. Rule: N5."""
    with site.store.read() as tx:
        found = notice_log.listed(tx, person, state=state or None, kind=kind or None, before=before)
        progress = [] if before else notice_log.broadcasts(tx, person)
    things = {"state": state, "states": STATES, "kind": kind, "kinds": sorted(KINDS), "found": found}
    return pages.render(request, site, "outreach/notices.html", person=person, broadcasts=progress, **things)


@router.get("/progress")
def progress_rows(request: Request, site: ThisSite, person: MayLook) -> Response:
    """Only the table of progress, for a page that keeps itself up to date."""
    with site.store.read() as tx:
        progress = notice_log.broadcasts(tx, person)
    return pages.render(request, site, "outreach/notice_progress.html", person=person, broadcasts=progress)


@router.post("/broadcast")
def halt(
    site: ThisSite, person: Person, name: Annotated[str, Form(max_length=80)], verb: Annotated[str, Form()]
) -> Response:  # fmt: skip
    """The kind or campaign is paused, resumed or stopped. Rule: N3, I1."""
    if verb not in VERBS:
        raise NotFound(f"There is no such verb {verb!r}: expected one of {sorted(VERBS)}.")
    with site.store.write() as tx:
        VERBS[verb](tx, name, person, site.now())
    return RedirectResponse("/desk/notices", 303)


@router.get("/dry-run")
def dry_run(
    request: Request, site: ThisSite, person: MayLook, broadcast: Annotated[str, Query(max_length=80)]
) -> Response:  # fmt: skip
    """Who would get it, when, and why not. Rule: N3."""
    with site.store.read() as tx:
        found = notice_log.dry_run(tx, shops.current(tx), KINDS, person, broadcast, site.now())
    counts: dict[str, int] = {}
    for one, _ in found:
        reason = one.decision.reason or "sent"
        counts[reason] = counts.get(reason, 0) + 1
    things = {"broadcast": broadcast, "found": found, "counts": counts, "most": notice_log.DRY_RUN}
    return pages.render(request, site, "outreach/notice_dry_run.html", person=person, **things)


@router.get("/unreachable")
def unreachable(request: Request, site: ThisSite, person: MayLook) -> Response:
    """Customers whom no message reaches any more at an address. Rule: N1."""
    with site.store.read() as tx:
        found = notice_log.unreachable(tx, person)
    return pages.render(request, site, "outreach/notice_unreachable.html", person=person, found=found)

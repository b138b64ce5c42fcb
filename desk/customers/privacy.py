"""A person's data on their request: what is held, a copy of it as a file, and its erasure (A5)."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from actions.customers import editing, privacy
from actions.customers.imports import export
from desk.customers.form import back
from desk.site import pages
from desk.site.login import needs
from desk.site.posting import Post
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from domain.customers.privacy import StillOpen
from domain.errors import Refusal
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.customers import copying, customer_events, erasing

router = APIRouter(prefix="/desk/customers", include_in_schema=False)

MayDecide = Annotated[Staff, Depends(needs("manage_privacy"))]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/{customer_id}/privacy")
def page(request: Request, site: ThisSite, person: MayDecide, customer_id: int, refused: Refused) -> Response:
    """What an erasure would take out, what stays and why, what is in its way, and who looked at the record."""
    with site.store.read() as tx:
        who = editing.of(tx, customer_id)
        found = privacy.prospect(tx, customer_id, person, site.now())
        things = {
            "who": who, "found": found, "asked": privacy.requests(tx, customer_id),
            "views": customer_events.views(tx, customer_id, limit=50), "token": secrets.token_urlsafe(12),
            "names": {one.actor: one.name for one in shops.staff(tx)},
        }  # fmt: skip
    return pages.render(request, site, "customers/privacy.html", person=person, refused=refused, **things)


@router.post("/{customer_id}/privacy/export.xlsx")
def take_out(request: Request, site: ThisSite, person: MayDecide, customer_id: int) -> Response:
    """Everything held of the person as a file; that it was taken out stands in the record."""
    language = site.language(request)
    with site.store.write() as tx:
        ids = erasing.family(tx, editing.of(tx, customer_id).id)
        privacy.exported(tx, customer_id, person, site.now())
        found = [
            (
                export.titled(f"table_{name}", language),
                [export.titled(f"column_{one}", language) for one in columns],
                rows,
            )
            for name, columns, rows in copying.sheets(tx, ids)
        ]
    name = f"customer-{customer_id}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(export.workbook(found), media_type=XLSX, headers=headers)


@router.post("/{customer_id}/privacy/erase")
def erase(
    post: Post, person: MayDecide, customer_id: int, sure: Annotated[str, Form()] = "",
    token: Annotated[str, Form(max_length=40)] = "",
) -> Response:  # fmt: skip
    """The person is in no record any more, once the box beside the button says so."""
    files: list[str] = []

    def work(tx: Tx) -> list[None]:
        files[:] = privacy.erase(tx, customer_id, person, post.site.now())
        return []

    here = f"/desk/customers/{customer_id}"
    if sure != "yes":
        return back(f"{here}/privacy", StillOpen("An erasure is not done without a yes."))
    try:
        post.once(token, work)
    except Refusal as refusal:
        return back(f"{here}/privacy", refusal)
    privacy.unlink(post.site.settings.data_dir, files)
    return RedirectResponse(here, 303)

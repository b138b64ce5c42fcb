"""A vehicle or an address taken out of a record: what would go with it, and the new record."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from actions.customers import splitting
from desk.customers import form as forms
from desk.customers.form import Form, back
from desk.site import pages
from desk.site.login import needs
from desk.site.posting import Post
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from domain.errors import Refusal
from domain.shop.staff import Staff
from storage import Tx

router = APIRouter(prefix="/desk/customers", include_in_schema=False)

MaySplit = Annotated[Staff, Depends(needs("merge_customers"))]
Id = Annotated[int, Query(ge=0, lt=2**31)]


@router.get("/{customer_id}/split")
def preview(
    request: Request, site: ThisSite, person: MaySplit, customer_id: int, refused: Refused, vehicle: Id = 0,
    identity: Id = 0,
) -> Response:  # fmt: skip
    """What would go with the vehicle or the address."""
    with site.store.read() as tx:
        found = splitting.preview(tx, customer_id, vehicle or None, identity or None, person)
    things = {"found": found, "refused": refused, "token": secrets.token_urlsafe(12)}
    return pages.render(request, site, "customers/split.html", person=person, **things)


@router.post("/{customer_id}/split")
def split(post: Post, person: MaySplit, customer_id: int, form: Form) -> Response:
    """The new record's page. Rule: I2."""
    made: list[int] = []
    told = {name: forms.number(form, name, 2**31 - 1) or 0 for name in ("vehicle", "identity")}

    def work(tx: Tx) -> list[None]:
        name, now = forms.details({"name": form.get("name", "")})["name"] or "", post.site.now()
        one = splitting.split(tx, customer_id, told["vehicle"] or None, told["identity"] or None, name, person, now)
        made.append(one.id)
        return []

    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        return back(f"/desk/customers/{customer_id}/split", refusal, **told)
    return back(f"/desk/customers/{made[0] if made else customer_id}")

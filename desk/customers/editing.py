"""Customers entered and corrected at the desk: details, wishes, vehicles, what they told, and two records made one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from actions.customers import editing, mail_address, merging, vouching
from actions.notice_kinds import KINDS
from actions.outreach import consent as consents
from desk.customers import form as forms
from desk.customers.form import Form, back
from desk.site import pages
from desk.site.login import needs
from desk.site.posting import Post
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from domain.errors import BadField, IllegalMove, Refusal
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customers, finding

router = APIRouter(prefix="/desk/customers", include_in_schema=False)

MayEdit = Annotated[Staff, Depends(needs("edit_customers"))]
MayMerge = Annotated[Staff, Depends(needs("merge_customers"))]
NEW = "/desk/customers/new"
ASKED = ("name", "phone", "plate", "model", "address", "note")


@router.get("/new")
def new(
    request: Request, site: ThisSite, person: MayEdit, refused: Refused, other: Annotated[int, Query(ge=0)] = 0
) -> Response:  # fmt: skip
    """An empty form, with what was typed before it was refused."""
    typed = {name: request.query_params.get(name, "")[:200] for name in ASKED}
    things = {"typed": typed, "refused": refused, "other": other, "token": secrets.token_urlsafe(12)}
    return pages.render(request, site, "customers/new.html", person=person, **things)


@router.post("/new")
def create(post: Post, person: MayEdit, form: Form) -> Response:
    """The new record's page; the form again where it was refused. Rule: A1."""
    made: list[int] = []

    def work(tx: Tx) -> list[None]:
        who = editing.create(tx, forms.details(form), person, post.site.now())
        car, km = forms.vehicle(form)
        if car.get("plate") or car.get("vin"):
            editing.add_vehicle(tx, who.id, car, person, post.site.now(), km=km)
        made.append(who.id)
        return []

    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        return back(NEW, refusal, **{name: form[name] for name in ASKED if form.get(name)})
    return back(f"/desk/customers/{made[0]}" if made else "/desk/customers")


Step = Callable[[Tx], object]


def _done(post: Post, customer_id: int, form: dict[str, str], step: Step) -> Response:
    """The record's page after the step, or with the reason why it was refused."""

    def work(tx: Tx) -> list[None]:
        step(tx)
        return []

    page = f"/desk/customers/{customer_id}"
    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        return back(page, refusal)
    return back(page)


@router.post("/{customer_id}/edit")
def edit(post: Post, person: MayEdit, customer_id: int, form: Form) -> Response:
    """The record says what the form says."""

    def step(tx: Tx) -> None:
        told, now = forms.details(form), post.site.now()
        editing.edit(tx, customer_id, told, person, now)
        if "mail" in told:
            mail_address.put(tx, customer_id, told["mail"], person, now)

    return _done(post, customer_id, form, step)


@router.post("/{customer_id}/consent")
def consent(post: Post, person: MayEdit, customer_id: int, form: Form) -> Response:
    """What the customer wants to be told, by their word at the counter. Rule: N5."""

    def step(tx: Tx) -> None:
        asked = set(form.get("channels", "").split(","))
        known = [one for one in consents.channels(tx, customer_id) if one in asked]
        editing.set_consent(
            tx, KINDS, customer_id, form["allowed[]"].split(","), person, post.site.now(), channels=known
        )

    return _done(post, customer_id, form, step)


@router.post("/{customer_id}/vehicles")
def add_vehicle(post: Post, person: MayEdit, customer_id: int, form: Form) -> Response:
    """The customer has one vehicle more."""

    def step(tx: Tx) -> None:
        told, km = forms.vehicle(form)
        editing.add_vehicle(tx, customer_id, told, person, post.site.now(), km=km)

    return _done(post, customer_id, form, step)


@router.post("/{customer_id}/vehicles/{vehicle_id}")
def edit_vehicle(post: Post, person: MayEdit, customer_id: int, vehicle_id: int, form: Form) -> Response:
    """The vehicle's record says what the form says."""

    def step(tx: Tx) -> None:
        told, km = forms.vehicle(form)
        _of_customer(tx, customer_id, vehicle_id)
        sure = form.get("sure") == "yes"
        editing.edit_vehicle(tx, vehicle_id, told, person, post.site.now(), km=km, sure=sure)

    return _done(post, customer_id, form, step)


@router.post("/{customer_id}/vehicles/{vehicle_id}/sell")
def sell(post: Post, person: MayEdit, customer_id: int, vehicle_id: int, form: Form) -> Response:
    """The vehicle has another owner: one whose phone is on record, or who is not known yet."""

    def step(tx: Tx) -> None:
        _of_customer(tx, customer_id, vehicle_id)
        phone = forms.details({"phone": form.get("phone", "")})["phone"]
        buyer = customers.by_phone(tx, phone) if phone else None
        if phone and buyer is None:
            raise BadField("not_found", "desk_customer.buyer", "the phone of a customer on record")
        editing.sell(tx, vehicle_id, buyer.id if buyer else None, person, post.site.now())

    return _done(post, customer_id, form, step)


def _of_customer(tx: Tx, customer_id: int, vehicle_id: int) -> None:
    if editing.vehicle_of(tx, vehicle_id).customer_id != customer_id:
        raise IllegalMove(f"Vehicle {vehicle_id} is not customer {customer_id}'s.")


@router.post("/{customer_id}/facts/{fact_id}/{verdict}")
def judge(post: Post, person: MayEdit, customer_id: int, fact_id: int, verdict: str, form: Form) -> Response:
    """What was told is vouched for ("confirm") or put aside ("dismiss"). Rule: A5."""

    def step(tx: Tx) -> None:
        if verdict == "confirm":
            vouching.vouch(tx, customer_id, fact_id, forms.number(form, "vehicle"), person, post.site.now())
        else:
            vouching.dismiss(tx, customer_id, fact_id, person, post.site.now())

    return _done(post, customer_id, form, step)


@router.post("/{customer_id}/identities/{identity_id}/vouch")
def vouch(post: Post, person: MayEdit, customer_id: int, identity_id: int, form: Form) -> Response:
    """Who writes from that address was seen at the counter. Rule: A5."""
    now = post.site.now()
    return _done(
        post, customer_id, form, lambda tx: vouching.vouch_for_address(tx, customer_id, identity_id, person, now)
    )  # fmt: skip


@router.get("/{customer_id}/merge")
def preview(
    request: Request, site: ThisSite, person: MayMerge, customer_id: int, refused: Refused,
    into: Annotated[int, Query(ge=0, lt=2**31)] = 0, q: Annotated[str, Query(max_length=80)] = "",
) -> Response:  # fmt: skip
    """Who the record may be merged into, and what would come of it."""
    with site.store.read() as tx:
        found = merging.preview(tx, customer_id, into, person) if into else None
        who = editing.of(tx, customer_id)
        some = [one for one in finding.search(tx, q.strip(), limit=20) if one.id != customer_id] if q else []
    things = {"who": who, "found": found, "some": some, "words": q, "refused": refused}
    return pages.render(
        request, site, "customers/merge.html", person=person, token=secrets.token_urlsafe(12), **things
    )  # fmt: skip


@router.post("/{customer_id}/merge")
def merge(post: Post, person: MayMerge, customer_id: int, form: Form) -> Response:
    """The record is part of the other one, whose page is shown. Rule: I2."""

    def work(tx: Tx) -> list[None]:
        merging.merge(tx, customer_id, forms.number(form, "into") or 0, person, post.site.now())
        return []

    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        return back(f"/desk/customers/{customer_id}", refusal)
    return back(f"/desk/customers/{forms.number(form, 'into')}")


@router.post("/{customer_id}/unmerge/{event_id}")
def unmerge(post: Post, person: MayMerge, customer_id: int, event_id: int, form: Form) -> Response:
    """The two records are apart again. Rule: I2."""
    return _done(post, customer_id, form, lambda tx: merging.undo(tx, event_id, person, post.site.now()))

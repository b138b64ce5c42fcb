"""A company's page: its fleet with what falls due, its contacts, and who of them may be told what (A1, A5)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request
from starlette.responses import Response

from actions.customers import companies
from desk.customers import form as forms
from desk.customers.form import Form, back
from desk.site import pages, seen
from desk.site.login import needs
from desk.site.posting import Post
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from domain.customers.company import TOLD
from domain.errors import Refusal
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import companies as queries
from storage.customers import customers

router = APIRouter(prefix="/desk/customers", include_in_schema=False)

PAGE = 40
"""Vehicles on a page."""

MayLook = Annotated[Staff, Depends(needs("see_customers"))]
MayEdit = Annotated[Staff, Depends(needs("edit_customers"))]


@router.get("/{customer_id}/fleet")
def fleet(
    request: Request, site: ThisSite, person: MayLook, customer_id: int, refused: Refused, background: BackgroundTasks,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1, other: Annotated[int, Query(ge=0)] = 0,
) -> Response:  # fmt: skip
    """The company's vehicles, what falls due first at the top, and its contacts. Rule: N2."""
    with site.store.read() as tx:
        lines = companies.fleet(tx, customer_id, site.now())
        things: dict[str, Any] = {
            "company": customers.get(tx, customer_id),
            "lines": lines[(page - 1) * PAGE : page * PAGE],
            "count": len(lines),
            "contacts": queries.contacts(tx, customer_id),
            "can_edit": person.may("edit_customers"),
        }
    things |= {"purposes": TOLD, "page": page, "pages": max(1, -(-len(lines) // PAGE)), "refused": refused}
    things |= {"other": other, "form_token": secrets.token_urlsafe(12)}
    seen.note(site, background, person, customer_id, ["record"])
    return pages.render(request, site, "customers/fleet.html", person=person, **things)


@router.post("/{customer_id}/contacts/add")
def add(post: Post, person: MayEdit, customer_id: int, form: Form) -> Response:
    """The company has one contact more, whose record is found by the phone or made."""

    def step(tx: Tx) -> object:
        told = forms.details({name: form.get(name, "") for name in ("name", "phone")})
        return companies.add_contact(tx, customer_id, told, _rights(form), person, post.site.now())

    return _done(post, customer_id, form, step)


@router.post("/{customer_id}/contacts/{contact_id}/change")
def change(post: Post, person: MayEdit, customer_id: int, contact_id: int, form: Form) -> Response:
    """The contact speaks for the company, and is told, as the form says."""
    now = post.site.now()
    return _done(
        post, customer_id, form,
        lambda tx: companies.change_contact(tx, customer_id, contact_id, _rights(form), person, now),
    )  # fmt: skip


@router.post("/{customer_id}/contacts/{contact_id}/end")
def end(post: Post, person: MayEdit, customer_id: int, contact_id: int, form: Form) -> Response:
    """The person is no contact any more."""
    now = post.site.now()
    return _done(
        post, customer_id, form, lambda tx: companies.end_contact(tx, customer_id, contact_id, person, now)
    )  # fmt: skip


@router.post("/{customer_id}/fleet/vehicles")
def take_vehicle(post: Post, person: MayEdit, customer_id: int, form: Form) -> Response:
    """The company has one vehicle more, also one that stood with a contact."""

    def step(tx: Tx) -> object:
        told, _ = forms.vehicle({name: form.get(name, "") for name in ("plate", "brand", "model")})
        kept = {name: value for name, value in told.items() if value}
        return companies.take_vehicle(tx, customer_id, kept, person, post.site.now())

    return _done(post, customer_id, form, step)


def _rights(form: dict[str, str]) -> companies.Rights:
    return companies.Rights(form.get("role", ""), form.get("speaks") == "yes", form["allowed[]"].split(","))


def _done(post: Post, customer_id: int, form: dict[str, str], step: Callable[[Tx], object]) -> Response:
    """The fleet's page after the step, or with the reason why it was refused."""

    def work(tx: Tx) -> list[None]:
        step(tx)
        return []

    page = f"/desk/customers/{customer_id}/fleet"
    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        return back(page, refusal)
    return back(page)

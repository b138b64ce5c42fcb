"""The work order's page, what staff do on it, and what is in the workshop now (W1-W8)."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Form, Query, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from actions.staff_steps.workshop import PART_ROWS, SYSTEMS
from actions.tickets import tickets
from actions.workshop import work_orders
from desk.site import media, pages, seen
from desk.site.login import Person
from desk.site.posting import Post
from desk.site.refusals import Refused
from desk.site.site import Site, ThisSite
from desk.workshop.view import floor, page
from domain.conversation import Message
from domain.ticket import Ticket
from domain.workshop.checked_point import POINTS, Mark
from domain.workshop.work_item import COVERS, PRICING, SOURCES, WorkItem
from domain.workshop.work_order import PAYMENTS, WALK_ROUND
from storage import Tx, shops
from storage.workshop import checked_points
from storage.workshop import work_orders as work_order_queries

router = APIRouter(include_in_schema=False)

HOME = "/desk/work-orders"
Id = Annotated[int, Form(ge=1, le=2**31 - 1)]
_CODE = Annotated[str, Query(pattern="^[a-z_]{0,30}$")]


@router.get("/desk/workshop")
def workshop(request: Request, site: ThisSite, person: Person, wall: bool = False) -> Response:
    """Every vehicle in the shop: where, how far, promised when, what next. wall: for a screen others see (A5)."""
    person.require("see_tickets")
    with site.store.read() as tx:
        shop = shops.current(tx)
        rows = floor(tx, shop, person, site.now(), named=not wall)
    clock = site.now().astimezone(shop.zone)
    return pages.render(request, site, "workshop/workshop.html", person=person, rows=rows, wall=wall, clock=clock)


@router.get(f"{HOME}/{{ticket_id}}")
def work_page(
    request: Request, site: ThisSite, person: Person, ticket_id: int, refused: Refused, doubt: _CODE = "",
    km: int = 0, known: int = 0, *, background: BackgroundTasks,
) -> Response:  # fmt: skip
    """The order with everything on it."""
    with site.store.read() as tx:
        shop, ticket = shops.current(tx), tickets.seen(tx, ticket_id, person)
        found = page(tx, shop, ticket, person, site.now(), site.language(request))
    seen.note(site, background, person, ticket.customer_id, found.shown, ticket_id)
    things: dict[str, Any] = {"person": person, "found": found, "shop": shop, "refused": refused, "walk": WALK_ROUND}
    things |= {"doubt": doubt, "km": km, "known": known, "payments": PAYMENTS, "sources": SOURCES}
    things |= {"pricing": PRICING, "covers": COVERS, "systems": SYSTEMS, "part_rows": range(PART_ROWS)}
    things |= {"point_names": POINTS, "marks": tuple(Mark)}
    return pages.render(request, site, "workshop/work_order.html", form_token=secrets.token_urlsafe(12), **things)


@router.post(f"{HOME}/walk-in")
def walk_in(
    post: Post, person: Person, customer: Id, token: Annotated[str, Form(min_length=8, max_length=60)],
    symptom: Annotated[str, Form(min_length=1, max_length=2000)],
    vehicle: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
    plate: Annotated[str, Form(max_length=16)] = "",
) -> Response:  # fmt: skip
    """The work order of somebody who came without a booking; the same form sent twice opens one. Rule: W1."""

    def work(tx: Tx) -> list[int]:
        by, now = person, post.site.now()
        opened = work_orders.open_walk_in(tx, customer, vehicle, plate.strip() or None, symptom.strip(), by, now)
        return [opened.id]

    post.once(token, work)
    with post.site.store.read() as tx:
        newest = work_order_queries.of_customer(tx, customer)
    return RedirectResponse(f"{HOME}/{newest[0][0].id}" if newest else f"/desk/customers/{customer}", 303)


@router.post(f"{HOME}/{{ticket_id}}/upload", max_body_size=4 * media.LIMIT)
async def upload(
    request: Request, site: ThisSite, person: Person, ticket_id: int,
    upload_id: Annotated[str, Query(alias="id", pattern="^[A-Za-z0-9_-]{8,40}$")],
    name: Annotated[str, Query(max_length=300)] = "",
) -> JSONResponse:  # fmt: skip
    """A photo taken at the vehicle: the request's body is its bytes; the answer says where it is kept."""
    with site.store.read() as tx:
        tickets.seen(tx, ticket_id, person)
    try:
        owner = f"work:{ticket_id}:{person.code}:{upload_id}"
        kept_at = await media.keep(request.stream(), site.settings.data_dir, owner, name, site.now())
    except media.TooBig:
        return JSONResponse({"refused": "too_big"}, 413)
    return JSONResponse({"path": kept_at["path"]})


@router.get(f"{HOME}/{{ticket_id}}/photos/{{kind}}/{{number}}")
def photo(site: ThisSite, person: Person, ticket_id: int, kind: str, number: int) -> Response:
    """A photo of the intake, of an item, or of a checked point, for whoever may see the ticket. Rule: A5."""
    with site.store.read() as tx:
        ticket = tickets.seen(tx, ticket_id, person)
        order = work_orders.order_of(tx, ticket)
        taken = list(order.intake.get("photos", []))
        if kind == "item":
            item = work_order_queries.item(tx, number)
            taken, number = ([item.photo] if item and item.photo and _is_of(tx, ticket, item) else []), 0
        elif kind in ("before", "after"):
            point = checked_points.get(tx, number)
            shown = point.picture(kind) if point and point.ticket_id == ticket.id else None
            taken, number = ([shown] if shown else []), 0
    return _picture(site, taken[number] if 0 <= number < len(taken) else None)


def _is_of(tx: Tx, ticket: Ticket, item: WorkItem) -> bool:
    """True for an item of that order, or one declined on an earlier order of its vehicle: its old picture is shown."""
    earlier = work_order_queries.declined_of(tx, ticket.vehicle_id) if ticket.vehicle_id else []
    return item.ticket_id == ticket.id or item.id in {one.id for one in earlier}


def _picture(site: Site, path: str | None) -> Response:
    shown = Message(0, "", {"media": [{"path": path}]}, site.now()) if path else None
    return media.answer(site.settings.data_dir, shown, 0)

"""The work order's page, what staff do on it, and what is in the workshop now (W1-W8)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, BackgroundTasks, Query, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from actions.workshop import extra_items, handback, inspections, repairs, work_orders
from desk.customer import photo_link
from desk.site import media, pages
from desk.site.login import Person
from desk.site.site import Site, ThisSite
from desk.workshop.forms import PART_ROWS, BadForm, Fields, Form, intake, new_item
from desk.workshop.view import floor, page
from domain.conversation import Message
from domain.customers.odometer import Doubt
from domain.errors import NotAllowed, NotFound, Refusal
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.warranty.return_repair import SERVICES
from domain.workshop.work_item import COVERS, PRICING, SOURCES
from domain.workshop.work_order import LEVELS, PAYMENTS, WALK_ROUND
from storage import Tx, conversations, shops
from storage.tickets import listings, tickets
from storage.workshop import work_orders as work_order_queries

router = APIRouter(include_in_schema=False)

HOME = "/desk/work-orders"
SYSTEMS = tuple(sorted({*SERVICES.values(), "fuel", "high_voltage"}))
_CODE = Annotated[str, Query(pattern="^[a-z_]{0,30}$")]


@router.get("/desk/workshop")
def workshop(request: Request, site: ThisSite, person: Person, wall: bool = False) -> Response:
    """Every vehicle in the shop: where, how far, promised when, what next. wall: for a screen others see (A5)."""
    if not person.may("see_tickets"):
        raise NotAllowed(f"{person.code} ({person.role}) may not see tickets.")
    with site.store.read() as tx:
        shop = _shop(tx)
        rows = floor(tx, shop, person, site.now(), named=not wall)
    clock = site.now().astimezone(shop.zone)
    return pages.render(request, site, "workshop/workshop.html", person=person, rows=rows, wall=wall, clock=clock)


@router.get(f"{HOME}/{{ticket_id}}")
def work_page(
    request: Request, site: ThisSite, person: Person, ticket_id: int, refused: _CODE = "", doubt: _CODE = "",
    km: int = 0, known: int = 0,
) -> Response:  # fmt: skip
    """The order with everything on it."""
    with site.store.read() as tx:
        shop, ticket = _shop(tx), _seen(tx, ticket_id, person)
        found = page(tx, shop, ticket, person, site.now(), site.language(request))
    things: dict[str, Any] = {"person": person, "found": found, "shop": shop, "refused": refused, "walk": WALK_ROUND}
    things |= {"doubt": doubt, "km": km, "known": known, "levels": LEVELS, "payments": PAYMENTS, "sources": SOURCES}
    things |= {"pricing": PRICING, "covers": COVERS, "systems": SYSTEMS, "part_rows": range(PART_ROWS)}
    return pages.render(request, site, "workshop/work_order.html", form_token=secrets.token_urlsafe(12), **things)


@router.post(f"{HOME}/open/{{ticket_id}}")
def open_from(site: ThisSite, person: Person, background: BackgroundTasks, ticket_id: int) -> Response:
    """The work order of a booking or report. Rule: W1."""
    try:
        with site.store.write() as tx:
            made = work_orders.open_from(tx, _shop(tx), ticket_id, person, site.now()).id
            waiting = listings.queued_for_ticket(tx, made)
    except Refusal as refusal:
        return RedirectResponse(f"/desk/tickets/{ticket_id}?refused={refusal.code}", 303)
    background.add_task(site.deliver, waiting)
    return RedirectResponse(f"{HOME}/{made}", 303)


@router.post(f"{HOME}/walk-in")
def walk_in(site: ThisSite, person: Person, background: BackgroundTasks, form: Form) -> Response:
    """The work order of somebody who came without a booking; the same form sent twice opens one. Rule: W1."""
    customer_id, vehicle_id = form.whole("customer") or 0, form.whole("vehicle")
    if not form.text("token") or not form.text("symptom"):
        raise BadForm("symptom is empty: what the customer says is noted at every intake.")
    with site.store.write() as tx:
        fresh = _first(tx, site, form)
        found = work_order_queries.of_customer(tx, customer_id) if not fresh else []
        ticket = found[0][0] if found else work_orders.open_walk_in(
            tx, customer_id, vehicle_id, form.text("plate", 16) or None, form.text("symptom"), person, site.now()
        )  # fmt: skip
        waiting = listings.queued_for_ticket(tx, ticket.id)
        made = ticket.id
    background.add_task(site.deliver, waiting)
    return RedirectResponse(f"{HOME}/{made}", 303)


@router.post(f"{HOME}/{{ticket_id}}/upload", max_body_size=4 * media.LIMIT)
async def upload(
    request: Request, site: ThisSite, person: Person, ticket_id: int,
    upload_id: Annotated[str, Query(alias="id", pattern="^[A-Za-z0-9_-]{8,40}$")],
    name: Annotated[str, Query(max_length=300)] = "",
) -> JSONResponse:  # fmt: skip
    """A photo taken at the vehicle: the request's body is its bytes; the answer says where it is kept."""
    with site.store.read() as tx:
        _seen(tx, ticket_id, person)
    try:
        owner = f"work:{ticket_id}:{person.code}:{upload_id}"
        kept_at = await media.keep(request.stream(), site.settings.data_dir, owner, name, site.now())
    except media.TooBig:
        return JSONResponse({"refused": "too_big"}, 413)
    return JSONResponse({"path": kept_at["path"]})


@router.get(f"{HOME}/{{ticket_id}}/photos/{{kind}}/{{number}}")
def photo(site: ThisSite, person: Person, ticket_id: int, kind: str, number: int) -> Response:
    """A photo of the intake, or of an item, for whoever may see the ticket. Rule: A5."""
    with site.store.read() as tx:
        ticket = _seen(tx, ticket_id, person)
        order = work_orders.order_of(tx, ticket)
        taken = list(order.intake.get("photos", []))
        if kind == "item":
            item = work_order_queries.item(tx, number)
            taken, number = ([item.photo] if item and item.ticket_id == ticket.id and item.photo else []), 0
    return _picture(site, taken[number] if 0 <= number < len(taken) else None)


@router.get(f"{photo_link.PATH}/{{token}}")
def customers_photo(site: ThisSite, token: str) -> Response:
    """An extra item's photo, for whoever has its signed address. 404 for a made-up one."""
    number = photo_link.read_token(site.settings.secret_key, token)
    with site.store.read() as tx:
        item = work_order_queries.item(tx, number) if number is not None else None
        path = item.photo if item else None
    return _picture(site, path)


def _picture(site: Site, path: str | None) -> Response:
    shown = Message(0, "", {"media": [{"path": path}]}, site.now()) if path else None
    return media.answer(site.settings.data_dir, shown, 0)


@router.post(f"{HOME}/{{ticket_id}}/{{verb}}")
def act(
    site: ThisSite, person: Person, background: BackgroundTasks, ticket_id: int, verb: str, form: Form
) -> Response:  # fmt: skip
    """One step with the order; a refusal brings back to it with words."""
    if verb not in STEPS:
        raise NotFound(f"There is no action {verb!r}: expected one of {sorted(STEPS)}.")
    extra: dict[str, object] = {}
    waiting: list[int] = []
    try:
        with site.store.write() as tx:
            ticket = _seen(tx, ticket_id, person)
            if not form.text("token") or _first(tx, site, form):
                doubt = STEPS[verb](Step(tx, site, _shop(tx), ticket, person, form))
                if isinstance(doubt, Doubt):
                    extra = {"doubt": doubt.kind, "km": form.whole("km"), "known": doubt.known_km}
            waiting = listings.queued_for_ticket(tx, ticket_id)
    except Refusal as refusal:
        extra = {"refused": refusal.code}
    background.add_task(site.deliver, waiting)
    query = f"?{urlencode(extra)}" if extra else ""
    return RedirectResponse(f"{HOME}/{ticket_id}{query}", 303)


class Step:
    """A step asked for by a form on an order's page."""

    def __init__(self, tx: Tx, site: Site, shop: Shop, ticket: Ticket, by: Staff, form: Fields) -> None:
        self.tx, self.site, self.shop, self.ticket, self.by, self.form = tx, site, shop, ticket, by, form
        self.id, self.now = ticket.id, site.now()

    def item_id(self) -> int:
        """The item of this order that is meant; NotFound for any other."""
        number = self.form.whole("item") or 0
        item = work_order_queries.item(self.tx, number)
        if item is None or item.ticket_id != self.id:
            raise NotFound(f"There is no item {number} on {self.ticket.number}.")
        return number

    def photo_link(self, item_id: int) -> str | None:
        """Where the customer sees the photo, when the shop is reached from outside."""
        base = self.site.settings.public_url
        return photo_link.make_link(self.site.settings.secret_key, item_id, base) if base else None


def _plan(s: Step) -> object:
    order = work_orders.order_of(s.tx, s.ticket)
    new = new_item(s.form, s.shop)
    if order.state == "intake":
        return work_orders.plan(s.tx, s.id, new, s.by, s.now)
    return extra_items.propose(s.tx, s.shop, s.id, new, s.by, s.now)


def _heard(s: Step) -> object:
    """What the customer said about an item on the phone or on paper."""
    said = "agree" if s.form.text("said") == "agree" else "decline"
    words, how = s.form.text("words"), s.form.text("how")
    return extra_items.answered_in_person(s.tx, s.shop, s.item_id(), said, words, how, s.by, s.now)  # type: ignore[arg-type]


def _inspect(s: Step) -> object:
    ok, findings = s.form.text("passed") == "yes", s.form.text("findings")
    level = s.form.text("level")
    return inspections.inspect(s.tx, s.shop, s.id, level, ok=ok, findings=findings, by=s.by, now=s.now)


def _pause(s: Step) -> object:
    until = s.form.moment("until", s.shop.zone)
    return repairs.pause(s.tx, s.shop, s.id, s.form.text("party"), s.by, s.now, until=until)


def _put_off(s: Step) -> object:
    due = s.form.moment("at", s.shop.zone)
    return repairs.put_off(s.tx, s.shop, s.id, due or s.now, s.by, s.now)


def _offer(s: Step) -> object:
    return work_orders.offer(s.tx, s.shop, s.id, s.by, s.now, hand_over_at=s.form.moment("at", s.shop.zone))


def _agreed(s: Step) -> object:
    words, how = s.form.text("words"), s.form.text("how")
    return work_orders.agreed_in_person(s.tx, s.shop, s.id, words, how, s.by, s.now)


def _settle(s: Step) -> object:
    how, reference = s.form.text("how"), s.form.text("reference", 120)
    return handback.settle(s.tx, s.id, s.form.fen("amount") or 0, how, reference, s.by, s.now)


STEPS: dict[str, Callable[[Step], object]] = {
    "intake": lambda s: work_orders.take_in(
        s.tx, s.id, intake(s.form), s.by, s.now, confirmed=s.form.text("confirmed") == "yes"
    ),
    "item": _plan,
    "cover": lambda s: work_orders.decide_cover(s.tx, s.item_id(), s.form.text("cover"), s.by, s.now),
    "reprice": lambda s: extra_items.reprice(
        s.tx, s.item_id(), s.form.fen("labour") or 0, s.form.whole("minutes") or 0, s.by, s.now
    ),
    "withdraw": lambda s: work_orders.withdraw(s.tx, s.item_id(), s.by, s.now),
    "offer": _offer,
    "agreed": _agreed,
    "ask": lambda s: extra_items.ask(s.tx, s.shop, s.id, s.by, s.now, photo_link=s.photo_link),
    "heard": _heard,
    "start": lambda s: repairs.start(s.tx, s.shop, s.id, s.by, s.now),
    "done": lambda s: repairs.do(s.tx, s.item_id(), s.by, s.now),
    "pause": _pause,
    "go-on": lambda s: repairs.go_on(s.tx, s.shop, s.id, s.by, s.now),
    "put-off": _put_off,
    "finish": lambda s: repairs.finish(s.tx, s.id, s.by, s.now),
    "inspect": _inspect,
    "reject": lambda s: inspections.reject(s.tx, s.shop, s.id, s.form.text("findings"), s.by, s.now),
    "settle": _settle,
    "hand-over": lambda s: handback.hand_over(s.tx, s.shop, s.id, s.by, s.now),
    "cancel": lambda s: work_orders.cancel(s.tx, s.id, s.by, s.now),
}
"""What a form of the page does; who may is checked by the action. Rule: I1."""


def _first(tx: Tx, site: Site, form: Fields) -> bool:
    """False for a form that was received before."""
    return conversations.first_seen(tx, "desk", "", f"form:{form.text('token', 40)}", site.now())


def _seen(tx: Tx, ticket_id: int, person: Staff) -> Ticket:
    ticket = tickets.get(tx, ticket_id)
    if ticket is None or not person.may_see(ticket):
        raise NotFound(f"There is no ticket {ticket_id}.")
    return ticket


def _shop(tx: Tx) -> Shop:
    shop = shops.load(tx)
    if shop is None:
        raise NotFound("No shop is set up.")
    return shop

"""The arrivals board: who is expected today, who is here, and ways to check in for those who come (B7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import segno
from fastapi import APIRouter, BackgroundTasks, Form, Request
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from actions import arrivals
from desk import pages
from desk.login import Person
from desk.sight import Sight
from desk.site import Site, ThisSite
from desk.ticket_view import service_names
from domain import arrival
from domain.appointment import Appointment
from domain.customer import Customer
from domain.errors import NotAllowed, NotFound
from domain.shop import Shop
from storage import Tx, listings
from storage import shop as shops

router = APIRouter(include_in_schema=False)

HERE = ("arrived", "in_bay")


@dataclass(frozen=True)
class Row:
    """A line of the board. since: when the customer came, None while expected."""

    id: int
    ticket_id: int
    start: datetime
    state: arrival.State
    who: str
    plate: str
    services: str
    bay: str
    advisor: str
    since: datetime | None


@router.get("/desk/arrivals")
def board(request: Request, site: ThisSite, person: Person, wall: bool = False) -> Response:
    """Today's booked visits in order. wall: for a screen that customers see: no names, plates half hidden (A5)."""
    if not person.may("manage_appointments"):
        raise NotAllowed(f"{person.code} ({person.role}) may not manage appointments.")
    now = site.now()
    with site.store.read() as tx:
        shop = _shop(tx)
        rows = _rows(tx, shop, now, Sight(False) if wall else Sight.of(person), site.language(request), named=not wall)
    link = _link(site, shop, now, site.settings.public_url or str(request.base_url))
    things: dict[str, Any] = {"person": person, "rows": rows, "wall": wall, "code": _drawn(link), "link": link}
    things |= {"here": sum(row.state in HERE for row in rows), "shop": shop, "clock": now.astimezone(shop.zone)}
    return pages.render(request, site, "arrivals.html", **things)


@router.post("/desk/arrivals/{visit_id}/arrived")
def check_in(site: ThisSite, person: Person, background: BackgroundTasks, visit_id: int) -> Response:
    """The customer stands at the desk."""
    return _done(site, background, lambda tx, shop: arrivals.check_in(tx, shop, visit_id, person, site.now()))


@router.post("/desk/arrivals/{visit_id}/in-bay")
def take_in(site: ThisSite, person: Person, background: BackgroundTasks, visit_id: int) -> Response:
    """The vehicle stands in its bay."""
    return _done(site, background, lambda tx, shop: arrivals.take_in(tx, shop, visit_id, person, site.now()))


@router.get("/arrive")
def arrive_page(request: Request, site: ThisSite, key: str = "") -> Response:
    """What a phone shows that scanned the board's code: a field for the plate."""
    with site.store.read() as tx:
        shop = _shop(tx)
    fresh = _is_todays(site, shop, key)
    return pages.render(request, site, "arrive.html", 200 if fresh else 403, shop=shop, key=key, said=_stale(fresh))


@router.post("/arrive")
def arrive(
    request: Request, site: ThisSite, background: BackgroundTasks, key: Annotated[str, Form(max_length=200)],
    plate: Annotated[str, Form(max_length=20)],
) -> Response:  # fmt: skip
    """The vehicle with that plate is checked in, by somebody who reads today's code in the shop."""
    now = site.now()
    with site.store.read() as tx:
        shop = _shop(tx)
    said = _stale(_is_todays(site, shop, key))
    if not said:
        visits, ids = _arrive_by_plate(site, shop, _tidy(plate), now)
        said = "thanks" if visits else "not_found"
        background.add_task(site.deliver, ids)
    return pages.render(request, site, "arrive.html", shop=shop, key=key, said=said)


def _arrive_by_plate(site: Site, shop: Shop, plate: str, now: datetime) -> tuple[int, list[int]]:
    """How many visits arrived, and the notices of it on their way out."""
    with site.store.write() as tx:
        found = arrivals.awaited_plate(tx, shop, now, plate)
        for visit in found:
            arrivals.arrive(tx, shop, visit, now, actor="customer")
        return len(found), [row for visit in found for row in listings.queued_for_ticket(tx, visit.ticket_id)]


def _done(site: Site, background: BackgroundTasks, step: Callable[[Tx, Shop], Appointment]) -> Response:
    """The step is taken; its notices leave at once."""
    with site.store.write() as tx:
        waiting = listings.queued_for_ticket(tx, step(tx, _shop(tx)).ticket_id)
    background.add_task(site.deliver, waiting)
    return RedirectResponse("/desk/arrivals", 303)


def _rows(tx: Tx, shop: Shop, now: datetime, sight: Sight, language: str, *, named: bool) -> list[Row]:
    visits = arrivals.todays(tx, shop, now)
    people = listings.customers_by_id(tx, {visit.customer_id for visit in visits})
    return [_row(shop, visit, people[visit.customer_id], now, sight, language, named=named) for visit in visits]


def _row(
    shop: Shop, visit: Appointment, customer: Customer, now: datetime, sight: Sight, language: str, *, named: bool
) -> Row:  # fmt: skip
    bays = {bay.code: bay.name for bay in shop.bays}
    names = {person.code: person.name for person in shop.staff}
    came = visit.data.get("arrived_at")
    return Row(
        id=visit.id,
        ticket_id=visit.ticket_id,
        start=visit.starts_at.astimezone(shop.zone),
        state=arrival.state(visit, now, shop.policy.on_time_grace),
        who=(customer.name or sight.phone(customer.phone)) if named else "",
        plate=sight.plate(visit.plate),
        services=service_names(shop, visit.services, language),
        bay=bays.get(visit.bay, visit.bay),
        advisor=names.get(visit.advisor or "", ""),
        since=datetime.fromisoformat(came) if came else None,
    )


def _shop(tx: Tx) -> Shop:
    shop = shops.load(tx)
    if shop is None:
        raise NotFound("No shop is set up.")
    return shop


def _tidy(plate: str) -> str:
    return "".join(character for character in plate.upper() if character.isalnum())


def _link(site: Site, shop: Shop, now: datetime, base: str) -> str:
    """Where today's code leads; tomorrow it leads nowhere."""
    return f"{base.rstrip('/')}/arrive?key={_signer(site).dumps(now.astimezone(shop.zone).date().isoformat())}"


def _is_todays(site: Site, shop: Shop, key: str) -> bool:
    try:
        day: object = _signer(site).loads(key)
    except BadSignature:
        return False
    return day == site.now().astimezone(shop.zone).date().isoformat()


def _stale(fresh: bool) -> str:
    return "" if fresh else "stale"


def _signer(site: Site) -> URLSafeSerializer:
    return URLSafeSerializer(site.settings.secret_key, salt="arrive")


def _drawn(link: str) -> Markup:
    """The link as a QR code, an SVG drawn here."""
    return Markup(segno.make(link, error="m", micro=False).svg_inline(scale=4, omitsize=True))

"""The arrivals board: who is expected today, who is here, and ways to check in for those who come (B7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Form, Request
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup
from starlette.responses import Response

from actions.booking import arrivals, reception
from desk.site import branches, pages
from desk.site.login import Person
from desk.site.posting import Post
from desk.site.redaction import Sight
from desk.site.refusals import Refused
from desk.site.site import Site, ThisSite
from desk.tickets.view import service_names
from domain.booking import arrival
from domain.booking.appointment import Appointment
from domain.customers.customer import Customer
from domain.shop.shop import Shop
from storage import Tx, shops
from storage.tickets import listings

router = APIRouter(include_in_schema=False)

HERE = ("arrived", "in_bay")


@dataclass(frozen=True)
class Row:
    """A line of the board. since: when the customer came, None while expected. place: the shop's name, where all
    are shown.
    """

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
    place: str


@router.get("/desk/arrivals")
def board(
    request: Request, site: ThisSite, person: Person, refused: Refused, wall: bool = False, at: str | None = None
) -> Response:  # fmt: skip
    """Today's booked visits in order. wall: for a screen that customers see: no names, plates half hidden (A5).

    at: code of the shop, or "all"; the one where the person works when left out. Rule: R3.
    """
    person.require("manage_appointments")
    now = site.now()
    with site.store.read() as tx:
        owner, language = shops.current(tx), site.language(request)
        every = bool(owner.branches) and at == branches.ALL
        shop = owner if every else branches.chosen(owner, person, at)
        sight = Sight(False) if wall else Sight.of(person)
        visits = arrivals.todays(tx, owner, now, branch=None if every else shop.code)
        unmarked = 0 if wall else len(reception.unmarked(tx, now, person))
        rows = _rows(tx, owner, visits, now, sight, language, named=not wall, placed=every)
    link = "" if every else _link(site, shop, now, site.settings.public_url or str(request.base_url))
    things: dict[str, Any] = {"person": person, "rows": rows, "wall": wall, "link": link, "refused": refused}
    things |= {"code": _drawn(link) if link else "", "at": branches.ALL if every else shop.code}
    things |= {"shops": branches.choices(owner, language), "place": shop.name(language) if owner.branches else ""}
    things["unmarked"] = unmarked
    things |= {"here": sum(row.state in HERE for row in rows), "shop": shop, "clock": now.astimezone(shop.zone)}
    return pages.render(request, site, "booking/arrivals.html", **things)


@router.get("/arrive")
def arrive_page(request: Request, site: ThisSite, key: str = "") -> Response:
    """What a phone shows that scanned the board's code: a field for the plate."""
    with site.store.read() as tx:
        owner = shops.current(tx)
    branch = _branch_of(site, owner, key)
    shop, fresh = owner.branch(branch or ""), branch is not None
    return pages.render(
        request, site, "booking/arrive.html", 200 if fresh else 403, shop=shop, key=key, said=_stale(fresh)
    )


@router.post("/arrive")
def arrive(
    request: Request, post: Post, key: Annotated[str, Form(max_length=200)],
    plate: Annotated[str, Form(max_length=20)],
) -> Response:  # fmt: skip
    """The vehicle with that plate is checked in, by somebody who reads today's code in the shop. Few may miss."""
    site, came = post.site, list[int]()
    with site.store.read() as tx:
        owner = shops.current(tx)
    branch = _branch_of(site, owner, key)
    shop, said = owner.branch(branch or ""), _stale(branch is not None)

    def work(tx: Tx) -> list[int]:
        for visit in arrivals.awaited_plate(tx, owner, site.now(), _tidy(plate), branch=branch):
            arrivals.arrive(tx, owner, visit, site.now(), actor="customer")
            came.append(visit.ticket_id)
        return came

    if branch is not None and not site.door.lets_guess(request, branch):
        said = "too_many"
    elif branch is not None:
        post.once("", work)
        said = "thanks" if came else "not_found"
        if not came:
            site.door.guessed(request, branch)
    return pages.render(request, site, "booking/arrive.html", shop=shop, key=key, said=said)


def _rows(
    tx: Tx, owner: Shop, visits: list[Appointment], now: datetime, sight: Sight, language: str, *,
    named: bool, placed: bool,
) -> list[Row]:  # fmt: skip
    people = listings.customers_by_id(tx, {visit.customer_id for visit in visits})
    return [
        _row(
            owner.branch(visit.branch), visit, people[visit.customer_id], now, sight, language,
            named=named, placed=placed,
        )
        for visit in visits
    ]  # fmt: skip


def _row(
    shop: Shop, visit: Appointment, customer: Customer, now: datetime, sight: Sight, language: str, *,
    named: bool, placed: bool,
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
        place=shop.name(language) if placed else "",
    )


def _tidy(plate: str) -> str:
    return "".join(character for character in plate.upper() if character.isalnum())


def _link(site: Site, shop: Shop, now: datetime, base: str) -> str:
    """Where today's code of that shop leads; tomorrow it leads nowhere."""
    day = now.astimezone(shop.zone).date().isoformat()
    return f"{base.rstrip('/')}/arrive?key={_signer(site).dumps([day, shop.code])}"


def _branch_of(site: Site, owner: Shop, key: str) -> str | None:
    """Code of the shop whose code of today was scanned; None for any other."""
    try:
        said: object = _signer(site).loads(key)
    except BadSignature:
        return None
    today = site.now().astimezone(owner.zone).date().isoformat()
    return next((one.code for one in owner.shops if said == [today, one.code]), None)


def _stale(fresh: bool) -> str:
    return "" if fresh else "stale"


def _signer(site: Site) -> URLSafeSerializer:
    return URLSafeSerializer(site.settings.secret_key, salt="arrive")


def _drawn(link: str) -> Markup:
    """The link as a QR code, an SVG drawn here."""
    return Markup(segno.make(link, error="m", micro=False).svg_inline(scale=4, omitsize=True))  # noqa: S704 made by segno

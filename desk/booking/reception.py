"""The counter: whoever comes or rings is found or entered, booked, taken in, moved or called off (B1-B6, W1)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from actions.booking import reception
from actions.customers import editing
from desk.customers import form as forms
from desk.customers.form import Form, back
from desk.site import branches, pages
from desk.site.login import needs
from desk.site.posting import Post
from desk.site.redaction import Sight
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from desk.site.times import read_day
from desk.tickets.view import service_names
from domain.booking.appointment import Appointment, shop_of
from domain.customers import written
from domain.customers.customer import Customer, Vehicle
from domain.errors import BadField, Refusal
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.booking import appointments
from storage.customers import companies, customers, finding
from storage.tickets import listings

router = APIRouter(prefix="/desk/reception", include_in_schema=False)

MayBook = Annotated[Staff, Depends(needs("manage_appointments"))]
HOME = "/desk/reception"
DAYS = 14
"""Days that can be chosen by one tap."""


@dataclass(frozen=True)
class Seen:
    """Somebody found, as this person's role sees them. vehicles: their own and those they speak for."""

    id: int
    name: str
    phone: str
    vehicles: Sequence[tuple[Vehicle, str]]


@dataclass(frozen=True)
class Line:
    """A visit. when: on its shop's clock."""

    visit: Appointment
    when: datetime
    who: str
    plate: str
    services: str


@dataclass(frozen=True)
class Asked:
    """What stands in the page's address: who, which vehicle, what work, on which day, and which visit is moved."""

    customer: int
    vehicle: int
    services: tuple[str, ...]
    day: date | None
    visit: int
    at: str

    def address(self, **other: object) -> str:
        """The page's address with these things other."""
        told = {"customer": self.customer, "vehicle": self.vehicle, "visit": self.visit, "at": self.at}
        parts = [f"{name}={value}" for name, value in (told | other).items() if value]
        parts += [f"service={code}" for code in self.services]
        return f"{HOME}?{'&'.join(parts)}"


def _asked(
    site: ThisSite, customer: Annotated[int, Query(ge=0, lt=2**31)] = 0, vehicle: Annotated[int, Query(ge=0,
    lt=2**31)] = 0,
    service: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006
    day: Annotated[str, Query(max_length=10)] = "", visit: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    at: Annotated[str, Query(pattern=r"^[\w-]{0,40}$")] = "",
) -> Asked:  # fmt: skip
    return Asked(customer, vehicle, tuple(service), read_day(day), visit, at)


@router.get("")
def counter(
    request: Request, site: ThisSite, person: MayBook, refused: Refused, asked: Annotated[Asked, Depends(_asked)],
    q: Annotated[str, Query(max_length=80)] = "", other: Annotated[int, Query(ge=0)] = 0,
) -> Response:  # fmt: skip
    """Who is it, what is to be done, when. Rule: B1, A3."""
    language, now = site.language(request), site.now()
    with site.store.read() as tx:
        owner = shops.current(tx)
        shop = branches.chosen(owner, person, asked.at or None)
        sight = Sight.of(person)
        who = customers.get(tx, asked.customer) if asked.customer else None
        moved = appointments.get(tx, asked.visit) if asked.visit else None
        known = {item.code for item in shop.services}
        services = [code for code in (moved.services if moved else asked.services) if code in known]
        there = shop_of(owner, moved) if moved else shop
        day = asked.day or now.astimezone(shop.zone).date()
        some = [] if who else _found(tx, q, sight)
        things: dict[str, Any] = {
            "found": [_seen(tx, one, sight) for one in some],
            "who": _seen(tx, who, sight) if who else None,
            "contacts": [_seen(tx, one, sight) for _, one in companies.contacts(tx, who.id)] if who else [],
            "visits": _lines(tx, owner, appointments.upcoming(tx, who.id, now), sight, language) if who else [],
            "unmarked": _lines(tx, owner, reception.unmarked(tx, now, person), sight, language),
            "free": reception.free_on(tx, there, services, day, now) if who else [],
            "choices": [(item.code, item.name(language), item.code in services) for item in shop.services],
            "shops": branches.choices(owner, language),
        }
    noon = datetime.combine(now.astimezone(shop.zone).date(), time(12), shop.zone)
    days = [noon + timedelta(days=n) for n in range(DAYS)]
    things |= {
        "asked": asked,
        "services": services,
        "moved": moved,
        "day": datetime.combine(day, time(12), shop.zone),
        "days": days,
        "words": q.strip(),
    }
    things |= {"refused": refused, "other": other, "typed": _typed(request, q), "token": secrets.token_urlsafe(12)}
    things |= {"zone": shop.zone, "at": shop.code}
    return pages.render(request, site, "booking/reception.html", person=person, **things)


def _typed(request: Request, q: str) -> dict[str, str]:
    """What the form for somebody new begins with: what was typed before, or looked for."""
    typed = {name: request.query_params.get(name, "")[:120] for name in ("name", "phone", "plate", "model")}
    if q and not any(typed.values()):
        kind = "phone" if written.phone(q) or q.strip().isdigit() else "plate" if written.plate(q) else "name"
        typed[kind] = q.strip()
    return typed


@router.post("/new")
def enter(post: Post, person: MayBook, form: Form) -> Response:
    """Somebody new is entered, in at most six fields, and the page goes on with them. Rule: B1, A1."""
    made: list[int] = []

    def work(tx: Tx) -> list[None]:
        who = editing.create(tx, forms.details(form), person, post.site.now())
        told, km = forms.vehicle(form)
        if told.get("plate"):
            editing.add_vehicle(tx, who.id, told, person, post.site.now(), km=km)
        made.append(who.id)
        return []

    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        return back(
            HOME, refusal, **{name: form[name] for name in ("name", "phone", "plate", "model") if form.get(name)}
        )
    return back(f"{HOME}?customer={made[0]}" if made else HOME)


@router.post("/book")
def book(post: Post, person: MayBook, form: Form) -> Response:
    """The visit is booked, or the one named in the form is moved to that time. Rule: B3, B4, B6."""
    services = tuple(code for code in form.get("services", "").split(",") if code)
    asked = Asked(
        _id(form, "customer"), _id(form, "vehicle"), services, None, _id(form, "visit"), form.get("at", "")
    )  # fmt: skip
    told: list[int] = []

    def work(tx: Tx) -> list[int]:
        start, shop = _start(form), shops.current(tx)
        if asked.visit:
            ticket = reception.move(tx, shop, asked.visit, start, person, post.site.now())
        else:
            ticket, _ = reception.book(
                tx, shop, asked.customer, asked.vehicle or None, services, start, person, post.site.now(),
                branch=asked.at, words=form.get("words", "")[:400],
            )  # fmt: skip
        told.append(ticket.id)
        return told

    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        return back(asked.address(day=form.get("start", "")[:10]), refusal)
    return back(f"{HOME}?customer={asked.customer}")


@router.post("/{visit_id}/longer")
def longer(post: Post, person: MayBook, visit_id: int, form: Form) -> Response:
    """The visit takes so many minutes more, as far as nothing else stands there. Rule: B9."""

    def work(tx: Tx) -> list[int]:
        minutes = forms.number(form, "minutes", 600) or 0
        return [reception.lengthen(tx, shops.current(tx), visit_id, minutes, person, post.site.now()).id]

    page = f"{HOME}?customer={_id(form, 'customer')}"
    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        return back(page, refusal)
    return back(page)


def _id(form: dict[str, str], name: str) -> int:
    try:
        return forms.number(form, name, 2**31 - 1) or 0
    except BadField:
        return 0


def _start(form: dict[str, str]) -> datetime:
    try:
        start = datetime.fromisoformat(form.get("start", ""))
    except ValueError:
        start = None
    if start is None or start.tzinfo is None or not 2000 < start.year < 2999:
        raise BadField("bad_time", "desk_reception.start", "one of the times shown")
    return start


def _found(tx: Tx, q: str, sight: Sight) -> list[Customer]:
    """Whoever bears the words; to whom phones and plates are hidden, a part of one finds nobody. Rule: A5."""
    part = any(char.isdigit() for char in q) and not (written.phone(q) or written.plate(q))
    return finding.search(tx, q.strip(), limit=12) if q.strip() and (sight.whole or not part) else []


def _seen(tx: Tx, one: Customer, sight: Sight) -> Seen:
    cars = [(car, sight.plate(car.plate)) for car in companies.vehicles_for(tx, one.id)]
    return Seen(one.id, one.name or "", sight.phone(one.phone), cars)


def _lines(tx: Tx, owner: Shop, visits: Sequence[Appointment], sight: Sight, language: str) -> list[Line]:
    people = listings.customers_by_id(tx, {visit.customer_id for visit in visits})
    return [
        Line(
            visit, visit.starts_at.astimezone(owner.branch(visit.branch).zone),
            people[visit.customer_id].name or sight.phone(people[visit.customer_id].phone), sight.plate(visit.plate),
            service_names(owner, visit.services, language),
        )
        for visit in visits
    ]  # fmt: skip

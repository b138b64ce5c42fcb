"""The waitlist: who waits for what since when, what is offered to whom until when, and taking somebody off (B3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from actions.booking import waitlist
from desk.site import pages
from desk.site.login import Person
from desk.site.redaction import Sight
from desk.site.site import ThisSite
from desk.site.times import Times
from desk.tickets.view import service_names
from domain.booking.waitlist import Waiting
from domain.customers.customer import Customer
from domain.shop.shop import Shop
from storage import shops
from storage.tickets import listings

router = APIRouter(prefix="/desk/waitlist", include_in_schema=False)


@dataclass(frozen=True)
class Row:
    """A place on the list. wished: the stretch of time waited for. place: the shop, where there are several.

    offered, until: the time that is kept for them, and how long; None while they wait.
    """

    id: int
    who: str
    phone: str
    plate: str
    services: str
    wished: str
    place: str
    since: datetime
    offered: datetime | None
    until: datetime | None
    offers: int
    moves: bool


@router.get("")
def waitlist_page(request: Request, site: ThisSite, person: Person) -> Response:
    """Everybody on the list, in the order in which times are offered."""
    language = site.language(request)
    times = Times(site.now(), site.zone, language)
    with site.store.read() as tx:
        shop = shops.current(tx)
        places = waitlist.listed(tx, person)
        people = listings.customers_by_id(tx, {place.customer_id for place in places})
    sight = Sight.of(person)
    rows = [_row(shop, place, people[place.customer_id], sight, times, language) for place in places]
    return pages.render(request, site, "booking/waitlist.html", person=person, rows=rows)


@router.post("/{place_id}/off")
def take_off(site: ThisSite, person: Person, place_id: int) -> Response:
    """The customer is off the list and hears so; what was kept goes to the next in line."""
    with site.store.write() as tx:
        shop = shops.current(tx)
        waitlist.take_off(tx, shop, place_id, person, site.now())
    return RedirectResponse("/desk/waitlist", 303)


def _row(shop: Shop, place: Waiting, customer: Customer, sight: Sight, times: Times, language: str) -> Row:
    offered = place.state == "offered"
    return Row(
        id=place.id,
        who=customer.name or str(place.data.get("name") or ""),
        phone=sight.phone(customer.phone or place.data.get("phone")),
        plate=sight.plate(place.plate),
        services=service_names(shop, place.services, language),
        wished=_wished(shop, place, times),
        place=shop.branch(place.branch).name(language) if shop.branches else "",
        since=place.created_at,
        offered=place.offered_start if offered else None,
        until=place.offer_until if offered else None,
        offers=place.offers,
        moves=place.moves is not None,
    )


def _wished(shop: Shop, place: Waiting, times: Times) -> str:
    """ "3月19日 周四 15:00", or the first and last day with the hours of the day where they matter."""
    first = place.earliest.astimezone(shop.zone)
    last = (place.latest - timedelta(microseconds=1)).astimezone(shop.zone)
    if place.latest - place.earliest <= timedelta(minutes=1):
        return times.moment(first)
    days = times.day(first) if first.date() == last.date() else f"{times.day(first)} – {times.day(last)}"
    hours = place.daily or ([f"{first:%H:%M}", f"{last:%H:%M}"] if first.date() == last.date() else None)
    whole_day = first.date() == last.date() and (first.hour, last.hour) == (0, 23)
    return f"{days} {hours[0]}–{hours[1]}" if hours and not whole_day else days

"""A customer says, taps or shows by a place sent that they have come for their visit (B7)."""

from __future__ import annotations

from actions.booking import arrivals
from bot.dialog import Turn
from domain.booking.appointment import Appointment
from domain.booking.arrival import is_at_shop
from domain.message import Button
from domain.press import Press
from domain.shop.shop import Shop


def is_there(turn: Turn) -> bool:
    """True when a place at the shop was sent by somebody who is expected today."""
    lat, lon = turn.incoming.lat, turn.incoming.lon
    if lat is None or lon is None:
        return False
    return any(is_at_shop(shop, lat, lon) for shop in turn.shop.shops) and bool(awaited(turn))


def awaited(turn: Turn) -> list[Appointment]:
    """The visits this customer may now arrive for."""
    return arrivals.awaited(turn.tx, turn.shop, turn.now, turn.conversation.customer_id)


def arrive(turn: Turn) -> None:
    """The customer is welcomed by the name of their advisor, who knows; without a visit today, the way in is told."""
    visits = awaited(turn)
    if not visits:
        turn.say("arrival.again" if _has_arrived(turn) else "arrival.none", phone=turn.shop.phone)
        return
    if (place := _elsewhere(turn, visits[0])) is not None:
        turn.say("arrivalplace.elsewhere", shop=place.name(turn.language), address=place.address(turn.language))
        return
    on_time = [arrivals.arrive(turn.tx, turn.shop, visit, turn.now, actor="customer") for visit in visits]
    first = visits[0]
    at = first.starts_at.astimezone(turn.shop.zone)
    codes = dict.fromkeys(code for visit in visits for code in visit.services)
    items = [turn.shop.service(code).name(turn.language) for code in codes if turn.shop.offers(code)]
    names = {person.code: person.name for person in turn.shop.people}
    advisor = names.get(first.advisor or "", turn.label("arrival.an_advisor"))
    key = "arrival.welcome" if all(on_time) else "arrival.welcome_late"
    turn.say(key, when=f"{at:%H:%M}", what=turn.label("arrival.and").join(items), advisor=advisor)
    if turn.asks("parking"):
        turn.say("arrival.parking", address=turn.shop.address_of(first.branch, turn.language))


def _elsewhere(turn: Turn, visit: Appointment) -> Shop | None:
    """The shop where the visit is, when the place that was sent is another of the owner's shops. Rule: R3."""
    lat, lon = turn.incoming.lat, turn.incoming.lon
    expected = turn.shop.branch(visit.branch)
    if lat is None or lon is None or is_at_shop(expected, lat, lon):
        return None
    return expected


def button(turn: Turn) -> Button:
    """Says it by a tap, at any time."""
    return Button(turn.label("arrival.button"), Press("menu", "arrived"))


def _has_arrived(turn: Turn) -> bool:
    visits = arrivals.todays(turn.tx, turn.shop, turn.now)
    return any(v.customer_id == turn.conversation.customer_id and "arrived_at" in v.data for v in visits)

"""Waiting for a time that is taken: put on the list, an offered time taken or left, off the list (B3)."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from actions.booking import appointments, visits, waitlist
from bot import guard
from bot.dialog import Frame, Turn
from bot.dialogs.customers import vehicle
from bot.guard import Confirmed
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.booking.waitlist import Waiting
from domain.errors import BayTaken, NotFound, OutsideHours, TooLate
from storage.booking import appointments as appointment_queries
from storage.booking import waitlist as waitlist_queries
from texts import formats


def await_wish(turn: Turn, frame: Frame, wish: Wish) -> tuple[str, str]:
    """The button that puts the customer on the list for that wish; the frame keeps what is waited for."""
    frame.slots["awaited"] = {
        "earliest": wish.earliest.isoformat(),
        "latest": wish.latest.isoformat(),
        "daily": [at.isoformat() for at in wish.daily] if wish.daily else None,
        "branch": frame.slots.get("branch", ""),
    }
    return turn.label("waitlist.notify_button"), "wait"


def join(turn: Turn, frame: Frame) -> bool:
    """True when the frame had a wish to wait for, and the customer now does."""
    awaited, needs = frame.slots.get("awaited"), _needs(turn, frame)
    if awaited is None or needs is None:
        return False
    plate = frame.slots.get("plate") or turn.memory.get("plate")
    owned = next((car for car in turn.vehicles() if plate in (None, car.plate)), None)
    data = {"phone": turn.phone(), "name": turn.memory.get("name"), "symptom": frame.slots.get("symptom")}
    data |= vehicle.facts(turn, frame)
    place = waitlist.join(
        turn.tx, turn.conversation, needs, _wish(turn, awaited), turn.now,
        plate=plate or (owned.plate if owned else None), vehicle_id=owned.id if owned else None,
        data={key: value for key, value in data.items() if value}, moves=frame.slots.get("appointment"),
        branch=awaited.get("branch", ""),
    )  # fmt: skip
    turn.say("waitlist.joined", what=_what(turn, place), when=_when(turn, place))
    return True


def _needs(turn: Turn, frame: Frame) -> Needs | None:
    """What the open booking, or the visit being moved, must have."""
    if services := frame.slots.get("services"):
        wanted = frame.slots.get("technician")
        loaner = frame.slots.get("transport") == "loaner"
        return Needs(tuple(services), None if wanted == "another" else wanted, loaner)
    visit = appointment_queries.get(turn.tx, frame.slots.get("appointment") or 0)
    return appointments.needs_of(visit) if visit else None


def _wish(turn: Turn, awaited: dict[str, Any]) -> Wish:
    zone = turn.shop.zone
    earliest, latest = (datetime.fromisoformat(awaited[key]).astimezone(zone) for key in ("earliest", "latest"))
    daily = tuple(time.fromisoformat(at) for at in awaited["daily"] or ())
    return Wish(earliest, latest, earliest, (daily[0], daily[1]) if daily else None)


def _what(turn: Turn, place: Waiting) -> str:
    return "+".join(turn.shop.service(code).name(turn.language) for code in place.services if turn.shop.offers(code))


def _when(turn: Turn, place: Waiting) -> str:
    """The wished moment, day, or first and last day, and the shop where there are several."""
    wish = place.wish(turn.shop.zone)
    if (wish.latest - wish.earliest).total_seconds() <= 60:
        when = formats.moment(wish.earliest, turn.language)
    else:
        days = [formats.day(at, turn.language) for at in (wish.earliest, wish.latest - wish.latest.resolution)]
        when = days[0] if days[0] == days[1] else f"{days[0]} – {days[1]}"
    if not turn.shop.branches:
        return when
    return turn.label("branch.at", when=when, shop=turn.shop.branch(place.branch).name(turn.language))


def tell_place(turn: Turn) -> bool:
    """True when the customer is on the list, and was told for what."""
    own = waitlist_queries.of_conversation(turn.tx, turn.conversation.id)
    for place in own:
        turn.say("waitlist.already", what=_what(turn, place), when=_when(turn, place))
    return bool(own)


def leave(turn: Turn) -> None:
    """The customer is off the list; what was kept goes to the next."""
    left = waitlist.leave(turn.tx, turn.conversation)
    waitlist.match(turn.tx, turn.shop, turn.now)
    turn.say("waitlist.left" if left else "waitlist.not_on_it")


def answer(turn: Turn, verb: str, place_id: int, offers: int) -> None:
    """The offered time is booked in one step, or goes on to the next."""
    if verb == "leave":
        leave(turn)
        return
    try:
        if (yes := guard.confirmed(turn, "offer")) is not None:
            _accept(turn, place_id, offers, yes)
        elif verb == "no":
            waitlist.decline(turn.tx, turn.conversation, place_id, offers)
            turn.say("waitlist.declined")
    except NotFound:
        turn.say(
            "waitlist.lapsed"
            if waitlist_queries.of_conversation(turn.tx, turn.conversation.id)
            else "waitlist.not_on_it"
        )
    except TooLate:
        turn.say("change.too_late", phone=turn.shop.phone)
    except (BayTaken, OutsideHours):
        waitlist.decline(turn.tx, turn.conversation, place_id, offers)
        turn.say("waitlist.taken")
    waitlist.match(turn.tx, turn.shop, turn.now)


def _accept(turn: Turn, place_id: int, offers: int, _yes: Confirmed) -> None:
    ticket, visit = visits.take_waited_for(turn.tx, turn.shop, turn.conversation, place_id, offers, turn.now)
    when = formats.moment(visit.starts_at.astimezone(turn.shop.zone), turn.language)
    key = "waitlist.booked" if visit.created_at == turn.now else "waitlist.moved"
    turn.say(key, number=ticket.number, when=when, address=turn.shop.address_of(visit.branch, turn.language))

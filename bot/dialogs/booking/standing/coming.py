"""The visits that stand and can still be changed: which there are, which is meant, how each is told of (A3, B6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.tickets import tickets
from bot import guard
from bot.dialog import Frame, Turn, ask, pressed
from bot.dialogs.booking.standing import which_visit
from domain.booking.appointment import Appointment
from domain.ticket import Ticket
from nlu.acts.context import Shown
from storage.booking import appointments as appointment_queries
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders
from texts import formats


def settle(turn: Turn, frame: Frame, key: str) -> Appointment | None:
    """The visit in question; None when there is none, or when the customer was asked which."""
    standing, here = of(turn)
    if not standing:
        if here is None:
            turn.say("change.none")
        else:
            _tell_advisor(turn, here)
        frame.asked = None
        return None
    picked = next((a for a in standing if a.id == frame.slots.get("appointment")), None)
    if picked is None and len(standing) == 1:
        picked = standing[0]
    if picked is None:
        meant = [a for a in standing if a.id in frame.slots.get("among", ())] or standing
        ask(turn, frame, "choice", key, choices=[[(describe(turn, a), str(a.id))] for a in meant])
        return None
    frame.slots["appointment"] = picked.id
    return picked


def of(turn: Turn) -> tuple[list[Appointment], Ticket | None]:
    """The visits that can still be changed, and the matter of a vehicle that is in the shop already."""
    standing = appointment_queries.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    orders = [ticket for ticket, _ in work_orders.of_customer(turn.tx, turn.conversation.customer_id)]
    begun = {ticket.follows_id for ticket in orders}
    there = [one for one in standing if "arrived_at" in one.data or one.ticket_id in begun]
    first = ticket_queries.get(turn.tx, there[0].ticket_id) if there else None
    return [one for one in standing if one not in there], orders[0] if orders else first


def _tell_advisor(turn: Turn, ticket: Ticket) -> None:
    """What has begun is not called off by a tap: a person decides it with the customer."""
    locked = ticket_queries.lock(turn.tx, ticket.id) or ticket
    words = turn.words or turn.label("menu.handoff")
    tickets.customer_wrote(turn.tx, locked, turn.message_id, words, turn.incoming.update_id, turn.now)
    turn.say("further.at_shop", number=locked.number, phone=turn.shop.phone)


def describe(turn: Turn, visit: Appointment) -> str:
    """A visit in a line: "3月25日 周三 15:00 小保养 京A12345", and the shop where there are several."""
    when = formats.moment(visit.starts_at.astimezone(turn.shop.zone), turn.language)
    shop = turn.shop.branch(visit.branch).name(turn.language) if turn.shop.branches else ""
    return " ".join(filter(None, (when, title(turn, visit), shop)))


def title(turn: Turn, visit: Appointment) -> str:
    """What a visit is for and of which vehicle: "小保养 京A12345"."""
    items = [turn.shop.service(code).name(turn.language) for code in visit.services if turn.shop.offers(code)]
    return " ".join(filter(None, ("+".join(items), visit.plate)))


def picked(turn: Turn, frame: Frame) -> Appointment | None:
    """The visit that is talked about, once it is settled which."""
    return appointment_queries.get(turn.tx, frame.slots.get("appointment") or 0)


def take(turn: Turn, frame: Frame, *, moving: bool) -> bool:
    """True when the words say which visit is meant, as far as they do."""
    if value := pressed(turn, "choice"):
        frame.slots["appointment"] = int(value)
        return True
    if frame.asked not in (None, "choice"):
        return False
    standing, _ = of(turn)
    named = which_visit.named(turn, standing, moving=moving) if turn.words else []
    if len(named) == 1:
        frame.slots["appointment"] = named[0].id
    elif 1 < len(named) < len(standing):
        frame.slots["among"] = [visit.id for visit in named]
    return 0 < len(named) < len(standing)


def take_answer(turn: Turn, frame: Frame) -> bool:
    """True when the words, or a button, clearly answer what was asked of the visit."""
    answer = guard.verdict(turn, frame)
    frame.slots["refused"] = answer == "no"
    return answer is not None


def shown(turn: Turn, visits: Sequence[Appointment], at: Sequence[datetime] = ()) -> Shown:
    """Visits as they were read back, at those times or their own; moved to others they give up their own."""
    own = [visit.starts_at.astimezone(turn.shop.zone) for visit in visits]
    times = [one.astimezone(turn.shop.zone) for one in at] or own
    left = own if at else []
    services = [code for visit in visits for code in visit.services]
    plates = [visit.plate for visit in visits if visit.plate]
    cars = [car for car in turn.vehicles() if car.plate in plates]
    called = [name for car in cars for name in (car.brand, car.model) if name]
    return Shown(tuple(times), tuple(services), tuple(plates), tuple(called), left=tuple(left))

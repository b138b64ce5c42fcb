"""What occurs to somebody once a visit is booked: its items changed, or noted on it for the advisor (A2, B2, B6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from actions.booking import appointments as visits
from actions.tickets import tickets
from bot.dialog import Frame, Turn, shorten
from bot.dialogs import shop_choice
from bot.dialogs.booking import items, resume, transport, visit_time
from bot.dialogs.booking.standing import which_visit
from bot.focus import JUST_NOW
from domain.booking.appointment import Appointment, estimate
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.ticket import Kind, Ticket
from nlu.acts.acts import Add, Remove, Swap
from nlu.acts.booking import transport_said
from nlu.acts.booking.brings import brought_by
from nlu.acts.booking.time_words import calls_off
from nlu.acts.booking.times_said import times_said
from nlu.acts.items import adds_on, is_among, keeps_time
from nlu.acts.remarks import asks_something, looks_at, names_visit
from nlu.acts.restated import is_then
from nlu.acts.vehicles import OTHER
from storage.booking import appointments
from storage.tickets import tickets as ticket_queries
from texts import formats

OTHERWISE = frozenset({"cancel_booking", "change_booking", "complain", "handoff", "ask_price", "request_rescue"})
"""What is meant as it is read."""


def meant(turn: Turn, frame: Frame | None) -> Ticket | None:
    """The visit booked just now in this chat that the words add an item to, or leave one of several out of."""
    if frame is not None or turn.incoming.kind != "text" or turn.dangers or turn.understanding.of("time"):
        return None
    if resume.for_another(turn):
        return None
    if changed_visit(turn, appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)) is not None:
        return None  # the shop lists that work: the visit itself is to hold it
    told = _tells_shop(turn)
    found = booked_here(turn) if told or _adds(turn) or _leaves_out(turn) else None
    if found is None or (asks_something(turn.words) and not told and not _requests(turn)):
        return None
    ticket, services = found
    gone = {act.item for act in turn.acts if isinstance(act, Remove)} & {*services}
    return ticket if told or _adds(turn) or (gone and len(services) > len(gone)) else None


def _tells_shop(turn: Turn) -> bool:
    """Whether it is told who brings the car, or a loan car or to have it collected is wished. Rule: A3."""
    otherwise = turn.understanding.outcome == "understood" and turn.understanding.intent in OTHERWISE
    wished = transport_said.way_in(turn.words) in transport.ASKED_OF_SHOP and turn.told("request") is True
    return not otherwise and (brought_by(turn.words) or wished)


def _requests(turn: Turn) -> bool:
    """Whether work is asked for in the polite form of a question ("can you swap the wipers while it's with you?")."""
    return turn.told("request") is True and any(isinstance(act, Add) for act in turn.acts) and adds_on(turn.words)


def booked_here(turn: Turn) -> tuple[Ticket, list[str]] | None:
    """The newest visit that was booked here within the session, or spoken of just now, and its items."""
    since = turn.now - turn.shop.policy.session_timeout
    visits = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    coming = {visit.ticket_id: list(visit.services) for visit in visits}
    for ticket in ticket_queries.of_customer(turn.tx, turn.conversation.customer_id):
        here = ticket.kind == Kind.BOOKING and ticket.conversation_id == turn.conversation.id
        booked = here and ticket.created_at >= since
        if ticket.id in coming and (booked or _recalled(turn) == ticket.id):
            return ticket, coming[ticket.id]
    return None


def _recalled(turn: Turn) -> int | None:
    """The ticket of the visit that was spoken of just now."""
    last = turn.memory.get("recalled")
    if last is None or turn.now - datetime.fromisoformat(last["at"]) > JUST_NOW:
        return None
    ticket: int = last["ticket"]
    return ticket


def _adds(turn: Turn) -> bool:
    reading = turn.understanding
    if reading.outcome != "understood" and adds_on(turn.words) and looks_at(reading):
        return True
    otherwise = reading.outcome == "understood" and reading.intent in OTHERWISE
    return not otherwise and adds_on(turn.words) and any(isinstance(act, Add) for act in turn.acts)


def _leaves_out(turn: Turn) -> bool:
    return any(isinstance(act, Remove) for act in turn.acts)


def note(turn: Turn, ticket: Ticket) -> None:
    """The words stand on the visit's ticket, and the customer knows who sees to them. Rule: A2."""
    tickets.customer_wrote(turn.tx, ticket, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    visits = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    at = next(visit.starts_at for visit in visits if visit.ticket_id == ticket.id)
    when = formats.moment(at.astimezone(turn.shop.zone), turn.language)
    turn.say("items.afterthought", words=shorten(turn.words), when=when, number=ticket.number)


def for_another(turn: Turn) -> bool:
    """True when another of one's own vehicles is given a time, right after the visit of one was booked here."""
    said = times_said(turn.understanding)
    if turn.told("vehicle") != OTHER or said.moves or not said.wished or calls_off(turn.words):
        return False
    return booked_here(turn) is not None


def take_other(turn: Turn, frame: Frame) -> None:
    """The frame holds what was booked here just now, where the words name another vehicle and no other work."""
    if frame.slots.get("for") or frame.slots.get("fleet") or frame.slots.get("fresh_start"):
        return
    other, plate = turn.told("vehicle") == OTHER, frame.slots.get("plate")
    if not (other and not plate) and (not plate or frame.slots.get("services")):
        return
    booked = booked_here(turn)
    if booked is None:
        return
    ticket, services = booked
    coming = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    before = next(visit.plate for visit in coming if visit.ticket_id == ticket.id)
    others = [car.plate for car in turn.vehicles() if car.plate and car.plate != before]
    if other and not plate and before and len(others) == 1:
        frame.slots["plate"] = plate = others[0]
    if plate in others and not frame.slots.get("services"):
        frame.slots["services"] = [code for code in services if turn.shop.offers(code)]


def changed_visit(turn: Turn, coming: Sequence[Appointment]) -> tuple[Appointment, list[str]] | None:
    """The visit whose items the words change, and its items from then on; None when none or no single one is. B6."""
    if turn.incoming.kind != "text" or turn.dangers or turn.begins("complain"):
        return None
    found = []
    for visit in which_visit.named(turn, coming, moving=False) if coming else ():
        after = items.changed(turn, list(visit.services))
        if after and after != list(visit.services) and _is_of(turn, visit):
            found.append((visit, after))
    return found[0] if len(found) == 1 else None


def empties(turn: Turn, coming: Sequence[Appointment]) -> bool:
    """True when the words leave out all that one of the visits is for: it is called off then. Rule: B6."""
    acts = [act for act in turn.acts if isinstance(act, Add | Remove | Swap)]
    if not acts or not all(isinstance(act, Remove) for act in acts) or turn.dangers:
        return False
    named = which_visit.named(turn, coming, moving=False) if coming else []
    return len(named) == 1 and not items.changed(turn, list(named[0].services))


def _is_of(turn: Turn, visit: Appointment) -> bool:
    """Whether items are added to that visit, left out of it or put in another's place, and no other is wished."""
    acts = [act for act in turn.acts if isinstance(act, Add | Remove | Swap)]
    gone = [act.item if isinstance(act, Remove) else act.gone for act in acts if not isinstance(act, Add)]
    if any(item is not None and is_among(item, visit.services) for item in gone):
        return True
    at = visit.starts_at.astimezone(turn.shop.zone)
    said = turn.understanding.of("time")
    meant = any(is_then(one.value, at) for one in said) if said else names_visit(turn.words)
    here = booked_here(turn)
    meant = meant or (here is not None and here[0].id == visit.ticket_id and not said and adds_on(turn.words))
    swaps = any(isinstance(act, Swap) for act in acts)
    return (meant or keeps_time(turn.words)) and (swaps or adds_on(turn.words) or keeps_time(turn.words))


def take_items(turn: Turn, frame: Frame, coming: Sequence[Appointment]) -> bool:
    """True when the words change what a visit that stands is for; a time of its own is then no wish. Rule: B6."""
    if frame.asked is None:
        found = changed_visit(turn, coming)
        if found is None:
            return False
        frame.slots |= {"appointment": found[0].id, "items": found[1]}
        return True
    before: list[str] = frame.slots.get("items", [])
    after = items.changed(turn, before) if before else []
    if not after or after == before:
        return False
    frame.slots["items"] = after
    if frame.slots.get("own_time"):
        frame.slots.pop("start", None)
    return True


def keeps_own_time(turn: Turn, visit: Appointment | None) -> bool:
    """Whether every time that was said is the visit's own."""
    said = turn.understanding.of("time")
    return visit is not None and all(is_then(one.value, visit.starts_at.astimezone(turn.shop.zone)) for one in said)


def needs_with(frame: Frame, needs: Needs) -> Needs:
    """What the visit needs with the items it is to have."""
    wanted = frame.slots.get("items")
    return replace(needs, services=tuple(wanted)) if wanted else needs


def settle_own_time(turn: Turn, frame: Frame, visit: Appointment) -> None:
    """The visit with other items stays at its time where that can be, else the nearest times are looked for. B3, B6."""
    if "items" not in frame.slots or {"wish", "start"} & frame.slots.keys():
        return
    at = visit.starts_at.astimezone(turn.shop.zone)
    if visits.could_hold(turn.tx, turn.shop, visit, frame.slots["items"], turn.now):
        frame.slots |= {"start": at.isoformat(), "own_time": True}
    else:
        visit_time.keep_wish(frame, Wish(at, at + timedelta(minutes=1), at), exact=True)


def described(turn: Turn, frame: Frame, start: datetime) -> str:
    """The visit as it is to be: when, what for, and about how much."""
    wanted: list[str] = frame.slots["items"]
    priced = estimate(shop_choice.fitted(turn, frame), wanted)
    when = formats.moment(start.astimezone(turn.shop.zone), turn.language)
    price = formats.money_range(priced.total_fen, priced.upper_fen)
    what = "+".join(items.names(turn, wanted))
    return turn.label("items.as_changed", when=when, what=what, price=price)

"""What occurs to somebody right after the visit is booked: noted on it for the advisor, never lost (A2, B2)."""

from __future__ import annotations

from actions.tickets import tickets
from bot.dialog import Frame, Turn, shorten
from domain.ticket import Kind, Ticket
from nlu.acts.acts import Add, Remove
from nlu.acts.booking.time_words import calls_off
from nlu.acts.booking.times_said import times_said
from nlu.acts.items import adds_on
from nlu.acts.remarks import asks_something
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
    found = booked_here(turn) if _adds(turn) or _leaves_out(turn) else None
    if found is None or asks_something(turn.words):
        return None
    ticket, services = found
    gone = {act.item for act in turn.acts if isinstance(act, Remove)} & {*services}
    return ticket if _adds(turn) or (gone and len(services) > len(gone)) else None


def booked_here(turn: Turn) -> tuple[Ticket, list[str]] | None:
    """The newest visit that was booked here within the session, and its items."""
    since = turn.now - turn.shop.policy.session_timeout
    visits = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    coming = {visit.ticket_id: list(visit.services) for visit in visits}
    for ticket in ticket_queries.of_customer(turn.tx, turn.conversation.customer_id):
        here = ticket.kind == Kind.BOOKING and ticket.conversation_id == turn.conversation.id
        if here and ticket.id in coming and ticket.created_at >= since:
            return ticket, coming[ticket.id]
    return None


def _adds(turn: Turn) -> bool:
    reading = turn.understanding
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
    visits = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    before = next(visit.plate for visit in visits if visit.ticket_id == ticket.id)
    others = [car.plate for car in turn.vehicles() if car.plate and car.plate != before]
    if other and not plate and before and len(others) == 1:
        frame.slots["plate"] = plate = others[0]
    if plate in others and not frame.slots.get("services"):
        frame.slots["services"] = [code for code in services if turn.shop.offers(code)]

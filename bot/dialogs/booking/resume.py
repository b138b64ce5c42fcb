"""A visit for what was spoken of before: the price that was told, the fault that was reported (A3, B2)."""

from __future__ import annotations

from typing import Any

from actions.tickets import tickets
from bot import focus
from bot.dialog import Frame, Turn, ask, pressed, shorten
from bot.dialogs.booking import items, symptom
from domain.ticket import Ticket
from nlu.acts.context import Focus
from nlu.acts.remarks import asks_length, asks_the_same, means_all
from storage.booking import appointments
from storage.tickets import tickets as ticket_queries

OTHER = "other"

PRICED = frozenset({"ask_price", "ask_parts"})

BESIDE = frozenset({
    "ask_advice", "ask_record", "ask_campaign", "ask_parts", "ask_warranty", "ask_insurance", "update_profile",
    "out_of_scope", "ask_shop", "thanks", "greet",
})  # fmt: skip
"""What a wish for a visit may stand beside without a word of its own."""

GOES_ON = frozenset({
    "book_service", "affirm", "update_profile", "report_fault", "change_booking", "out_of_scope", "rate_service",
    "thanks", "greet", "goodbye",
})  # fmt: skip
"""What words that name a time may look like when they go on with what was spoken of."""

CLOCK = frozenset({"second", "minute", "hour"})


def goes_on(turn: Turn) -> bool:
    """True when the words want what was spoken of last: a time for it, or a plain yes to its price."""
    found, reading = focus.of(turn), turn.understanding
    if not (found.services or found.words) or items.named(turn):
        return False
    if turn.told("points_back") is True and focus.is_fresh(turn, found):
        return True
    if reading.intent == "affirm" and reading.outcome == "understood":
        return found.matter in PRICED and found.told_at is not None and turn.now - found.told_at <= focus.JUST_NOW
    if reading.outcome == "understood" and reading.intent not in GOES_ON:
        return False
    if reading.intent == "change_booking" and appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now):
        return False
    return wants_time(turn)


def asks_on(turn: Turn) -> bool:
    """True when the words ask the price of one thing more ("那大保养呢"), or how long one takes."""
    found = focus.of(turn)
    recent = found.told_at is not None and turn.now - found.told_at <= focus.JUST_NOW
    if asks_length(turn.words) and items.spoken_of(turn) and not turn.understanding.of("time"):
        return True
    return recent and found.matter in PRICED and asks_the_same(turn.words) and bool(items.spoken_of(turn))


def wants_time(turn: Turn) -> bool:
    """True when the words name a time to come at."""
    coming = [one.value for one in turn.understanding.of("time") if one.value.start > turn.now]
    wished = turn.told("visit_wish") is True
    return bool(coming) and (
        wished or turn.understanding.outcome != "understood" or any(one.grain in CLOCK for one in coming)
    )


def wants_visit_beside(turn: Turn) -> bool:
    """True when a time is named beside a question on what something costs, or an item beside any question."""
    if not any(one.value.start > turn.now for one in turn.understanding.of("time")):
        return False
    if turn.understanding.intent == "ask_price":
        return bool(focus.of(turn).services)
    named = {*items.named(turn)} - symptom.checks(turn)
    return turn.understanding.intent in BESIDE and turn.understanding.outcome == "understood" and bool(named)


def take_up(turn: Turn, frame: Frame) -> bool:
    """True when the visit is for what was spoken of last; what lies days back is asked about, not guessed. Rule: A3."""
    found = focus.of(turn)
    if frame.slots.get("fresh_start") or not (found.services or found.words):
        return False
    if not focus.is_fresh(turn, found):
        return _ask_still(turn, frame, found)
    return _adopt(turn, frame, found)


def agreed(turn: Turn, frame: Frame) -> bool:
    """True when the words answer whether what was spoken of days ago is meant."""
    if not frame.slots.get("still") or frame.asked != "service":
        return False
    value, intent = pressed(turn, "service"), turn.understanding.intent
    if value == OTHER or (value is None and intent == "deny"):
        frame.slots["fresh_start"] = frame.slots.pop("still")
        return True
    if value is None and intent != "affirm":
        return False
    frame.slots.pop("still")
    return _adopt(turn, frame, focus.of(turn))


def remember_fault(turn: Turn, frame: Frame) -> None:
    """A check is for the fault that was told before it. Rule: B2."""
    found, services = focus.of(turn), {*frame.slots.get("services", [])}
    if services and services <= symptom.checks(turn) and found.words and focus.is_fresh(turn, found):
        known = symptom.visit_for(turn, found.words, found.symptoms, found.systems)
        frame.slots |= {key: value for key, value in known.items() if not frame.slots.get(key)}


def done(turn: Turn, frame: Frame, ticket: Ticket) -> None:
    """The visit is booked: nothing is left open, and the report it came from says where it went."""
    focus.leave(turn)
    reported = ticket_queries.lock(turn.tx, frame.slots["fault"]) if frame.slots.get("fault") else None
    if reported is not None and reported.is_open:
        tickets.add_details(turn.tx, reported, turn.now, appointment=ticket.number)


def _adopt(turn: Turn, frame: Frame, found: Focus) -> bool:
    if found.words:
        frame.slots |= symptom.visit_for(turn, found.words, found.symptoms, found.systems)
    else:
        wanted = found.others[::-1] + found.services if means_all(turn.words) else found.services
        frame.slots["services"] = [code for code in wanted if turn.shop.offers(code)]
    if found.plate:
        frame.slots.setdefault("plate", found.plate)
    return bool(frame.slots.get("services"))


def _ask_still(turn: Turn, frame: Frame, found: Focus) -> bool:
    """Asks; the answer to it comes as that to the open question of what is to be done."""
    names = turn.label("parts.and").join(items.names(turn, found.services))
    about: Any = turn.label("items.quoted", words=shorten(found.words)) if found.words else names
    frame.slots["still"] = True
    rows = [[(turn.label("items.still_yes"), "still"), (turn.label("items.still_no"), OTHER)]]
    ask(turn, frame, "service", "items.still", choices=rows, what=about)
    return False

"""A visit for what was spoken of before: the price that was told, the fault that was reported (A3, B2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from actions.tickets import tickets
from bot import focus
from bot.dialog import Frame, Turn, ask, pressed, shorten
from bot.dialogs.booking import items, symptom, visit_time
from bot.dialogs.customers import owner
from domain.booking.time_wish import Wish
from domain.ticket import Ticket
from nlu.acts.booking import time_words
from nlu.acts.booking.as_last import as_last
from nlu.acts.booking.sides import at_rear, is_of_side
from nlu.acts.context import Focus
from nlu.acts.items import GENERAL
from nlu.acts.remarks import asks_the_same, asks_the_same_again, means_all
from nlu.acts.unnamed import size_said
from nlu.acts.vehicles import OTHER as OTHER_VEHICLE
from nlu.understanding import Understanding
from storage.booking import appointments
from storage.customers import vehicle_history
from storage.tickets import tickets as ticket_queries

OTHER = "other"

PRICED = frozenset({"ask_price", "ask_parts"})

LEFT = PRICED | {"book_service"}
"""What a plain yes goes on with, said soon after: a price that was told, a visit that was left open."""

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

LATER = timedelta(hours=12)
"""Nobody who needs help now asks for it so much later."""

LAST = timedelta(days=1100)
"""How far back the last visit is looked for."""

CLOCK = frozenset({"second", "minute", "hour"})


def goes_on(turn: Turn) -> bool:
    """True when the words want what was spoken of last: a time for it, or a plain yes to its price."""
    found, reading = focus.of(turn), turn.understanding
    if not (found.services or found.words) or items.named(turn):
        return False
    if turn.told("points_back") is True and focus.is_fresh(turn, found):
        return True
    if (
        found.at is not None
        and found.at > turn.now
        and time_words.same_moment(turn.words)
        and focus.is_fresh(turn, found)
    ):
        return True
    if reading.intent == "affirm" and reading.outcome == "understood":
        return found.matter in LEFT and found.told_at is not None and turn.now - found.told_at <= focus.JUST_NOW
    if reading.outcome == "understood" and reading.intent not in GOES_ON:
        return False
    if reading.intent == "change_booking" and appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now):
        return False
    return wants_time(turn)


def for_another(turn: Turn) -> bool:
    """True when another vehicle is to have what was booked just now ("the other one too, Friday at two"). Rule: A3."""
    last, reading = booked_just_now(turn), turn.understanding
    if last is None or reading.intent == "complain" or reading.danger:
        return False
    other = _is_another(turn, last)
    named = {*items.named(turn)} - symptom.checks(turn)
    return other and (wants_time(turn) or asks_the_same_again(turn.words) or bool(named))


def booked_just_now(turn: Turn) -> dict[str, Any] | None:
    """What was booked in this chat so lately that "the same" means that: services, plate."""
    last = turn.memory.get("booked")
    recent = last is not None and turn.now - datetime.fromisoformat(last["at"]) <= focus.JUST_NOW
    return last if recent else None


def _is_another(turn: Turn, last: dict[str, Any]) -> bool:
    plate = turn.understanding.first("plate")
    if plate is not None:
        return bool(plate != last["plate"])
    said, own = turn.told("vehicle"), owner.own_named(turn)
    return said == OTHER_VEHICLE or bool(turn.told("plate_tail")) or (len(own) == 1 and own[0] != last["plate"])


def same_again(turn: Turn, frame: Frame) -> bool:
    """True when nothing is named to be done, and the visit is for what was just booked for another vehicle."""
    last = booked_just_now(turn)
    if last is None or frame.slots.get("services"):
        return False
    general = {*symptom.checks(turn), GENERAL} if asks_the_same_again(turn.words) else set()
    named = {*items.named(turn)} - general
    if named or not _is_another(turn, last) or turn.understanding.of("symptom"):
        return False
    frame.slots["services"] = [code for code in last["services"] if turn.shop.offers(code)]
    if time_words.same_moment(turn.words) and last.get("start") and not turn.understanding.of("time"):
        at = datetime.fromisoformat(last["start"]).astimezone(turn.shop.zone)
        visit_time.keep_wish(frame, Wish(at, at + timedelta(minutes=1), at), exact=True)
    return bool(frame.slots["services"])


def as_last_time(turn: Turn, frame: Frame) -> bool:
    """True when the work of the last visit is wanted again: from one's own record, else it is noted. A3, A5."""
    if not as_last(turn.words) or {*items.named(turn)} - {GENERAL} or turn.understanding.of("symptom"):
        return False
    plates = {turn.understanding.first("plate") or frame.slots.get("plate")} - {None}
    cars = [car for car in turn.vehicles() if car.plate and (not plates or car.plate in plates)]
    customer, since = turn.conversation.customer_id, turn.now - LAST
    found = [one for car in cars for one in vehicle_history.finished(turn.tx, customer, car.plate or "", since)]
    visits = sorted((visit for _, visit in found if visit is not None), key=lambda visit: visit.starts_at)
    codes = [code for code in visits[-1].services if turn.shop.offers(code)] if visits else []
    if not codes:
        if not items.named(turn) and not frame.slots.get("services"):
            turn.say("items.no_last")
        return False
    frame.slots["services"] = codes
    joint = turn.label("parts.and")
    turn.say("items.as_last", what=joint.join(items.names(turn, codes)))
    return True


def asks_on(turn: Turn) -> bool:
    """True when the words ask the price of one thing more ("那大保养呢")."""
    found = focus.of(turn)
    recent = found.told_at is not None and turn.now - found.told_at <= focus.JUST_NOW
    if recent and found.matter in PRICED and is_of_side(turn.words) and any(map(at_rear, priced(turn))):
        return True
    return recent and found.matter in PRICED and asks_the_same(turn.words) and bool(items.spoken_of(turn))


def priced(turn: Turn) -> list[str]:
    """The items whose price was asked just now; of work that is not listed the one of its kind that is."""
    found = focus.just_now(turn)
    return [*(found.services or found.others)]


def wants_time(turn: Turn, *, put_off: bool = False) -> bool:
    """True when the words name a time to come at. put_off: a visit was, so that any time to come is one for it."""
    if turn.told("rings"):
        return False  # somebody is to ring then
    coming = [one.value for one in turn.understanding.of("time") if one.value.start > turn.now]
    wished = turn.told("visit_wish") is True or turn.understanding.intent == "book_service"
    return bool(coming) and (
        wished or put_off or turn.understanding.outcome != "understood" or any(one.grain in CLOCK for one in coming)
    )


def comes_later(reading: Understanding, now: datetime) -> bool:
    """True when what looks like a call for help names another day and no danger: somebody wants to come then."""
    days = [one.value.start - now for one in reading.of("time")]
    return reading.intent == "request_rescue" and not reading.danger and any(left > LATER for left in days)


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
    known: dict[str, Any] = {"services": frame.slots.get("services", []), "plate": frame.slots.get("plate") or ""}
    known["start"] = frame.slots.get("start")
    turn.memory["booked"] = {**known, "at": turn.now.isoformat()}
    reported = ticket_queries.lock(turn.tx, frame.slots["fault"]) if frame.slots.get("fault") else None
    if reported is not None and reported.is_open:
        tickets.add_details(turn.tx, reported, turn.now, appointment=ticket.number)


def _adopt(turn: Turn, frame: Frame, found: Focus) -> bool:
    if found.words:
        frame.slots |= symptom.visit_for(turn, found.words, found.symptoms, found.systems)
        symptom.comes_back(turn, frame, found.returns)
    else:
        wanted = found.others[::-1] + found.services if means_all(turn.words) else found.services
        sized = size_said(turn.words)
        wanted = tuple(code for code in wanted if code == sized) or wanted
        frame.slots["services"] = [code for code in wanted if turn.shop.offers(code)]
    if found.plate:
        frame.slots.setdefault("plate", found.plate)
    then = time_words.same_moment(turn.words) or turn.told("points_back") is True
    if found.at is not None and found.at > turn.now and then and not {"wish", "start"} & frame.slots.keys():
        visit_time.keep_wish(frame, Wish(found.at, found.at + timedelta(minutes=1), found.at), exact=True)
    return bool(frame.slots.get("services"))


def _ask_still(turn: Turn, frame: Frame, found: Focus) -> bool:
    """Asks; the answer to it comes as that to the open question of what is to be done."""
    names = turn.label("parts.and").join(items.names(turn, found.services))
    about: Any = turn.label("items.quoted", words=shorten(found.words)) if found.words else names
    frame.slots["still"] = True
    rows = [[(turn.label("items.still_yes"), "still"), (turn.label("items.still_no"), OTHER)]]
    ask(turn, frame, "service", "items.still", choices=rows, what=about)
    return False

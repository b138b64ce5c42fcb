"""How an open report goes on: may it be driven there, is it fetched after all, does help come later (F2, E4)."""

from __future__ import annotations

from datetime import datetime

from actions.tickets import tickets
from bot.dialog import Frame, Turn
from bot.dialogs.booking.resume import CLOCK
from bot.dialogs.tickets import triage, waiting
from domain.ticket import Ticket
from nlu.acts import fault_told
from nlu.acts.acts import Yes
from nlu.understanding import When

OTHERWISE = frozenset({"handoff", "complain", "cancel_booking"})
"""What somebody who is asked for the place may want instead."""

RISKY = frozenset({"brakes", "steering", "tyres", "high_voltage"})
"""Systems of which nobody should find out on the road whether they hold."""


def take(turn: Turn, frame: Frame) -> bool:
    """True for words on how the matter goes on: may it be driven, or help not now but later."""
    slots = frame.slots
    if asks_may_drive(turn, frame):
        slots["may_drive"] = True
        slots.setdefault("drivable", "unsure")
        return True
    if is_for_later(turn, frame):
        slots["more"] = True
        if later := _later(turn):
            slots["wished_at"] = _latest(turn, later[-1]).isoformat()
        return True
    return bool(slots.get("urgent") and slots.get("ticket")) and _is_no_place(turn, frame)


def is_for_later(turn: Turn, frame: Frame) -> bool:
    """Whether somebody for whom help is on its way says that it need not come at once. Rule: E4."""
    slots = frame.slots
    if not slots.get("urgent") or not slots.get("ticket") or slots.get("grave"):
        return False
    return bool(_later(turn)) or fault_told.can_wait(turn.words)


def _later(turn: Turn) -> list[When]:
    """The times named that are later than help is owed."""
    soon = turn.now + turn.shop.policy.rescue_on_site
    return [one.value for one in turn.understanding.of("time") if one.value.start > soon]


def _latest(turn: Turn, said: When) -> datetime:
    """The last moment that keeps the wish: the hour named, the end of a part of a day, closing time of a day."""
    if said.grain in CLOCK and not said.open_ended:
        return said.start
    opened = turn.shop.ranges(said.start.date()) if said.grain == "day" else ()
    return opened[-1][1] if opened else said.end or said.start


def _is_no_place(turn: Turn, frame: Frame) -> bool:
    """True for words that are no answer to where it is: what to do is said again, and they are on the report."""
    if frame.asked != "place" or "place" in frame.slots or not turn.words or turn.understanding.of("place"):
        return False
    told = turn.understanding.first("phone") or turn.understanding.first("plate") or turn.understanding.asks_help
    otherwise = turn.understanding.intent in OTHERWISE and turn.understanding.outcome == "understood"
    if told or otherwise or fault_told.may_be_place(turn.words):
        return False
    frame.slots["more"] = frame.slots["unplaced"] = True
    return True


def goes_on_about(turn: Turn, frame: Frame) -> bool:
    """Whether words that look like nothing else are more about a grave danger told of, asked where it is. Rule: F2."""
    slots, reading = frame.slots, turn.understanding
    acute = bool(slots.get("urgent") and slots.get("ticket") and slots.get("grave"))
    return acute and frame.asked == "place" and (reading.outcome != "understood" or reading.intent in waiting.UNSURE)


def asks_may_drive(turn: Turn, frame: Frame) -> bool:
    """Whether it is asked if a vehicle may be driven whose report calls nobody out; "it drives" asks nothing."""
    if isinstance(turn.answer, Yes):
        return False
    return turn.understanding.asks_help == "drive" and not frame.slots.get("urgent") and bool(frame.slots.get("words"))


def say_may_drive(turn: Turn, frame: Frame) -> None:
    """Says so when that was asked: never with what steers, stops or carries it. Rule: F2."""
    if frame.slots.pop("may_drive", False):
        slots = frame.slots
        lamp = slots.get("systems") == ["tyres"] and slots.get("symptoms") == ["warning_light"]
        risky = RISKY & set(slots.get("systems", ())) and not lamp
        key = "fault.better_not" if risky else "fault.drive_with_care"
        turn.say(key, phone=turn.shop.rescue_phone)


def adds(turn: Turn, frame: Frame) -> bool:
    """True for more words about the matter that answer no question: they are on the report. Rule: A2."""
    slots, intent = frame.slots, turn.understanding.intent
    goes_on = bool(slots.get("ticket")) and intent in ("request_rescue", "report_fault")
    slots["more"] = goes_on
    if goes_on and intent == "request_rescue" and not slots.get("urgent"):
        slots |= {"urgent": True, "tow": "yes", "drivable": "no"}
    return goes_on


def confirm(turn: Turn, frame: Frame, ticket: Ticket) -> None:
    """What was added, said once: help is sent, or it is noted; help for later is told with its time."""
    slots = frame.slots
    if slots.get("tow") == "yes" and not slots.get("tow_sent") and not triage.is_accident(frame):
        tickets.make_urgent(turn.tx, ticket, turn.now, slots.get("danger", []))
        turn.say("fault.help_comes", phone=turn.shop.rescue_phone)
    elif slots.pop("unplaced", False) and ticket.data.get("danger"):
        waiting.repeat(turn, ticket)
    elif "wished_at" not in slots:
        turn.say("fault.added", number=ticket.number)

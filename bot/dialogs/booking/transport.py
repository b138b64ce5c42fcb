"""How the customer gets on during a long visit: waits, leaves the car, is lent one, or has it collected."""

from __future__ import annotations

from bot.dialog import Frame, Turn, ask, pressed
from bot.dialogs import shop_choice
from nlu.acts.answer import agrees
from nlu.acts.booking import time_words, transport_said
from texts import formats

WAYS = ("wait", "leave", "loaner", "pickup")


def take_transport(turn: Turn, frame: Frame) -> bool:
    """True when the message says how the customer gets on meanwhile."""
    said = pressed(turn, "transport") or said_way(turn, frame)
    if said is None and frame.asked == "transport" and (agrees(turn.words) or time_words.any_time(turn.words)):
        said = ""  # agreed to come, and how to get on meanwhile is settled at the shop
    if said is None:
        return False
    if said == "loaner" and not shop_choice.here(turn, frame).loaners:
        turn.say("transport.none")
        said = "leave"
    frame.slots["transport"] = said
    return True


def said_way(turn: Turn, frame: Frame) -> str | None:
    """The way named in words; a bare "等" only where it was asked for."""
    found = transport_said.way_in(turn.words)
    if found or frame.asked != "transport":
        return found
    refused = turn.understanding.intent == "deny" and turn.understanding.answers
    return "leave" if refused else transport_said.bare(turn.words)


def settle_transport(turn: Turn, frame: Frame, minutes: int) -> bool:
    """True when the way is known or the visit is short enough not to ask; otherwise it has been asked."""
    if frame.slots.get("transport") == "no_loaner":
        frame.slots.pop("transport")
    if "transport" in frame.slots or minutes * 60 <= turn.shop.policy.wait_limit.total_seconds():
        return True
    ways = [way for way in WAYS if way != "loaner" or shop_choice.here(turn, frame).loaners]
    choices = [(turn.label(f"transport.{way}"), way) for way in ways]
    rows = [choices[i : i + 2] for i in range(0, len(choices), 2)]
    ask(turn, frame, "transport", "transport.ask", choices=rows, length=formats.duration(minutes, turn.language))
    return False

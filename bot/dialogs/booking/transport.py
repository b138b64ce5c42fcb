"""How the customer gets on during a long visit: waits, leaves the car, is lent one, or has it collected."""

from __future__ import annotations

from bot.dialog import Frame, Turn, ask, pressed, shorten
from bot.dialogs import shop_choice
from nlu.acts.answer import agrees
from nlu.acts.booking import time_words, transport_said
from nlu.acts.booking.brings import brought_by
from texts import formats

WAYS = ("wait", "leave", "loaner", "pickup")

ASKED_OF_SHOP = frozenset({"loaner", "pickup"})
"""Ways that the shop has to see to."""


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
    if said in ASKED_OF_SHOP and frame.slots.get("transport") != said and turn.press is None:
        frame.slots["transport_now"] = True
    frame.slots["transport"] = said
    return True


def wishes(turn: Turn, frame: Frame) -> bool:
    """True when something is wished of the shop for the time meanwhile: a loan car, or to have the car collected."""
    return said_way(turn, frame) in ASKED_OF_SHOP


def take_bringer(turn: Turn, frame: Frame) -> bool:
    """True when somebody else brings the car or fetches it: whoever takes it in knows. Rule: A3."""
    parts = [part.text for part in turn.understanding.parts] or [turn.words]
    told = next((words for words in parts if brought_by(words)), None)
    if told is None or told == frame.slots.get("bringer"):
        return False
    frame.slots |= {"bringer": told, "bringer_now": True}
    return True


def say_told(turn: Turn, frame: Frame) -> None:
    """That a loan car is put down, the car is collected, or who brings it, said once."""
    if frame.slots.pop("transport_now", False):
        turn.say(f"transport.kept_{frame.slots['transport']}")
    if frame.slots.pop("bringer_now", False):
        turn.say("transport.bringer", words=shorten(frame.slots["bringer"]))


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

"""Booking for somebody else: the owner's plate, name and phone, and nothing of the writer's record (A3, A5)."""

from __future__ import annotations

from bot.dialog import Frame, Turn, choice, pressed
from domain.message import Button
from nlu.acts.booking import for_whom
from nlu.acts.booking.times_said import times_said
from nlu.acts.vehicles import own_names

LONGEST = 40
"""Characters of a make and model as said."""


def is_meant(words: str) -> bool:
    """True when the words speak of somebody else's vehicle."""
    return for_whom.relation(words) is not None


def is_booked_for(turn: Turn) -> bool:
    """True when the words book work for somebody else: nothing of theirs is asked for. Rule: A5."""
    reading = turn.understanding
    return is_meant(turn.words) and bool(reading.of("service")) and bool(times_said(reading).wished)


def take_other(turn: Turn, frame: Frame) -> bool:
    """True when the message says whose vehicle it is, or answers who the owner is."""
    found = for_whom.relation(turn.words)
    if found and "for" not in frame.slots and len(own := own_named(turn)) == 1:
        frame.slots["plate"] = own[0]  # whoever drives it: it is in the writer's own record
        return True
    if found and "for" not in frame.slots:
        frame.slots["for"] = found
        _take_vehicle_words(turn, frame)
        _take_contact(turn, frame, named=False)
        return True
    if "for" not in frame.slots:
        return False
    if pressed(turn, "phone") == "skip" or (frame.asked == "phone" and for_whom.contact_is_self(turn.words)):
        frame.slots["owner_phone"] = ""
        return True
    _take_vehicle_words(turn, frame)
    return _take_contact(turn, frame, named=frame.asked == "phone")


def own_named(turn: Turn) -> list[str]:
    """Plates of the writer's own vehicles that the words name. Rule: A5."""
    mine = owned(turn)
    places = dict.fromkeys(place for _, _, place in own_names(turn.folded, mine))
    return [mine[place][0] for place in places]


def owned(turn: Turn) -> list[tuple[str, str, str]]:
    """Plate, brand and model of each of the writer's own vehicles."""
    return [(car.plate, car.brand or "", car.model or "") for car in turn.vehicles() if car.plate]


def answers(turn: Turn, frame: Frame) -> bool:
    """True when the words answer who the owner is, or that the writer should be called."""
    if "for" not in frame.slots or frame.asked != "phone":
        return False
    told = turn.understanding.of("phone") or turn.understanding.of("phone_unsure")
    return bool(told) or for_whom.contact_is_self(turn.words)


def _take_vehicle_words(turn: Turn, frame: Frame) -> None:
    if model := turn.understanding.first("model"):
        frame.slots["owner_model"] = told_as(turn) or f"{model['brand']} {model['model']}".strip()
        frame.slots["owner_car"] = [model["brand"], model["model"]]


def told_as(turn: Turn) -> str:
    """The make and model in the customer's own words, where these are Latin letters; empty otherwise."""
    named = sorted((*turn.understanding.of("brand"), *turn.understanding.of("model")), key=lambda one: one.start)
    said = turn.understanding.text[named[0].start : named[-1].end] if named else ""
    return said if said.isascii() and len(said) <= LONGEST else ""


def _take_contact(turn: Turn, frame: Frame, *, named: bool) -> bool:
    reading = turn.understanding
    told = turn.incoming.contact_phone or for_whom.phone(reading)
    name = for_whom.name(reading) or turn.incoming.contact_name
    if named and not name:
        rest = turn.words
        for entity in reading.of("phone"):
            rest = rest.replace(entity.text, " ")
        name = for_whom.bare_name(rest) or ""
    if told:
        frame.slots["owner_phone"] = told
    if name:
        frame.slots["owner_name"] = name
        frame.slots.setdefault("owner_phone", "")
    if not told and (unsure := reading.first("phone_unsure")):
        frame.slots["unsure_phone"] = unsure
        return True
    return bool(told or name)


def settle_owner(turn: Turn, frame: Frame) -> bool:
    """True when the owner's name or phone is known or was left out on purpose; otherwise it has been asked."""
    if (unsure := frame.slots.pop("unsure_phone", None)) is not None and not frame.slots.get("owner_phone"):
        return _check_phone(turn, frame, unsure)
    if "for" not in frame.slots or "owner_phone" in frame.slots:
        return True
    frame.tries = frame.tries + 1 if frame.asked == "phone" else 1
    frame.asked = "phone"
    skip: list[list[Button]] = [[choice(frame, "phone", turn.label("another.use_mine"), "skip")]]
    turn.say("another.ask_contact", buttons=skip, who=who(turn, frame))
    return False


def _check_phone(turn: Turn, frame: Frame, unsure: str) -> bool:
    """True when a number with a digit too few or many was asked about before; now it stands as told."""
    if frame.slots.get("checked_phone"):
        frame.slots["owner_phone"] = unsure
        return True
    frame.slots["checked_phone"] = True
    frame.slots.pop("owner_phone", None)
    frame.asked = "phone"
    skip: list[list[Button]] = [[choice(frame, "phone", turn.label("another.use_mine"), "skip")]]
    turn.say("who.check_phone", buttons=skip, phone=unsure)
    return False


def who(turn: Turn, frame: Frame) -> str:
    """How the owner is spoken of: "您老婆", "your wife"."""
    return f"your {frame.slots['for']}" if turn.language == "en" else f"您{frame.slots['for']}"

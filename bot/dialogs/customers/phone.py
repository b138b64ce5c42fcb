"""The phone to call back on: asked where a person will call, only suggested elsewhere."""

from __future__ import annotations

from bot.dialog import Frame, Turn, ask_contact, pressed


def take_phone(turn: Turn, frame: Frame) -> bool:
    """True when the message holds a phone, shared or written, or skips it."""
    if pressed(turn, "phone") == "skip":
        frame.slots["phone"] = ""
        return True
    told = turn.incoming.contact_phone or turn.understanding.first("phone")
    if told:
        frame.slots["phone"] = told
    return bool(told)


def settle_phone(turn: Turn, frame: Frame, key: str) -> bool:
    """True when there is a phone or the customer would not give one; otherwise it has been asked."""
    if "phone" in frame.slots:
        return True
    if known := turn.phone():
        frame.slots["phone"] = known
        return True
    ask_contact(turn, frame, "phone", key)
    return False

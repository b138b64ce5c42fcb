"""A fault said while booking: invited to diagnosis; the same again is a return repair, said sorry for first (B2)."""

from __future__ import annotations

import re
from typing import Any

from actions.customers import vehicle_history
from bot.dialog import Frame, Turn
from bot.dialogs.customers import vehicle
from domain.warranty import return_repair

_LASTING = re.compile(
    r"偶尔|有时候?|时好时坏|时有时无|间歇|断断续续|(?:修|查|看|换)了?(?:好?几|[两二三四]|多)[家次回]|没(?:找到|查出|修好)|"
    r"\b(?:intermittent\w*|sometimes|on and off|comes and goes|nobody (?:can|could) find|no one (?:can|could) find)\b"
)


def take_fault(turn: Turn, frame: Frame) -> bool:
    """True when the message names a symptom: it is noted, and the visit is a diagnosis. Rule: B2."""
    if not turn.understanding.of("symptom") or not turn.shop.offers(turn.shop.diagnosis_service):
        return False
    slots = frame.slots
    slots["services"] = [turn.shop.diagnosis_service]
    slots["symptom"] = turn.words
    note_symptoms(turn, frame)
    lasting = bool(_LASTING.search(turn.words.lower()))
    slots["expert"] = return_repair.is_complex(slots["systems"], slots["symptoms"], lasting=lasting)
    return True


def note_symptoms(turn: Turn, frame: Frame) -> None:
    """The symptoms told and the systems they point to are known. Rule: B2."""
    symptoms = [entity.value for entity in turn.understanding.of("symptom")]
    named = [entity.value for entity in turn.understanding.of("system")]
    slots = frame.slots
    slots["symptoms"] = sorted({*slots.get("symptoms", []), *symptoms})
    slots["systems"] = return_repair.systems([*slots.get("systems", []), *named], symptoms)


def say_first(turn: Turn, frame: Frame) -> None:
    """The apology for a return repair, or why a diagnosis is advised, before anything else and once. Rule: B2."""
    slots = frame.slots
    if not slots.get("symptoms"):
        return
    if not slots.get("return_repair") and (plate := vehicle.likely(turn, frame)):
        customer = turn.conversation.customer_id
        before = vehicle_history.returns_from(turn.tx, turn.shop, customer, plate, slots["systems"], turn.now)
        if before is not None:
            slots["return_repair"] = before.number
            turn.say("visitnote.return_sorry")
    if slots.get("expert") and not slots.get("return_repair") and not slots.get("advised"):
        slots["advised"] = True
        turn.say("visitnote.diagnosis")


def free_services(turn: Turn, frame: Frame) -> list[str]:
    """What costs nothing this time: the inspection of a return repair. Rule: B2."""
    return [turn.shop.diagnosis_service] if frame.slots.get("return_repair") else []


def facts(frame: Frame) -> dict[str, Any]:
    """What staff should know of the fault."""
    return {key: frame.slots.get(key) for key in ("symptom", "symptoms", "systems", "expert", "return_repair")}

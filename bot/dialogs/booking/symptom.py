"""A fault said while booking: invited to diagnosis; the same again is a return repair, said sorry for first (B2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from actions.customers import vehicle_history
from bot.dialog import Frame, Turn, shorten
from bot.dialogs.customers import vehicle
from domain.warranty import return_repair
from nlu.acts import fault_told
from nlu.acts.booking import transport_said
from nlu.acts.remarks import asks_something, looks_at, looks_at_it, told_of, wants_check
from nlu.understanding import SOCIAL, Understanding

_BODY = frozenset({"paint_damage", "collision_damage", "rust"})
"""Faults that need no diagnosis: everybody sees what there is to do."""

_SLIGHT = _BODY | {"light_out", "screen_failure", "key_failure"}
"""Faults that keep nobody from driving."""

BODYWORK = "bodywork"
PUNCTURE = "tyre_repair"

MISSES = 1
"""So often it is asked again what there is to do before the visit is one to find out."""

PLACED = frozenset({"time", "plate", "phone", "person", "ordinal"})
"""What a visit has a place for besides the work."""

SLIGHT = 3
"""Characters that say nothing of what there is to do."""


def checks(turn: Turn) -> set[str]:
    """Items that only look for what is wrong."""
    return {turn.shop.diagnosis_service, "inspection"}


def looks(turn: Turn) -> set[str]:
    """Those items, where the message names what is to be looked at: that is noted beside other work."""
    named = any(turn.understanding.of(kind) for kind in ("symptom", "system", "part"))
    return checks(turn) if named else set()


def take_fault(turn: Turn, frame: Frame) -> bool:
    """True when the message tells of a fault: it is noted, and the visit is a diagnosis. Rule: B2.

    Without a word for the symptom, a stretch that tells of one or wants a thing looked at does while no item is named.
    """
    if not turn.shop.offers(turn.shop.diagnosis_service):
        return False
    slots = frame.slots
    if not turn.understanding.of("symptom") and (slots.get("services") or not _tells_of_thing(turn)):
        return False
    note_symptoms(turn, frame)
    slots["services"] = [_check_of(turn, slots["symptoms"])]
    if slots.get("symptom") or slots.get("noted"):
        keep(frame, [turn.words])
    else:
        slots["symptom"] = turn.words
    lasting = fault_told.is_lasting(turn.words)
    slots["expert"] = return_repair.is_complex(slots["systems"], slots["symptoms"], lasting=lasting)
    return True


def take_check(turn: Turn, frame: Frame) -> bool:
    """True when the visit is to find out what there is to do: no item was named, but the vehicle is to be looked at.

    So it is too where twice nothing of the list was named: what was said goes to whoever looks. Rule: B2, E1.
    """
    slots, check = frame.slots, turn.shop.diagnosis_service
    lost = slots.get("missed", 0) > MISSES
    if slots.get("still") or not turn.shop.offers(check) or not (lost or wants_check(turn.words)):
        return False
    slots["services"] = [check]
    keep(frame, slots.pop("unplaced", []))
    if lost:
        slots.pop("noted_now", None)
        turn.say("items.to_check", name=turn.shop.service(check).name(turn.language))
    return True


def miss(turn: Turn, frame: Frame) -> None:
    """Note that words said when it was asked what to do named nothing of the list; what they say is kept."""
    slots, left = frame.slots, turn.words
    slots["missed"] = slots.get("missed", 0) + 1
    for one in turn.understanding.entities:
        if one.kind in PLACED:
            left = left.replace(one.text, "")
    if turn.understanding.intent not in SOCIAL and len(left.strip()) > SLIGHT:
        slots["unplaced"] = [*slots.get("unplaced", []), turn.words]


def leave_open(frame: Frame, wished: list[str]) -> None:
    """Work that is named and not listed is found out about at the shop: nobody is asked for it twice. Rule: B2, E1."""
    if wished and not frame.slots.get("services"):
        frame.slots |= {"unplaced": [*frame.slots.get("unplaced", []), *wished], "missed": MISSES + 1}


def note_more(turn: Turn, frame: Frame) -> bool:
    """True when words that nobody could place are noted on a check, for whoever looks. Rule: B2."""
    services, words = {*frame.slots.get("services", [])}, turn.words
    content = turn.understanding.intent not in SOCIAL and len(words) > (4 if words.isascii() else 2) * SLIGHT
    plain = content and not asks_something(words) and not turn.understanding.of("time")
    return bool(services) and services <= checks(turn) and plain and keep(frame, [words])


def _tells_of_thing(turn: Turn) -> bool:
    """Whether a thing of the vehicle is named that is wrong, or that somebody is to look at, and no item."""
    reading = turn.understanding
    return not reading.of("service") and bool(reading.of("system") or reading.of("part")) and bool(_told(turn))


def _check_of(turn: Turn, symptoms: list[str]) -> str:
    """What is booked for faults: body work for damage that is plain to see, a tyre mended, else a diagnosis."""
    seen = bool(symptoms) and {*symptoms} <= _BODY and turn.shop.offers(BODYWORK)
    flat = {*symptoms} == {"flat_tyre"} and turn.shop.offers(PUNCTURE)
    return BODYWORK if seen else PUNCTURE if flat else turn.shop.diagnosis_service


def is_slight(symptoms: Iterable[str]) -> bool:
    """Whether nothing was told but faults with which every vehicle drives: nobody asks whether it does."""
    told = {*symptoms}
    return bool(told) and told <= _SLIGHT


def visit_for(turn: Turn, words: str, symptoms: Iterable[str], systems: Iterable[str]) -> dict[str, Any]:
    """What a visit for a fault that was told before knows of it. Rule: B2."""
    told = list(symptoms)
    known = {"symptom": words, "symptoms": told, "systems": list(systems)}
    check = _check_of(turn, told)
    lasting = fault_told.is_lasting(words)
    expert = return_repair.is_complex(known["systems"], told, lasting=lasting)
    way = transport_said.way_in(words)
    asked = {"transport": way} if way == "loaner" and turn.shop.loaners else {}
    return known | {"expert": expert} | asked | ({"services": [check]} if turn.shop.offers(check) else {})


def comes_back(turn: Turn, frame: Frame, number: str) -> None:
    """The visit is for what was not mended the last time: said sorry for, and looked at free of charge. Rule: B2."""
    if number and not frame.slots.get("return_repair"):
        frame.slots["return_repair"] = number
        turn.say("visitnote.return_sorry")


def left_open(frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """The fault dialog, with what was told of a fault, when the visit for it is given up. Rule: F1."""
    slots = frame.slots
    told = slots.get("noted") or list(filter(None, [slots.get("symptom")]))
    if not told or slots.get("fault"):
        return None
    known: dict[str, Any] = {key: slots[key] for key in ("symptoms", "systems") if key in slots}
    return "fault", {"words": "\n".join(told), "later": shorten(told[0]), "put_off": True, **known}


def note(turn: Turn, frame: Frame, wished: Iterable[str] = ()) -> bool:
    """True when the message tells of a fault or of something to look at beside the work: it is noted. Rule: B2.

    wished: words for work that has no item of its own.
    """
    if not keep(frame, [*_told(turn), *wished]):
        return False
    note_symptoms(turn, frame)
    return True


def keep(frame: Frame, found: Iterable[str]) -> bool:
    """True when some of the words were not on the visit's list for whoever does the work: they are now. Rule: B2."""
    known = frame.slots.get("noted", [])
    told: list[str] = []
    for words in found:
        if not any(words in one or one in words for one in (*known, *told)):
            told.append(words)
    if told:
        frame.slots["noted"] = [*known, *told]
        frame.slots["noted_now"] = [*frame.slots.get("noted_now", []), *told]
    return bool(told)


def keep_plea(turn: Turn, frame: Frame) -> bool:
    """True when the words ask not to be sold more: whoever does the work knows of it. Rule: W4."""
    plea = turn.told("no_selling")
    if not plea or frame.slots.get("plea"):
        return False
    frame.slots |= {"plea": plea, "plea_now": True}
    return True


def say_plea(turn: Turn, frame: Frame) -> None:
    """That nothing more is done than was asked for, said once. Rule: W4."""
    if frame.slots.pop("plea_now", False):
        turn.say("items.plea")


def _told(turn: Turn) -> list[str]:
    """The stretches of the message that tell of a fault, or name what to look at."""
    reading = turn.understanding

    def tells(part: Understanding) -> bool:
        checked = {entity.value for entity in part.of("service")} & checks(turn)
        plain = part is not reading and part.outcome == "understood" and not part.of("service")
        faulty = plain and part.intent == "report_fault"
        look = looks_at(part) or bool(checked and (part.of("system") or part.of("part")))
        return faulty or bool(part.of("symptom")) or look

    told: list[str] = []
    for before, part in zip((None, *reading.parts), reading.parts, strict=False):
        if tells(part):
            told.append(told_of(part))
        elif told and before is not None and tells(before) and looks_at_it(part):
            told.append(part.text)  # "the wipers smear, check them while it's with you"
    return told or ([told_of(reading)] if tells(reading) else [])


def note_symptoms(turn: Turn, frame: Frame) -> None:
    """The symptoms told and the systems they point to are known. Rule: B2."""
    symptoms = [entity.value for entity in turn.understanding.of("symptom")]
    named, slots = [entity.value for entity in turn.understanding.of("system")], frame.slots
    slots["of_parts"] = sorted({*slots.get("of_parts", []), *fault_told.systems_of_parts(turn.understanding)})
    slots["symptoms"] = sorted({*slots.get("symptoms", []), *symptoms})
    slots["systems"] = return_repair.systems([*slots.get("systems", []), *named], symptoms)


def say_first(turn: Turn, frame: Frame) -> None:
    """What was noted, the apology for a return repair, or why a diagnosis is advised, once. Rule: B2."""
    slots = frame.slots
    if told := slots.pop("noted_now", None):
        turn.say("items.noted", words=turn.label("items.quote").join(map(shorten, told)))
    if not slots.get("symptoms"):
        return
    if not slots.get("return_repair") and (plate := vehicle.likely(turn, frame)):
        customer = turn.conversation.customer_id
        spoken_of = {*slots["systems"], *slots.get("of_parts", ())}
        before = vehicle_history.returns_from(turn.tx, turn.shop, customer, plate, spoken_of, turn.now)
        if before is not None:
            slots["return_repair"] = before.number
            turn.say("visitnote.return_sorry")
    told = slots.get("return_repair") or slots.get("return_told") or turn.dangers
    if not told and fault_told.is_after_work(turn.words):
        slots["return_told"] = True
        turn.say("visitnote.return_told")
    if slots.get("expert") and not slots.get("return_repair") and not slots.get("advised"):
        slots["advised"] = True
        turn.say("visitnote.diagnosis")


def free_services(turn: Turn, frame: Frame) -> list[str]:
    """What costs nothing this time: the inspection of a return repair. Rule: B2."""
    return [turn.shop.diagnosis_service] if frame.slots.get("return_repair") else []


def facts(frame: Frame) -> dict[str, Any]:
    """What staff should know of the fault."""
    slots = frame.slots
    told = [slots.get("symptom"), *slots.get("noted", []), slots.get("plea"), slots.get("bringer")]
    words = "\n".join(dict.fromkeys(filter(None, told)))
    return {"symptom": words} | {
        key: frame.slots.get(key) for key in ("symptoms", "systems", "expert", "return_repair", "since", "drivable")
    }

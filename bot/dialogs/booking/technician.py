"""Which technician: another than the one proposed, or one asked for by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from actions.booking import free_times
from bot.dialog import Frame, Turn
from bot.dialogs import shop_choice
from bot.dialogs.booking.visit_time import keep_wish
from domain.booking.capacity import Needs, able_technicians
from domain.booking.time_wish import Wish
from domain.shop.shop import StaffSpec
from domain.shop.staff import Role
from nlu.acts.booking import who_works


def says(turn: Turn) -> bool:
    """True when the words are about who does the work."""
    return who_works.is_another(turn.words) or _named(turn, turn.shop.people) is not None


def take_technician(turn: Turn, frame: Frame) -> bool:
    """True when another technician, or one by name, was asked for."""
    named = _named(turn, shop_choice.here(turn, frame).staff)
    unwanted = named is not None and who_works.is_unwanted(turn.words)
    if named is not None and not unwanted:
        frame.slots["technician"] = named.code
        return True
    if not unwanted and not who_works.is_another(turn.words):
        return False
    refused = [named.code] if named else [code for code in (frame.slots.get("proposed"),) if code]
    frame.slots["not_technicians"] = sorted({*frame.slots.get("not_technicians", []), *refused})
    frame.slots["technician"] = "another"
    return True


def _named(turn: Turn, staff: Sequence[StaffSpec]) -> StaffSpec | None:
    people = [person for person in staff if person.role == Role.TECHNICIAN]
    return next((person for person in people if person.name and person.name in turn.words), None)


def name(turn: Turn, code: str | None) -> str | None:
    """The technician's name."""
    return next((person.name for person in turn.shop.people if person.code == code), None)


def check_able(turn: Turn, frame: Frame, needs: Needs) -> None:
    """A technician without the skill is not asked for any more, and that has been said. Rule: B9."""
    wanted = frame.slots.get("technician")
    able = able_technicians(shop_choice.here(turn, frame), replace(needs, technician=None))
    if wanted not in (None, "another") and wanted not in [person.code for person in able]:
        _cannot(turn, frame, able)


def settle_technician(turn: Turn, frame: Frame, needs: Needs, start: datetime) -> str | None:
    """The technician asked for, free at that start; None when any will do, none could be had, or another time is due.

    A technician who is busy then puts his own next times in place of the chosen start.
    """
    wanted = frame.slots.get("technician")
    if wanted is None:
        return None
    able = able_technicians(shop_choice.here(turn, frame), replace(needs, technician=None))
    others = [p for p in able if p.code not in frame.slots.get("not_technicians", [])]
    chosen = others if wanted == "another" else [p for p in able if p.code == wanted]
    if not chosen:
        _cannot(turn, frame, able)
        return None
    for person in chosen:
        if _free(turn, frame, replace(needs, technician=person.code), start):
            frame.slots["technician"] = person.code
            return person.code
    frame.slots["technician"] = chosen[0].code
    turn.say("timechoice.no_technician_then", name=chosen[0].name)
    keep_wish(frame, Wish(start, start + timedelta(days=7), start))
    frame.slots["excused"] = True
    return chosen[0].code


def _cannot(turn: Turn, frame: Frame, able: list[StaffSpec]) -> None:
    wanted = frame.slots.pop("technician")
    if wanted == "another":
        turn.say("technician.only", name="、".join(person.name for person in able))
    else:
        turn.say("technician.unable", name=name(turn, wanted) or "")
    frame.slots.pop("not_technicians", None)


def _free(turn: Turn, frame: Frame, needs: Needs, start: datetime) -> bool:
    wish = Wish(start, start + timedelta(minutes=1), start)
    shop = shop_choice.fitted(turn, frame)
    found = free_times.offer_times(turn.tx, shop, needs, wish, turn.now, conversation_id=turn.conversation.id)
    return bool(found) and found[0].start == start

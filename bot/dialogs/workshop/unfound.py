"""A car that is asked for and not found under way: what is missing is asked, then a person looks for it (W5, A5)."""

from __future__ import annotations

from datetime import datetime

from bot import focus
from bot.dialog import Frame, Turn, shorten
from bot.dialogs import promise_words
from bot.dialogs.tickets import enquiry
from domain.shop.promise_policy import PromiseKind
from nlu.acts.remarks import keeps_waiting, left_it


def note(turn: Turn) -> None:
    """The car was asked for, and nothing of it was found: with the plate a person looks, else the plate is asked."""
    turn.memory["car_asked"] = {"at": turn.now.isoformat(), "words": turn.words}
    if turn.understanding.first("plate"):
        pass_on(turn)
    else:
        turn.say("progress.nothing", phone=turn.shop.phone)


def goes_on(turn: Turn, top: Frame | None) -> bool:
    """True when the plate comes after that question, or it is asked again: no fault and no new matter. Rule: W5."""
    before = _asked(turn)
    reading = turn.understanding
    if top is not None or before is None or turn.dangers or turn.begins("complain"):
        return False
    left = left_it(turn.words)
    told = any(reading.of(kind) for kind in ("symptom", "service", "part"))
    if told or (turn.told("visit_wish") and not left):
        return False
    return left or bool(reading.of("plate")) or keeps_waiting(turn.words)


def pass_on(turn: Turn) -> None:
    """A person looks for the car of that plate, or told by model and day; what the shop knows of it is told to nobody.

    Rule: A5, C9.
    """
    before = _asked(turn) or {"words": turn.words}
    known = shorten(turn.words) if left_it(turn.words) and turn.understanding.of("model") else ""
    plate = turn.understanding.first("plate") or turn.memory.get("plate") or known
    if not plate:
        turn.say("progress.need_plate", phone=turn.shop.phone)
        return
    words = "\n".join(dict.fromkeys((before["words"], turn.words)))
    ticket, _ = enquiry.register(turn, "ask_progress", words if not before.get("passed") else turn.words)
    until = promise_words.within(turn, ticket, PromiseKind.FIRST_ANSWER)
    key = "progress.still" if before.get("passed") else "progress.passed_on"
    turn.memory["car_asked"] = {**before, "at": turn.now.isoformat(), "passed": True}
    turn.say(key, plate=plate, number=ticket.number, until=until, phone=turn.shop.phone)


def _asked(turn: Turn) -> dict[str, str] | None:
    asked: dict[str, str] | None = turn.memory.get("car_asked")
    recent = asked is not None and turn.now - datetime.fromisoformat(asked["at"]) <= focus.JUST_NOW
    return asked if recent else None

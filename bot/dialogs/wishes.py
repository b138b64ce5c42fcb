"""A make or a number told beside the work is noted for whoever prepares the visit, also from before it (A3)."""

from __future__ import annotations

from datetime import datetime

from bot import focus
from bot.dialog import Frame, Turn, shorten
from bot.dialogs.booking import symptom
from bot.dialogs.tickets import enquiry
from domain.booking.appointment import Estimate
from nlu.acts.booking.wishes_said import count, maker
from texts import formats

SHORT = 24
"""Characters of a message that names a make and hardly more."""


def remember(turn: Turn) -> None:
    """A make or number named with a question is kept for the visit that may follow. Rule: A3."""
    if maker(turn.words) or count(turn.words):
        turn.memory["wished"] = {"words": [*_kept(turn), turn.words], "at": turn.now.isoformat()}


def take(turn: Turn, frame: Frame) -> bool:
    """True when the message itself names a make: it is noted on the visit, with what was told just before. Rule: B2."""
    before = _kept(turn)
    told = [turn.words, *before] if frame.asked is None else [turn.words]
    if counted := next(filter(None, map(count, told)), None):
        frame.slots["count"] = counted
    if frame.asked is None and before:
        symptom.keep(frame, before)
        frame.slots.pop("noted_now", None)
        turn.memory.pop("wished", None)
    return bool(maker(turn.words)) and symptom.keep(frame, [turn.words])


def named(turn: Turn, top: Frame | None) -> bool:
    """True when hardly more than a make is named after a price: "the Michelin ones"."""
    priced = bool(focus.just_now(turn).services) and len(turn.words) <= SHORT
    asks = turn.asks("question")
    return top is None and priced and bool(maker(turn.words)) and not asks and not turn.understanding.of("time")


def note(turn: Turn) -> None:
    """The make is kept for the visit, and an advisor tells its price. Rule: C9, E2."""
    remember(turn)
    ticket, _ = enquiry.register(turn, "ask_price", turn.words)
    turn.say("price.make", make=maker(turn.words), number=ticket.number)


def say_count(turn: Turn, priced: Estimate, said: tuple[int, str] | None) -> None:
    """What another number of the thing costs than the price list's, or that an advisor reckons it. Rule: E2."""
    if said is None or len(priced.lines) != 1:
        return
    parts = max(priced.lines[0].parts, key=lambda part: part[2], default=("", 0, 0))
    (number, measure), unit = said, parts[1]
    if unit < 2 or number == unit:
        return
    times, left = divmod(number, unit)
    total = formats.money_range(priced.total_fen * times, priced.upper_fen * times)
    of_list, told = (f"{one} {measure}".strip() for one in (unit, number))
    if left:
        turn.say("price.count_other", unit=of_list, count=told)
    else:
        turn.say("price.count", price=total, unit=of_list, count=told)


def _kept(turn: Turn) -> list[str]:
    told = turn.memory.get("wished") or {}
    recent = bool(told) and turn.now - datetime.fromisoformat(told["at"]) <= focus.JUST_NOW
    return [shorten(words) for words in told["words"]] if recent else []

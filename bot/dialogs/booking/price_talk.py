"""Why it costs so much or takes so long, and whether it could be less: said plainly, nothing given up (E1, E2)."""

from __future__ import annotations

from typing import Literal

from bot import focus
from bot.dialog import Frame, Turn
from bot.dialogs.booking import items
from bot.dialogs.booking.resume import PRICED
from domain.booking.capacity import minutes
from domain.message import Button
from domain.press import Press
from nlu.acts.booking.times_said import times_said
from nlu.acts.remarks import asks_why_long, haggles
from texts import formats

Asked = tuple[Literal["long", "price"], list[str]]
"""What is asked, and the items that it is asked of."""


def asked(turn: Turn, frame: Frame | None) -> Asked | None:
    """What is asked of the items that are being booked, or were priced just now; None for anything else.

    A bare "too dear" to a read-back is no question: it holds the booking back.
    """
    if turn.press is not None or turn.dangers or turn.begins("complain"):
        return None
    if frame is not None and frame.dialog != "booking":
        return None
    services = _spoken_of(turn, frame)
    if not services or items.named(turn) or times_said(turn.understanding).wished:
        return None
    if asks_why_long(turn.words):
        return "long", services
    asks = frame is None or turn.asks("question") or turn.asks("why")
    return ("price", services) if asks and haggles(turn.words) else None


def _spoken_of(turn: Turn, frame: Frame | None) -> list[str]:
    if frame is not None:
        return list(frame.slots.get("services", []))
    found = focus.just_now(turn)
    return list(found.services) if found.matter in PRICED else []


def answer(turn: Turn, found: Asked) -> None:
    """The shop's own times, or that the price list stands and who may be asked. Rule: E1, E2."""
    what, services = found
    if what == "long":
        length = formats.duration(minutes(turn.shop, services), turn.language)
        turn.say("price.why_long", what=turn.label("parts.and").join(items.names(turn, services)), length=length)
    else:
        turn.say("price.fixed", buttons=[[Button(turn.label("menu.handoff"), Press("menu", "handoff"))]])

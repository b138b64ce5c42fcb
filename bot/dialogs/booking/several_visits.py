"""Several visits wished in one message: the first is booked, the others come up after it (B2, B3)."""

from __future__ import annotations

from typing import Any

from bot.dialog import Frame, Turn
from bot.dialogs.booking import items
from bot.dialogs.booking.time_meant import Meant
from bot.dialogs.customers import owner
from nlu.acts.booking import several


def take(turn: Turn, frame: Frame) -> bool:
    """True when one message wishes several visits: this frame takes the first, and the others wait until it is booked.

    Rule: B2, B3, E1.
    """
    if frame.asked is not None or frame.slots.get("services") or "for" in frame.slots:
        return False
    if len(owner.own_named(turn)) > 1:
        return False  # each vehicle has a time of its own: they are planned together
    visits = several.dated_works(turn.understanding)
    known = [([code for one in codes if (code := items.offered(turn.shop, one))], said) for codes, said in visits]
    if len(known) < 2 or not all(codes for codes, _ in known):
        return False
    for number, (codes, said) in enumerate(known):
        wish, exact = Meant(turn, frame, said.value, said.text.lower(), None).wish()
        slots = {
            "services": codes, "wish": [wish.earliest.isoformat(), wish.latest.isoformat()],
            "best": wish.preferred.isoformat(), "exact": exact,
        }  # fmt: skip
        if number == 0:
            frame.slots |= slots
        else:
            what = f"{said.text} {'+'.join(items.names(turn, codes))}"
            frame.slots.setdefault("next", []).append(slots | {"later": what})
    turn.say("next.later", words=turn.label("parts.and").join(one["later"] for one in frame.slots["next"]))
    return True


def open_next(turn: Turn, frame: Frame) -> None:
    """The next of several visits wished at once comes up, for the same vehicle."""
    waiting: list[dict[str, Any]] = frame.slots.get("next", [])
    if waiting:
        known = {"plate": frame.slots["plate"]} if frame.slots.get("plate") else {}
        turn.opens = ("booking", known | waiting[0] | ({"next": waiting[1:]} if waiting[1:] else {}))

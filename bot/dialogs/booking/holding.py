"""Holding back on a visit: nothing happens, nobody is pressed, and what was found stands ready for a while (B4, B9)."""

from __future__ import annotations

from datetime import date, datetime

from bot.dialog import Frame, Turn
from nlu.acts.acts import Add, Drop, Hold, No, Remove, Swap, Yes
from nlu.acts.booking import holding
from nlu.acts.booking.times_said import times_said
from nlu.understanding import SOCIAL, Entity

DIALOGS = frozenset({"booking", "move", "cancel"})
"""Dialogs that a customer may take time over."""

NOW = 0.5
"""How sure a time is that is no more than "now"."""

_NAMED = ("service", "plate", "symptom", "phone")


def is_held(turn: Turn, frame: Frame) -> bool:
    """True when the words say "not yet" to what was read back or to times shown, whatever reason stands beside it."""
    said = turn.answer
    plain = said is not None and said.sure and isinstance(said, Yes | No if frame.dialog == "cancel" else Yes)
    if frame.asked not in ("confirm", "time") or not turn.words or plain:
        return False
    return holding.not_yet(turn.words) and not _tells(turn)


def is_let_go(turn: Turn, frame: Frame) -> bool:
    """True when the customer leaves the matter for another day, or still holds back after holding back before."""
    if frame.dialog not in DIALOGS or not turn.words or turn.press is not None or _tells(turn):
        return False
    said = turn.answer
    if isinstance(said, Yes) and said.sure:
        return False
    if frame.slots.get("held"):
        idle = turn.understanding.outcome != "understood" or turn.understanding.intent in SOCIAL
        return (
            (idle and turn.understanding.intent != "affirm")
            or isinstance(said, Hold | Drop | No)
            or holding.not_yet(turn.words)
            or _for_later(turn)
        )
    return frame.dialog != "cancel" and not isinstance(said, No) and _for_later(turn)


def _for_later(turn: Turn) -> bool:
    return holding.for_later(turn.words)


def _tells(turn: Turn) -> bool:
    """True when the words name a time to come at, work, or a vehicle, or change work, beside what holds back.

    Today alone is no such time: "今天先不定了".
    """
    if any(isinstance(act, Add | Remove | Swap) for act in turn.acts):
        return True
    reading, held = turn.understanding, holding.spans(turn.words)
    today = turn.now.astimezone(turn.shop.zone).date()
    times = (
        entity for entity in times_said(reading).wished
        if entity.confidence > NOW and not (entity.value.grain == "day" and _day_of(turn, entity) == today)
    )  # fmt: skip
    named = [*times, *(entity for kind in _NAMED for entity in reading.of(kind))]
    return any(all(entity.end <= first or entity.start >= last for first, last in held) for entity in named)


def _day_of(turn: Turn, entity: Entity) -> date:
    start: datetime = entity.value.start
    return start.astimezone(turn.shop.zone).date()


def mark(frame: Frame) -> None:
    """The customer is not asked again before they say something."""
    frame.slots["held"] = True

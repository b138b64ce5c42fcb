"""The one gate before whatever can't be undone: a clear yes to that very question, said or tapped, and nothing less.

What books, moves, cancels, agrees to a price, signs, closes or stops all notices takes a `Confirmed`, and only
`confirmed` makes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.dialog import Frame, Turn
from domain.press import FORM, Press
from nlu.acts.acts import Consent, Hold, No, Yes
from nlu.acts.context import ReadBack

NOTICES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "visit": ("visit", ("confirm",), ("cancel",)),
    "offer": ("wait", ("yes",), ("no",)),
    "fee": ("fee", ("yes",), ("no",)),
    "remind": ("remind", ("book", "visit"), ()),
    "campaign": ("campaign", ("book",), ("no",)),
    "verify": ("verify", ("yes",), ("no",)),
    "order": ("order", ("agree",), ()),
    "items": ("item", ("yes", "all", "no", "none"), ()),
    "sign": ("sign", ("yes",), ("no",)),
    "opt_out": ("menu", ("opt_out",), ()),
}
"""A question put outside a dialog -> topic of its buttons, the verbs that say yes, and those that say no."""

AGREED = frozenset({"yes", "sure"})
"""Values of a form's buttons that are a yes."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A clear answer of the customer's own. question: what was answered; words: how, empty for a tap."""

    question: str
    words: str = ""


def confirmed(turn: Turn, question: ReadBack, frame: Frame | None = None, *, no: bool = False) -> Confirmed | None:
    """The customer's clear yes to that question in this turn; None for anything less.

    frame: the dialog that asked, where one did. no: the clear no instead, where that can't be undone.
    """
    if frame is not None and turn.press is not None:
        return Confirmed(question) if (_tapped(turn.press, frame) in AGREED) is not no else None
    if frame is None and (tap := turn.incoming.press) is not None:
        topic, agree, refuse = NOTICES[question]
        return Confirmed(question) if tap.topic == topic and tap.verb in (refuse if no else agree) else None
    said = turn.answer
    if not isinstance(said, No if no else Yes) or not said.sure or said.to != question:
        return None
    return Confirmed(question, said.words) if turn.context.serial == (frame.serial if frame else 0) else None


def settled(turn: Turn) -> Confirmed | None:
    """The customer's own word that a complaint is settled, in words that can speak of nothing else, or the answer."""
    said = turn.incoming.press is None and turn.told("settled") is True
    return Confirmed("verify", turn.words) if said else confirmed(turn, "verify")


def demanded(turn: Turn) -> Confirmed | None:
    """The customer's own plain wish that nothing, or none of some kinds, be sent any more: said so, or tapped."""
    if turn.incoming.press is None and (turn.stops == "opt_out" or turn.told("notices") is not None):
        return Confirmed("opt_out", turn.words)
    return confirmed(turn, "opt_out")


def signed(turn: Turn) -> Confirmed | None:
    """The customer's signature, with the name in its words or by the button."""
    return Confirmed("sign", turn.words) if turn.signed else confirmed(turn, "sign")


def consented(turn: Turn, said: Consent) -> Confirmed | None:
    """A yes or no to single items, or to the order, that could be read in no other way.

    Doubt about items is read with their names known; where none is named, whatever is short of a clear answer is doubt.
    """
    answered = turn.answer if turn.context.question in ("items", "order") else None
    bare = said.plain or len(said.answers) == 1
    held = isinstance(answered, Hold) and bare
    unsure = said.plain and answered is not None and not answered.sure
    doubted = (held or unsure) and not said.named
    return Confirmed("items", turn.words) if said.sure and not (said.conditional or doubted) else None


def verdict(turn: Turn, frame: Frame) -> Literal["yes", "no"] | None:
    """What was clearly answered to the question of that dialog; None for anything less."""
    if turn.press is not None:
        value = _tapped(turn.press, frame)
        return "yes" if value in AGREED else "no" if value == "no" else None
    said = turn.answer
    if said is None or not said.sure or turn.context.serial != frame.serial:
        return None
    return "yes" if isinstance(said, Yes) else "no" if isinstance(said, No) else None


def _tapped(press: Press, frame: Frame) -> str | None:
    return press.parts[1] if press.topic == FORM and press.number() == frame.serial else None

"""Yes, no and questions to several pieces of work, in the customer's own words: "第二个不要，其他都做" (W4).

Careful by construction: a yes is read only where nothing in the words speaks against it. A question, a condition or a
haggle is no yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from nlu.acts.acts import Consent
from nlu.acts.answer import agrees
from nlu.acts.consent.names import Choice
from nlu.acts.consent.pieces import Cut, cut, known
from nlu.acts.consent.sense import Sense, sense
from nlu.acts.pieces import plain
from nlu.understanding import Understanding, When

__all__ = ["LONGEST", "Choice", "Heard", "consent"]

LONGEST = 200
"""Characters beyond which a message is no mere answer."""

Kind = Literal["answers", "every", "confirm", "condition", "price", "question", "think", "unclear"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the words say.

    kind: "answers": plain words on single pieces of work. "every": a yes or no that names none where several are open.
    "confirm": most likely `guess`, to be asked in one line. "condition": `guess` if something is met. "price",
    "question", "think": as said. "unclear": about the work, but not which way.
    answers: id -> whether it is to be done, of those said plainly. about: ids named in a question, or left open.
    asks: a question stands beside the answers. until, below_fen: the condition, where it is one of time or money.
    plain: nothing but yes or no was said, which could answer anything. bound: it can only be about this work.
    """

    kind: Kind
    answers: dict[int, bool] = field(default_factory=dict)
    guess: dict[int, bool] = field(default_factory=dict)
    every: bool | None = None
    about: tuple[int, ...] = ()
    asks: bool = False
    until: datetime | None = None
    below_fen: int | None = None
    plain: bool = False
    bound: bool = False

    @property
    def act(self) -> Consent:
        """The same as an act: sure only when it could be read in no other way."""
        said = self.answers or self.guess
        answers = tuple((str(one), agreed) for one, agreed in said.items())
        confidence = 1.0 if self.kind == "answers" else 0.5
        return Consent(
            answers, conditional=self.kind == "condition", confidence=confidence,
            named=self.bound, plain=self.plain,
        )  # fmt: skip


def consent(reading: Understanding, choices: Sequence[Choice]) -> Heard | None:
    """What the words say to that work; None when they are about something else."""
    if not choices or not 0 < len(reading.text.strip()) <= LONGEST:
        return None
    found = cut(reading, choices)
    said = sense(found.pieces, choices) or Sense()
    heard = _heard(said, choices)
    if heard is None or (heard.kind == "unclear" and not heard.about):
        if not said.doubts and agrees(reading.text, "items"):  # in words of a plain yes to anything
            return replace(_every(True, choices, plain=True), plain=True)
        return heard
    if heard.kind == "answers" and _begins_with_if(reading.text):
        heard = Heard("condition", guess=heard.answers, about=heard.about)
    until, below = _limits(found) if heard.kind == "condition" else (None, None)
    return replace(heard, until=until, below_fen=below, plain=not said.works and not said.about, bound=said.bound)


def _begins_with_if(text: str) -> bool:
    """Whether the words begin with a condition, whatever they name after it."""
    said = plain(text.strip())
    return any(kind == "cond" and len(word) > 1 and said.startswith(word) for word, kind in known().items())


def _heard(said: Sense, choices: Sequence[Choice]) -> Heard | None:
    about = tuple(sorted(said.about))
    if said.answers and not said.doubts:
        return Heard("answers", said.answers, about=about, asks=said.asks)
    if said.answers or said.guess:
        return _doubted(said, about)
    if said.every is not None:
        return _every(said.every, choices, plain=not said.doubts)
    doubt = next((one for one in said.doubts if one in _ALONE), None)
    if doubt is not None:
        return Heard(_ALONE[doubt], about=about, asks=True) if said.touches else None
    return Heard("unclear", about=about) if said.touches else None


_ALONE: dict[str, Kind] = {"price": "price", "hold": "think", "ask": "question", "cond": "question", "dear": "question"}
"""What a doubt is where nothing was decided."""


def _doubted(said: Sense, about: tuple[int, ...]) -> Heard:
    guess = said.answers | said.guess
    if "hold" in said.doubts:
        return Heard("think", about=about)
    if "price" in said.doubts and "cond" not in said.doubts:
        return Heard("price", about=about)
    if "ask" in said.doubts or "dear" in said.doubts:
        return Heard("question", guess=guess, about=about, asks=True)
    if "cond" in said.doubts:
        return Heard("condition", said.answers, guess=guess, about=about)
    return Heard("confirm", said.answers, guess=guess, about=about)


def _every(agreed: bool, choices: Sequence[Choice], *, plain: bool) -> Heard:
    """A yes or no that names nothing: plain where one piece of work is meant and it is no wish put as a question."""
    waiting = [one for one in choices if one.is_open] or list(choices)
    if not plain:
        return Heard("confirm", guess={one.id: agreed for one in waiting})
    if len(waiting) == 1:
        return Heard("answers", {waiting[0].id: agreed})
    return Heard("every", every=agreed)


def _limits(found: Cut) -> tuple[datetime | None, int | None]:
    """Until when it must be ready, and what it may cost."""
    when = found.times[0] if found.times else None
    return (_end(when) if when else None), (found.sums[0] if found.sums else None)


def _end(when: When) -> datetime:
    return when.end or when.start

"""What somebody does by saying something: a closed set of acts, whichever engine reads them.

A message has several, in the order said. What an act does to a conversation is not decided here (see `bot.policy`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from nlu.understanding import Entity

SURE = 0.9
"""From this confidence on an act may do what can't be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What every act bears. words: those it was read from. confidence: 0-1, how sure the reading is."""

    words: str = ""
    confidence: float = 1.0

    @property
    def sure(self) -> bool:
        """Whether it may do what can't be undone."""
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class Start(Said):
    """A matter begins. matter: an intent's name, "book_service". facts: what the same words tell of it."""

    matter: str
    facts: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Tell(Said):
    """A fact, asked for or not. slot: a kind of entity ("time", "plate") or of an answer ("drivable")."""

    slot: str
    value: Any


@dataclass(frozen=True, slots=True)
class Correct(Said):
    """A fact that replaces one told before. instead: the value that was wrong, None when it was not named."""

    slot: str
    value: Any
    instead: Any = None


@dataclass(frozen=True, slots=True)
class Add(Said):
    """One item more beside those agreed on. item: code of a service item, or of what is shown."""

    item: str


@dataclass(frozen=True, slots=True)
class Remove(Said):
    """One of the items is left out."""

    item: str


@dataclass(frozen=True, slots=True)
class Swap(Said):
    """One item in place of another. gone: None when the words do not name it."""

    item: str
    gone: str | None = None


@dataclass(frozen=True, slots=True)
class Choose(Said):
    """One of the options shown. option: its value."""

    option: str


@dataclass(frozen=True, slots=True)
class RejectAll(Said):
    """None of the options shown will do."""


@dataclass(frozen=True, slots=True)
class Prefer(Said):
    """Other options of some kind are wished. condition: earlier, later, other_day, cheaper, after_work, quiet ..."""

    condition: str


@dataclass(frozen=True, slots=True)
class Yes(Said):
    """The open question is agreed to. to: its kind, as `Context.question` names it."""

    to: str


@dataclass(frozen=True, slots=True)
class No(Said):
    """The open question is refused."""

    to: str


@dataclass(frozen=True, slots=True)
class Hold(Said):
    """Neither yes nor no yet: time to think, somebody to ask, a price to swallow. Nothing happens."""

    to: str


@dataclass(frozen=True, slots=True)
class Undo(Said):
    """What was just done or said is taken back."""


@dataclass(frozen=True, slots=True)
class Drop(Said):
    """The matter that is open is given up."""


@dataclass(frozen=True, slots=True)
class Consent(Said):
    """A yes or no to each of several items.

    answers: (option, agreed). conditional: not before something is met. named: the items are named. plain: nothing but
    yes or no is said.
    """

    answers: tuple[tuple[str, bool], ...]
    conditional: bool = False
    named: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Ask(Said):
    """A question. topic: an intent's name or a finer one ("duration"). about: an option, item or entity's value."""

    topic: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Feel(Said):
    """How somebody feels. mood: upset, worried, pleased. grade: 1 (a little) to 3 (beside themselves)."""

    mood: str
    grade: int = 1


@dataclass(frozen=True, slots=True)
class Social(Said):
    """Talk that asks for nothing. kind: greet, thanks, bye, presence ("anybody there?")."""

    kind: Literal["greet", "thanks", "bye", "presence"]


@dataclass(frozen=True, slots=True)
class Human(Said):
    """A person is wanted."""


@dataclass(frozen=True, slots=True)
class Danger(Said):
    """Somebody may come to harm (F2). grave: drive no farther."""

    kind: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class OutOfScope(Said):
    """Nothing a workshop can do, or nothing at all."""


Act = (
    Start | Tell | Correct | Add | Remove | Swap | Choose | RejectAll | Prefer | Yes | No | Hold | Undo | Drop
    | Consent | Ask | Feel | Social | Human | Danger | OutOfScope
)  # fmt: skip
"""The closed set."""

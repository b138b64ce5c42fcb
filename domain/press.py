"""What a tap on a button says, as one value: about what, what is wanted, and of which things.

Whatever bears a button makes a `Press`, and whatever is tapped is read by `Press.parse`: nobody else knows how it is
spelled. `GRAMMAR` is the one table of what can be pressed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_BYTES = 64
"""Of a button's data (core.telegram.org/bots/api#inlinekeyboardbutton)."""

FORM = "form"
"""An answer to a form's open question: Press(FORM, slot, serial of the form, value)."""

STAFF = ("ticket", "field", "work")
"""What is pressed on staff cards, by the matter of the step: Press(matter, verb, ticket, value)."""

_ID = "[0-9]{1,9}"
_NAME = "[a-z][a-z0-9_]{0,39}"

GRAMMAR: Mapping[str, Mapping[str, str]] = {
    "menu": {"*": ""},
    "stop": {"*": ""},
    "proof": {"send": ""},
    "article": dict.fromkeys(("yes", "no"), _ID),
    "claim": {"object": _ID},
    "paper": dict.fromkeys(("bill", "sheet"), _ID),
    "visit": dict.fromkeys(("confirm", "move", "cancel"), _ID),
    "wait": dict.fromkeys(("yes", "no", "leave"), f"{_ID}:{_ID}"),
    "verify": dict.fromkeys(("yes", "no", "unclear"), f"{_ID}:{_ID}"),
    "sign": dict.fromkeys(("yes", "no"), f"{_ID}:{_NAME}"),
    "fee": dict.fromkeys(("yes", "no"), f"{_ID}:{_ID}"),
    "order": dict.fromkeys(("agree", "ask"), f"{_ID}:{_ID}"),
    "item": dict.fromkeys(("yes", "no", "ask"), _ID) | dict.fromkeys(("all", "none"), f"{_ID}:{_ID}"),
    "remind": {"book": f"{_ID}:[0-9]{{12}}"} | dict.fromkeys(("other", "quote", "done", "visit"), _ID),
    "follow": dict.fromkeys(("fine", "trouble", "wish", "tell"), _ID) | {"call": f"{_ID}(:w)?"},
    "campaign": {"book": f"{_ID}:{_ID}"} | dict.fromkeys(("other", "no"), _ID),
    "survey": {"s": f"{_ID}:([1-5]|said)", "w": f"{_ID}:(skip|said)"}
    | dict.fromkeys(("i", "e"), f"{_ID}:{_NAME}:([1-5]|skip|said)"),
    FORM: {"*": f"{_ID}:.*"},
} | {matter: {"*": f"{_ID}(:[A-Za-z0-9_.-]{{1,40}})?"} for matter in STAFF}
"""Topic -> verb -> pattern of what it is about, parts divided by colons. The verb "*" stands for any name.

proof: a code is sent. menu: an intent. stop: a kind of notice. article: an article. claim: a ticket. paper: a ticket;
a signature. wait: place on the waitlist, which offer. verify: ticket, round; "unclear" is said, never tapped. sign:
ticket, subject. fee: ticket, fen. order: ticket, version. item: an item; ticket, batch. remind: notice, minute in UTC.
follow: follow-up; "tell" is said, never tapped; "w" marks the button under "please tell me": what is typed there is
the wish, whatever else it sounds like. campaign: campaign, minutes since 1970. survey: of score, importance,
experience, words: survey, indicator, answer.
"""

_FORM = re.compile(r"(?P<serial>[0-9]+)\|(?P<slot>[^|]*)\|(?P<value>.*)", re.DOTALL)
_MATTER = re.compile(r"(field|work):([^:]*):([^:.]*)(?:\.([^:]*))?")


def is_known(topic: str, verb: str) -> bool:
    """True when there are buttons that say this."""
    verbs = GRAMMAR.get(topic, {})
    return bool(re.fullmatch(_NAME, verb)) and (verb in verbs or "*" in verbs)


@dataclass(frozen=True, slots=True, init=False)
class Press:
    """One of the things that can be pressed. ValueError for what `GRAMMAR` does not know, or what is too long.

    The spelling of `data` never changes, because old buttons stand on people's screens: an answer to a form is
    "<serial>|<slot>|<value>", a staff card's is "<verb>:<ticket>:<value>" or "<matter>:<ticket>:<verb>.<value>", and
    any other is "go|<topic>|<verb>:<part>:<part>".
    """

    topic: str
    verb: str
    parts: tuple[str, ...]

    def __init__(self, topic: str, verb: str, *parts: int | str) -> None:
        object.__setattr__(self, "topic", topic)
        object.__setattr__(self, "verb", verb)
        object.__setattr__(self, "parts", tuple(map(str, parts)))
        if not (is_known(topic, verb) and self._is_whole()):
            raise ValueError(f"press {topic!r} {verb!r} {self.parts}: expected {GRAMMAR.get(topic, list(GRAMMAR))}")
        if len(self.data.encode()) > MAX_BYTES:
            raise ValueError(f"press {self.data!r}: expected at most {MAX_BYTES} bytes")

    def _is_whole(self) -> bool:
        """True when it is about what the table says."""
        if (self.topic == "ticket" and self.verb in STAFF) or (self.topic != FORM and ":" in "".join(self.parts)):
            return False
        pattern = GRAMMAR[self.topic].get(self.verb) or GRAMMAR[self.topic].get("*", "")
        return bool(re.fullmatch(pattern, ":".join(self.parts), re.DOTALL))

    @classmethod
    def parse(cls, data: str) -> Press | None:
        """What a button with that data says; None for one that nobody made."""
        try:
            made = cls(*_parts(data))
        except ValueError:
            return None
        return made if made.data == data else None

    @property
    def data(self) -> str:
        """As a button carries it."""
        if self.topic == FORM:
            serial, value = self.parts
            return f"{serial}|{self.verb}|{value}"
        if self.topic == "ticket":
            return ":".join((self.verb, *self.parts))
        if self.topic in STAFF:
            return f"{self.topic}:{self.parts[0]}:{'.'.join((self.verb, *self.parts[1:]))}"
        return f"go|{self.topic}|{':'.join((self.verb, *self.parts))}"

    def number(self, place: int = 0) -> int:
        """The part at that place, which is a number: an id, a round, fen."""
        return int(self.parts[place])


def _parts(data: str) -> list[str]:
    """Topic, verb and parts as they are spelled there."""
    if found := _FORM.fullmatch(data):
        return [FORM, found["slot"], found["serial"], found["value"]]
    if found := _MATTER.fullmatch(data):
        matter, ticket, verb, value = found.groups()
        return [matter, verb, ticket] if value is None else [matter, verb, ticket, value]
    if "|" not in data:
        return ["ticket", *data.split(":")]
    _, topic, *said = data.split("|", 2)
    return [topic, *":".join(said).split(":")]

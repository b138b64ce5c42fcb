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

_ID = "[0-9]{1,9}"
_NAME = "[a-z][a-z0-9_]{0,39}"

GRAMMAR: Mapping[str, Mapping[str, str]] = {
    "menu": {"*": ""},
    "stop": {"*": ""},
    "visit": dict.fromkeys(("confirm", "move", "cancel"), _ID),
    "wait": dict.fromkeys(("yes", "no", "leave"), f"{_ID}:{_ID}"),
    "verify": dict.fromkeys(("yes", "no", "unclear"), f"{_ID}:{_ID}"),
    "sign": dict.fromkeys(("yes", "no"), f"{_ID}:{_NAME}"),
    "fee": dict.fromkeys(("yes", "no"), f"{_ID}:{_ID}"),
    "order": dict.fromkeys(("agree", "ask"), f"{_ID}:{_ID}"),
    "item": dict.fromkeys(("yes", "no", "ask"), _ID) | dict.fromkeys(("all", "none"), f"{_ID}:{_ID}"),
    "remind": {"book": f"{_ID}:[0-9]{{12}}"} | dict.fromkeys(("other", "quote", "done"), _ID),
    "follow": dict.fromkeys(("fine", "trouble", "wish", "tell"), _ID) | {"call": f"{_ID}(:w)?"},
    "campaign": {"book": f"{_ID}:{_ID}"} | dict.fromkeys(("other", "no"), _ID),
    "survey": {"s": f"{_ID}:([1-5]|said)", "w": f"{_ID}:(skip|said)"}
    | dict.fromkeys(("i", "e"), f"{_ID}:{_NAME}:([1-5]|skip|said)"),
    FORM: {"*": f"{_ID}:.*"},
}
"""Topic -> verb -> pattern of what it is about, parts divided by colons. The verb "*" stands for any name.

menu: an intent. stop: a kind of notice. wait: place on the waitlist, which offer. verify: ticket, round; "unclear" is
said, never tapped. sign: ticket, subject. fee: ticket, fen. order: ticket, version. item: an item; ticket, batch.
remind: notice, minute in UTC. follow: follow-up; "tell" is said, never tapped; "w" marks the button under "please tell
me": what is typed there is the wish, whatever else it sounds like. campaign: campaign, minutes since 1970. survey: of
score, importance, experience, words: survey, indicator, answer.
"""


@dataclass(frozen=True, slots=True, init=False)
class Press:
    """One of the things that can be pressed. ValueError for what `GRAMMAR` does not know, or what is too long.

    data: as a button carries it. The spelling never changes, because old buttons stand on customers' screens: an answer
    to a form is "<serial>|<slot>|<value>", any other "go|<topic>|<verb>:<part>:<part>".
    """

    topic: str
    verb: str
    parts: tuple[str, ...]

    def __init__(self, topic: str, verb: str, *parts: int | str) -> None:
        object.__setattr__(self, "topic", topic)
        object.__setattr__(self, "verb", verb)
        object.__setattr__(self, "parts", tuple(map(str, parts)))
        if not self._is_known():
            raise ValueError(f"press {topic!r} {verb!r} {self.parts}: expected {GRAMMAR.get(topic, list(GRAMMAR))}")
        if len(self.data.encode()) > MAX_BYTES:
            raise ValueError(f"press {self.data!r}: expected at most {MAX_BYTES} bytes")

    def _is_known(self) -> bool:
        verbs = GRAMMAR.get(self.topic, {})
        pattern = verbs.get(self.verb, verbs.get("*")) if re.fullmatch(_NAME, self.verb) else None
        divided = any(":" in part for part in self.parts) and self.topic != FORM
        return pattern is not None and not divided and bool(re.fullmatch(pattern, ":".join(self.parts), re.DOTALL))

    @classmethod
    def parse(cls, data: str) -> Press | None:
        """What a button with that data says; None for one that nobody made."""
        head, _, rest = data.partition("|")
        name, _, value = rest.partition("|")
        try:
            made = cls(FORM, name, head, value) if head.isdecimal() else cls(name, *value.split(":"))
        except ValueError:
            return None
        return made if made.data == data else None

    @property
    def data(self) -> str:
        """As a button carries it."""
        if self.topic == FORM:
            serial, value = self.parts
            return f"{serial}|{self.verb}|{value}"
        return f"go|{self.topic}|{':'.join((self.verb, *self.parts))}"

    def number(self, place: int = 0) -> int:
        """The part at that place, which is a number: an id, a round, fen."""
        return int(self.parts[place])

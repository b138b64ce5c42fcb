"""What a message was understood to say: the one shape every engine answers in.

The rest of the house reads only this module of the room (and `nlu.engine`, which makes it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Language = Literal["zh", "en"]
Grain = Literal["second", "minute", "hour", "part", "day", "week", "month", "quarter", "year"]
Outcome = Literal["understood", "unsure", "not_understood"]

INTENTS: tuple[str, ...] = (
    "book_service", "change_booking", "cancel_booking", "report_fault", "request_rescue", "complain",
    "ask_progress", "ask_price", "ask_warranty", "request_claim", "ask_parts", "ask_advice", "ask_shop",
    "ask_record", "ask_campaign", "ask_insurance", "update_profile", "rate_service", "handoff", "opt_out",
    "opt_in", "greet", "thanks", "goodbye", "affirm", "deny", "bot_challenge", "out_of_scope",
)  # fmt: skip
"""Every intent an engine may name. `other` is not one: a fragment reads as `not_understood`."""

SOCIAL: frozenset[str] = frozenset({"greet", "thanks", "goodbye", "affirm", "deny", "bot_challenge"})

ENTITY_KINDS: tuple[str, ...] = (
    "plate",  # "京A12345": no blanks or dots, upper case
    "vin",  # 17 characters, upper case
    "phone",  # E.164, "+8613812345678"
    "plate_unsure",  # like a plate, with a character too few or many: "京A1234"
    "phone_unsure",  # like a mobile number, with a digit too few or many: "1381234567"
    "mileage",  # int, kilometres
    "money",  # int, fen
    "score",  # int, 1-5 (a score out of 10 or 100 is scaled)
    "brand",  # canonical Chinese name, "大众"
    "model",  # {"brand": "大众", "model": "帕萨特"}
    "system",  # engine transmission steering brakes chassis body electrical air_conditioning tyres high_voltage fuel
    # exhaust
    "part",  # canonical Chinese name, "刹车片"
    "symptom",  # canonical code, "abnormal_noise", "oil_leak", "no_start" ...
    "service",  # code of a service item, "minor_service", "brake_pads" ... (see nlu/lexicon/services.yml)
    "place",  # words of where: road, landmark, district, highway kilometre
    "fault_code",  # "P0301"
    "person",  # a name said as such: "我叫王伟", "my name is Ann Lee"
    "ordinal",  # int, 1-based; -1 is the last: "第二个", "the last one"
    "number",  # a bare number not claimed by any kind above
    "time",  # When
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """A point or stretch of time in the shop's own time zone.

    start, end: aware datetimes; `end` is exclusive and None for a point that names only its start.
    grain: the finest unit said ("part" is a part of day: morning, 下午, evening).
    open_ended: "after three": start only is meant, anything later fits; "before noon": `start` is now.
    ambiguous: what a person might have meant otherwise: "am_pm", "week" (which week's Wednesday), "year", "month",
        "day" (a bare clock time). Empty when nothing was open.
    bare: it names no day itself ("下午三点"), so whatever day is talked about is meant.
    """

    start: datetime
    end: datetime | None
    grain: Grain
    open_ended: bool = False
    ambiguous: tuple[str, ...] = ()
    bare: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing named in the text.

    kind: one of ENTITY_KINDS. text = source[start:end] (characters of the text as received).
    value: normalised, its type as listed beside the kind. confidence: 0-1.
    """

    kind: str
    text: str
    start: int
    end: int
    value: Any
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Intent:
    """A candidate reading with its calibrated confidence, 0-1."""

    name: str
    confidence: float


HelpAsked = Literal["start", "drive", "inside", "how_long", "what_now", "drives_in"]
"""May I start it, drive on, stay inside; how long will it be; what am I to do; no need to come, it is driven in."""


@dataclass(frozen=True, slots=True)
class Danger:
    """Why a message was read as dangerous (F2).

    kind: brakes steering fire smoke airbag high_voltage oil_pressure overheating accident stranded wheel throttle fuel
    exhaust_inside locked_in flood, or other.
    text: the words that said so. grave: drive no farther; otherwise a sign (a squeal, a warning light) that calls for
    care and an early look.
    """

    kind: str
    text: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Understanding:
    """The whole reading of one message.

    intents: best first, at least one. outcome: whether to act on the first ("understood"), to ask which of the first
        two or three was meant ("unsure"), or to ask again ("not_understood").
    also: further intents said in the same message, above the threshold, in the order said.
    parts: the stretches of a message that says several things, each read by itself: "understood" where it plainly says
        one, else "unsure". Empty for a message of one piece.
    danger: empty when the message names no danger (Rule: F2).
    answers: True when the text reads as an answer to the question that was open (`asked`).
    asks_help: what it asks when it comes from somebody who waits for help.
    """

    text: str
    language: Language
    intents: tuple[Intent, ...]
    outcome: Outcome
    entities: tuple[Entity, ...] = ()
    also: tuple[Intent, ...] = ()
    parts: tuple[Understanding, ...] = ()
    danger: tuple[Danger, ...] = ()
    answers: bool = False
    asks_help: HelpAsked | None = None
    engine: str = "embedded"
    notes: tuple[str, ...] = field(default=())

    @property
    def intent(self) -> str:
        """Name of the best candidate."""
        return self.intents[0].name

    @property
    def confidence(self) -> float:
        """Confidence of the best candidate, 0-1."""
        return self.intents[0].confidence

    def of(self, kind: str) -> list[Entity]:
        """Entities of one kind, in the order said."""
        return [e for e in self.entities if e.kind == kind]

    def first(self, kind: str) -> Any:
        """Value of the first entity of a kind, or None."""
        return next((e.value for e in self.entities if e.kind == kind), None)

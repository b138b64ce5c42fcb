"""What a message is read in: the open question, what was shown with it, and what was spoken of last. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nlu.understanding import Language

ReadBack = Literal[
    "book",  # the card of a booking, of one vehicle or several
    "move",  # a visit to another time
    "cancel",  # a visit called off
    "odometer",  # a mileage that can hardly be right
    "drivable",  # whether the vehicle still drives
    "injured",  # whether anybody is hurt
    "tow",  # whether a truck is wanted
    "visit",  # whether the customer comes, asked the day before
    "offer",  # a time that fell free
    "remind",  # the time a reminder proposes
    "campaign",  # the time a campaign proposes
    "fee",  # the price of a field job
    "order",  # the work order as shown
    "items",  # extra work found
    "sign",  # the signature for work done
    "verify",  # whether a complaint is settled
    "opt_out",  # whether nothing may be sent any more
]
"""Questions that a yes or a no answers."""

READ_BACKS: frozenset[str] = frozenset(ReadBack.__args__)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Option:
    """Something shown that can be chosen. value: what choosing it means; label: as it was shown."""

    value: str
    label: str
    at: datetime | None = None
    fen: int | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the question read back: the times, service items, plates and vehicles, and the price in fen.

    left: times that would be given up.
    """

    times: tuple[datetime, ...] = ()
    services: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    km: int | None = None
    fen: int | None = None
    left: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Focus:
    """What was spoken of last, and when: the matter, its vehicle, its service items and its time.

    words, symptoms, systems: of a fault, as the customer told it; returns: number of the matter it comes back from.
    others: items asked about just before.
    """

    matter: str = ""
    plate: str = ""
    services: tuple[str, ...] = ()
    at: datetime | None = None
    told_at: datetime | None = None
    others: tuple[str, ...] = ()
    words: str = ""
    symptoms: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    returns: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """The conversation around a message.

    question: kind of the open question: one of READ_BACKS, else the slot it fills ("time", "plate"); empty when
    nothing was asked. serial: of the dialog that asked, 0 for a question asked outside one.
    vehicles: brand and model of each of the customer's own, where there are several and the customer is known.
    """

    question: str = ""
    serial: int = 0
    options: tuple[Option, ...] = ()
    shown: Shown = Shown()
    focus: Focus = Focus()
    vehicles: tuple[tuple[str, str], ...] = ()
    language: Language = "zh"

    @property
    def is_read_back(self) -> bool:
        """Whether a yes or a no answers the open question."""
        return self.question in READ_BACKS


NOTHING = Context()
"""The context of a conversation in which nothing was asked."""

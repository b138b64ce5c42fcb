"""What a step asks for: typed fields, each read once, and refused with a code that has words of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from actions.staff_steps.asked import Asked, Stand
from domain.errors import BadField, NotFound
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import shops
from storage.complaints import complaints as register
from storage.tickets import tickets
from storage.workshop import work_orders

MAX_WORDS = 4000
"""Characters of a field; what Telegram takes in one message."""

FARTHEST = timedelta(days=731)
"""A time named further ahead is a slip of the finger."""

_PHOTO = re.compile(r"media/[a-z]+/\d{4}-\d{2}/[0-9a-f]{24}\.(?:jpg|png|webp|gif)")


@dataclass(frozen=True, slots=True)
class Field:
    """A field by the name that forms and programs give it.

    needed: a step without it is refused. param: how `do` calls it, its name when empty. called: key of its label,
    `staff_field.<name>` when empty. now: what stands there today, for a form to begin with. empty: what `do` gets for a
    field left out.
    """

    name: str
    _: KW_ONLY
    needed: bool = True
    param: str = ""
    called: str = ""
    now: Callable[[Stand], object] | None = None

    empty: ClassVar[Any] = None
    format: ClassVar[str] = ""
    """The format of the field's JSON schema, where it has one."""

    def value(self, said: str, asked: Asked) -> Any:
        """What was said, as the house counts it; BadField when it can't be read, or is missing."""
        said = said.strip()
        if said:
            return self.read(said, asked)
        if self.needed:
            raise BadField("incomplete", self.name, self.expects)
        return self.empty

    def read(self, said: str, asked: Asked) -> Any:
        """The value of words that are not empty."""
        raise NotImplementedError

    @property
    def expects(self) -> str:
        """What is to be filled in, for programs."""
        raise NotImplementedError

    def wrong(self, code: str) -> BadField:
        """The refusal of what was filled in."""
        return BadField(code, self.name, self.expects)


@dataclass(frozen=True, slots=True)
class Words(Field):
    """Free words. rows: lines that a form gives room for."""

    limit: int = MAX_WORDS
    rows: int = 2
    empty: ClassVar[Any] = ""

    def read(self, said: str, asked: Asked) -> Any:
        """The words; too_long beyond the limit."""
        if len(said) > self.limit:
            raise self.wrong("too_long")
        return said

    @property
    def expects(self) -> str:
        """As for every field."""
        return f"words, {self.limit} characters at the most"


@dataclass(frozen=True, slots=True)
class Message(Words):
    """Words for the customer; files that came with them can stand for them."""

    def value(self, said: str, asked: Asked) -> Any:
        """As for every field."""
        return "" if asked.media and not said.strip() else Words.value(self, said, asked)


@dataclass(frozen=True, slots=True)
class Lines(Words):
    """Words of which each line is a thing of its own."""

    rows: int = 4

    def read(self, said: str, asked: Asked) -> Any:
        """The lines that are not empty."""
        return [line.strip() for line in Words.read(self, said, asked).splitlines() if line.strip()]

    @property
    def expects(self) -> str:
        """As for every field."""
        return "one in each line"


@dataclass(frozen=True, slots=True)
class Moment(Field):
    """A time to come, on the shop's clock when it names no zone. day: a form asks for a day, whose end is meant."""

    day: bool = False
    ahead: timedelta = FARTHEST
    format: ClassVar[str] = "date-time"

    def read(self, said: str, asked: Asked) -> Any:
        """The instant; bad_time for what is none, past_time for one that is past or too far ahead."""
        try:
            at = datetime.fromisoformat(f"{said}T23:59" if len(said) == len("2026-01-01") else said)
        except ValueError:
            raise self.wrong("bad_time") from None
        at = at if at.tzinfo else at.replace(tzinfo=asked.shop.zone)
        if not asked.now < at <= asked.now + self.ahead:
            raise self.wrong("past_time")
        return at

    @property
    def expects(self) -> str:
        """As for every field."""
        return "a time to come such as 2026-03-25T15:00, or a day, whose end is meant"


@dataclass(frozen=True, slots=True)
class Person(Field):
    """A member of staff by code. may: what that person must be permitted to do. also: other answers that are taken."""

    may: str = ""
    also: tuple[str, ...] = ()

    def read(self, said: str, asked: Asked) -> Any:
        """The member of staff, or the answer as it is; NotFound for an unknown code."""
        if said in self.also:
            return said
        found = shops.staff_by_code(asked.tx, said)
        if found is None:
            raise NotFound(f"There is no member of staff {said[:40]!r}.")
        return found

    def among(self, people: Sequence[Staff], ticket: Ticket) -> list[Staff]:
        """Those of the people who can be chosen: who does something with the ticket may also know of it (C5)."""
        return [one for one in people if not self.may or (one.may(self.may) and one.may_see(ticket))]

    @property
    def expects(self) -> str:
        """As for every field."""
        return " or ".join(("the code of a member of staff", *self.also))


@dataclass(frozen=True, slots=True)
class TicketNumber(Field):
    """Another ticket by its number."""

    def read(self, said: str, asked: Asked) -> Any:
        """The ticket's id; NotFound also for one that the asker may not know of (C5)."""
        found = tickets.by_number(asked.tx, said)
        if found is None or not asked.by.may_see(found):
            raise NotFound(f"There is no ticket {said[:24]!r}.")
        return found.id

    @property
    def expects(self) -> str:
        """As for every field."""
        return "a ticket's number such as C2026-0007"


@dataclass(frozen=True, slots=True)
class Fen(Field):
    """An amount of money, asked for in yuan."""

    def read(self, said: str, asked: Asked) -> Any:
        """The amount in fen; bad_amount for what is none, or ten million and more."""
        plain = unicodedata.normalize("NFKC", said).replace(",", "").removeprefix("¥").removesuffix("元").strip()
        if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,2})?", plain):
            raise self.wrong("bad_amount")
        whole, _, cents = plain.partition(".")
        return int(whole) * 100 + int(cents.ljust(2, "0"))

    @property
    def expects(self) -> str:
        """As for every field."""
        return "an amount in yuan such as 380 or 380.50"


@dataclass(frozen=True, slots=True)
class Whole(Field):
    """A whole number from low to high. offered: numbers that a button stands for."""

    low: int = 0
    high: int = 10_000_000
    offered: tuple[int, ...] = ()

    def read(self, said: str, asked: Asked) -> Any:
        """The number; bad_number for any other."""
        plain = said.replace(",", "")
        if not (plain.isascii() and plain.isdecimal() and len(plain) < 10 and self.low <= int(plain) <= self.high):
            raise self.wrong("bad_number")
        return int(plain)

    @property
    def expects(self) -> str:
        """As for every field."""
        return f"a whole number from {self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of a few. words: how the keys of their names begin."""

    options: Collection[str]
    words: str = ""
    empty: ClassVar[Any] = ""

    def read(self, said: str, asked: Asked) -> Any:
        """The one that was chosen; bad_choice for any other."""
        if said not in self.options:
            raise self.wrong("bad_choice")
        return said

    @property
    def expects(self) -> str:
        """As for every field."""
        return f"one of {', '.join(self.options)}"


@dataclass(frozen=True, slots=True)
class YesNo(Choice):
    """True for yes, False for no; None when it is left out."""

    options: Collection[str] = ("yes", "no")
    words: str = "staff_field."
    empty: ClassVar[Any] = None

    def read(self, said: str, asked: Asked) -> Any:
        """As for Choice."""
        return Choice.read(self, said, asked) == "yes"


@dataclass(frozen=True, slots=True)
class Photos(Field):
    """Photos that were uploaded before, by where they are kept, each in a line of its own."""

    most: int = 12

    def read(self, said: str, asked: Asked) -> Any:
        """The paths; bad_photo for one where no photo is kept."""
        paths = said.split()
        if not all(_PHOTO.fullmatch(path) for path in paths):
            raise self.wrong("bad_photo")
        return paths[: self.most]

    @property
    def expects(self) -> str:
        """As for every field."""
        return "where uploaded photos are kept, one in each line"


@dataclass(frozen=True, slots=True)
class Item(Whole):
    """A work item of this very order by its id."""

    def read(self, said: str, asked: Asked) -> Any:
        """The id; NotFound for an item of another order."""
        found = work_orders.item(asked.tx, Whole.read(self, said, asked))
        if found is None or found.ticket_id != asked.id:
            raise NotFound(f"Ticket {asked.id} has no item {said}.")
        return found.id


@dataclass(frozen=True, slots=True)
class Action(Whole):
    """A corrective action of this very complaint by its id."""

    def read(self, said: str, asked: Asked) -> Any:
        """The id; NotFound for an action of another complaint."""
        found = register.action(asked.tx, Whole.read(self, said, asked))
        if found is None or found.ticket_id != asked.id:
            raise NotFound(f"Ticket {asked.id} has no action {said}.")
        return found.id

"""What a step asks for: typed fields, each read once, and refused with a code that has words of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from actions.staff_steps.asked import Asked, Stand
from domain.errors import BadField, NotFound
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import shops
from storage.complaints import complaints
from storage.tickets import tickets
from storage.workshop import work_orders

MAX_WORDS = 4000
"""Characters of a field; what Telegram takes in one message."""

FARTHEST = timedelta(days=731)
"""A time named further ahead is a slip of the finger."""

_PHOTO = re.compile(r"media/[a-z]+/\d{4}-\d{2}/[0-9a-f]{24}\.[a-z0-9]{2,5}")


@dataclass(frozen=True, slots=True)
class Field:
    """A field by the name that forms and programs give it.

    needed: a step without it is refused. param: how `do` calls it, its name when empty. called: key of its label,
    `staff_field.<name>` when empty. now: what stands there today, for a form to begin with. offer: what can be chosen
    by a press now. empty: what `do` gets for a field left out. takes: what is to be filled in, for programs; names in
    braces are the field's own.
    """

    name: str
    _: KW_ONLY
    needed: bool = True
    param: str = ""
    called: str = ""
    now: Callable[[Stand], object] | None = None
    offer: Callable[[Stand], Iterable[object]] | None = None
    empty: Any = None

    takes: ClassVar[str] = ""

    @property
    def expects(self) -> str:
        """What is to be filled in."""
        return self.takes.format(self)

    def value(self, said: str, asked: Asked) -> Any:
        """What was said, as the house counts it; BadField when it can't be read, or is missing."""
        said = said.strip()
        if not said and self.needed:
            raise self._wrong("incomplete")
        return self._read(said, asked) if said else self.empty

    def offers(self, at: Stand) -> list[str]:
        """What can be chosen by a press now; nothing for a field that is answered in words."""
        return [str(one) for one in self.offer(at)] if self.offer else []

    def _read(self, said: str, asked: Asked) -> Any:
        """The value of words that are not empty."""
        raise NotImplementedError

    def _wrong(self, code: str) -> BadField:
        return BadField(code, self.name, self.expects)


@dataclass(frozen=True, slots=True)
class Words(Field):
    """Free words; too_long beyond the limit. rows: lines that a form gives room for."""

    limit: int = MAX_WORDS
    rows: int = 2
    empty: Any = field(default="", kw_only=True)
    takes: ClassVar[str] = "words, {0.limit} characters at the most"

    def _read(self, said: str, asked: Asked) -> Any:
        if len(said) > self.limit:
            raise self._wrong("too_long")
        return said


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
    takes: ClassVar[str] = "one in each line"

    def _read(self, said: str, asked: Asked) -> Any:
        return [line.strip() for line in Words._read(self, said, asked).splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Moment(Field):
    """A time to come, on the shop's clock when it names no zone; bad_time, or past_time for none or too far ahead.

    day: a form asks for a day, whose end is meant.
    """

    day: bool = False
    ahead: timedelta = FARTHEST
    takes: ClassVar[str] = "a time to come such as 2026-03-25T15:00, or a day, whose end is meant"

    def _read(self, said: str, asked: Asked) -> Any:
        try:
            at = datetime.fromisoformat(f"{said}T23:59" if len(said) == len("2026-01-01") else said)
        except ValueError:
            raise self._wrong("bad_time") from None
        at = at if at.tzinfo else at.replace(tzinfo=asked.shop.zone)
        if not asked.now < at <= asked.now + self.ahead:
            raise self._wrong("past_time")
        return at


@dataclass(frozen=True, slots=True)
class Person(Field):
    """A member of staff by code. may: what that person must be permitted to do. also: other answers, taken as they are.

    NotFound for an unknown code.
    """  # fmt: skip

    may: str = ""
    also: tuple[str, ...] = ()
    takes: ClassVar[str] = "the code of a member of staff"

    def _read(self, said: str, asked: Asked) -> Any:
        found = said if said in self.also else shops.staff_by_code(asked.tx, said)
        if found is None:
            raise NotFound(f"There is no member of staff {said[:40]!r}.")
        return found

    def among(self, people: Sequence[Staff], ticket: Ticket) -> list[Staff]:
        """Those of the people who can be chosen: who does something with the ticket may also know of it (C5)."""
        return [one for one in people if not self.may or (one.may(self.may) and one.may_see(ticket))]


@dataclass(frozen=True, slots=True)
class Code(Person):
    """As Person, for an action that wants no more than the code."""

    def _read(self, said: str, asked: Asked) -> Any:
        found = Person._read(self, said, asked)
        return found.code if isinstance(found, Staff) else found


@dataclass(frozen=True, slots=True)
class TicketNumber(Field):
    """Another ticket by its number, read as its id; NotFound also for one that the asker may not know of (C5)."""

    takes: ClassVar[str] = "a ticket's number such as C2026-0007"

    def _read(self, said: str, asked: Asked) -> Any:
        found = tickets.by_number(asked.tx, said)
        if found is None or not asked.by.may_see(found):
            raise NotFound(f"There is no ticket {said[:24]!r}.")
        return found.id


@dataclass(frozen=True, slots=True)
class Fen(Field):
    """An amount of less than ten million yuan, read as fen."""

    takes: ClassVar[str] = "an amount in yuan such as 380 or 380.50"

    def _read(self, said: str, asked: Asked) -> Any:
        plain = unicodedata.normalize("NFKC", said).replace(",", "").removeprefix("¥").removesuffix("元").strip()
        if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,2})?", plain):
            raise self._wrong("bad_amount")
        whole, _, cents = plain.partition(".")
        return int(whole) * 100 + int(cents.ljust(2, "0"))


@dataclass(frozen=True, slots=True)
class Whole(Field):
    """A whole number from low to high."""

    low: int = 0
    high: int = 10_000_000
    takes: ClassVar[str] = "a whole number from {0.low} to {0.high}"

    def _read(self, said: str, asked: Asked) -> Any:
        plain = said.replace(",", "")
        if not (plain.isascii() and plain.isdecimal() and len(plain) < 10 and self.low <= int(plain) <= self.high):
            raise self._wrong("bad_number")
        return int(plain)


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of a few. words: how the keys of their names begin."""

    options: Collection[str]
    words: str = ""
    empty: Any = field(default="", kw_only=True)

    @property
    def expects(self) -> str:
        """As for every field."""
        return f"one of {', '.join(self.options)}"

    def offers(self, at: Stand) -> list[str]:
        """As for every field; all of them unless it is said which."""
        return Field.offers(self, at) if self.offer else list(self.options)

    def _read(self, said: str, asked: Asked) -> Any:
        if said not in self.options:
            raise self._wrong("bad_choice")
        return said


@dataclass(frozen=True, slots=True)
class YesNo(Choice):
    """True for yes, False for no, None when it is left out."""

    options: Collection[str] = ("yes", "no")
    words: str = "staff_field."
    empty: Any = field(default=None, kw_only=True)

    def _read(self, said: str, asked: Asked) -> Any:
        return Choice._read(self, said, asked) == "yes"


@dataclass(frozen=True, slots=True)
class Photos(Field):
    """Photos that were uploaded before, by where they are kept; bad_photo for a path where none is."""

    takes: ClassVar[str] = "where uploaded photos are kept, one in each line"

    def _read(self, said: str, asked: Asked) -> Any:
        if not all(_PHOTO.fullmatch(path) for path in said.split()):
            raise self._wrong("bad_photo")
        return said.split()[:12]


@dataclass(frozen=True, slots=True)
class Item(Whole):
    """A work item of this very order by its id."""

    def _read(self, said: str, asked: Asked) -> Any:
        found = work_orders.item(asked.tx, Whole._read(self, said, asked))
        return _own(found.id if found and found.ticket_id == asked.ticket_id else None, said, asked)


@dataclass(frozen=True, slots=True)
class Action(Whole):
    """A corrective action of this very complaint by its id."""

    def _read(self, said: str, asked: Asked) -> Any:
        found = complaints.action(asked.tx, Whole._read(self, said, asked))
        return _own(found.id if found and found.ticket_id == asked.ticket_id else None, said, asked)


def _own(number: int | None, said: str, asked: Asked) -> int:
    if number is None:
        raise NotFound(f"Ticket {asked.ticket_id} has nothing of the number {said[:9]}.")
    return number

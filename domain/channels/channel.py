"""The record of a channel: everything about it that the rest of the house acts upon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from domain.channels.pace import Pace, Paces
from domain.closed_set import Name


class Trigger(Name):
    """What somebody did that lets the shop write to them."""

    MESSAGE = "message"
    MENU = "menu"
    FOLLOW = "follow"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Grant:
    """What an act of theirs allows: so many messages within so long. messages: None for any number."""

    messages: int | None
    lasts: timedelta


class Unit(Name):
    """What a length is counted in."""

    BYTES = "bytes"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class Limit:
    """A greatest length. Bytes are those of UTF-8, of which a Chinese character takes three."""

    size: int
    unit: Unit = Unit.CHARACTERS

    def length(self, words: str) -> int:
        """How much of it the words take."""
        return len(words.encode()) if self.unit == Unit.BYTES else len(words)

    def holds(self, words: str) -> bool:
        """True when the words are not too long."""
        return self.length(words) <= self.size

    def cut(self, words: str) -> str:
        """The words, or their beginning with an ellipsis; never half a character."""
        if self.holds(words):
            return words
        end = len(words)
        while end and not self.holds(words[:end].rstrip() + "…"):
            end -= 1
        return words[:end].rstrip() + "…"


class Shown(Name):
    """How choices are shown.

    inline: buttons under the message. menu: a list of taps within the message. list: a few buttons, more of them behind
    one. digits: numbered lines, one of which is typed. links: nothing can be chosen; addresses stand in the text.
    """

    INLINE = "inline"
    MENU = "menu"
    LIST = "list"
    DIGITS = "digits"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Choices:
    """How a channel shows what can be chosen, and its limits.

    most: choices in one message. label: of a choice. above: of the words over them, where they are shorter than a text.
    button, buttons: of a list, how many fit as buttons and how long their labels may be. note: words under a line of a
    list. data: bytes that come back with a tap; 0 when only what was typed comes back.
    """

    shown: Shown
    most: int = 100
    label: Limit = Limit(64)
    above: Limit | None = None
    buttons: int = 0
    button: Limit | None = None
    note: Limit | None = None
    data: int = 0

    @property
    def numbered(self) -> bool:
        """True when choices may stand as numbered lines, so that a typed number can mean one of them."""
        return self.shown in (Shown.MENU, Shown.LIST, Shown.DIGITS)


@dataclass(frozen=True, slots=True)
class Files:
    """Files of one kind that the channel takes. formats: ends of names; empty for any."""

    most_bytes: int
    formats: tuple[str, ...] = ()


class Receipt(Name):
    """What a channel can say of a message it took, each more than the one before."""

    NONE = "none"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Receipts:
    """What is learned of a message after it was handed over.

    best: the most that is ever told. fails_late: it may still turn out, after it was taken, that it did not arrive.
    wait: where arrival is told, how long without that word until another way is tried.
    """

    best: Receipt = Receipt.ACCEPTED
    fails_late: bool = False
    wait: timedelta | None = None


class Datum(Name):
    """What coordinates refer to. gcj02: the shifted one that maps and chats in mainland China use."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


_FIFTY = Pace(timedelta(milliseconds=20), 1)
UNHURRIED = Paces(_FIFTY, _FIFTY, _FIFTY)
"""Of a channel that sets no pace: fifty messages a second."""


@dataclass(frozen=True, slots=True)
class Channel:
    """How a channel takes messages; its words are `desk_channel.<channel>`. Data, so that a new channel is one record.

    pushed: messages are handed over; the others are read when the customer comes. dialogue: customers write here, too.
    grants: what lets the shop write; empty when nothing is needed. reserve: of a counted grant, so many messages are
    kept for safety or a person. templates: it takes approved templates, outside any window. sessions: its platform
    passes a chat to a person in a program of its own. bare: it takes words without a template. beyond_window: purposes
    that no window holds back. identity: what may be known of a person there, the one that messages go to first. key:
    longest key, in letters, digits, "_" and "-", by which the channel tells that it has a message already; None when
    it never does. fields: how the name of a template's field begins -> the characters that fit.
    """

    pushed: bool
    dialogue: bool = True
    grants: Mapping[str, Grant] = field(default_factory=dict)
    reserve: int = 0
    templates: bool = False
    sessions: bool = False
    bare: bool = True
    beyond_window: frozenset[str] = frozenset()
    text: Limit = Limit(4096)
    choices: Choices = Choices(Shown.INLINE)
    files: Mapping[str, Files] = field(default_factory=dict)
    receipts: Receipts = Receipts()
    identity: tuple[str, ...] = ("address",)
    datum: Datum = Datum.WGS84
    paces: Paces = UNHURRIED
    key: int | None = None
    fields: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_counted(self) -> bool:
        """True when some act of theirs allows only so many messages: words are thrifty then."""
        return any(grant.messages is not None for grant in self.grants.values())

    @property
    def window(self) -> timedelta | None:
        """How long after the customer's last word it takes messages; None for always."""
        grant = self.grants.get(Trigger.MESSAGE)
        return grant.lasts if grant else None

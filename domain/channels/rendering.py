"""A reply as the messages that a channel takes: pieces that fit, and choices as menus, lists or numbered lines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.channels.channel import Channel, Choices, Limit, Shown
from domain.message import Button, Reply

_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen. number: what is typed for it, where choices are numbered."""

    number: int
    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Part:
    """One message as the channel sends it. choices: those that are tapped under it, in the way `shown`."""

    text: str
    choices: tuple[Choice, ...] = ()
    shown: Shown = Shown.LINKS


def language_of(words: str) -> str:
    """The language of the words, for what is put under them: a plate or a name in Chinese does not make them so."""
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in words)
    return "zh" if han > len(_LATIN.findall(words)) else "en"


def parts(reply: Reply, channel: Channel, hint: str = "") -> list[Part]:
    """The reply's words and choices as messages in order; files go after them.

    hint: said under numbered lines ("Reply with the number."). Choices that fit the channel's own way are in the last
    part; too many of them, or under words too long, they are numbered lines. What asks the phone for a contact or a
    place is left out: the words ask for it.
    """
    words = "\n".join(filter(None, (reply.plain(), *_links(reply))))
    found = choices(reply)
    if not found or channel.choices.shown == Shown.LINKS:
        return [Part(piece) for piece in pieces(words, channel.text)]
    if _fit(found, channel.choices):
        *before, last = _above(words, channel)
        return [*map(Part, before), Part(last, found, channel.choices.shown)]
    lines = "\n".join(numbered(found))
    return [Part(piece) for piece in pieces("\n\n".join(filter(None, (words, lines, hint))), channel.text)]


def cost(reply: Reply, channel: Channel) -> int:
    """How many messages of a budget the reply takes."""
    return max(1, len(parts(reply, channel)) + len(reply.media))


def choices(reply: Reply) -> tuple[Choice, ...]:
    """What can be chosen, numbered as people are told: labels that are numbers themselves keep theirs."""
    found = [button for row in reply.buttons for button in row if button.label and button.press]
    own = [_own_number(button.label) for button in found]
    if all(number is not None for number in own) and len(set(own)) == len(own):
        return tuple(Choice(number or 0, b.label, b.data) for number, b in zip(own, found, strict=True))
    return tuple(Choice(number, button.label, button.data) for number, button in enumerate(found, 1))


def numbered(found: Sequence[Choice]) -> list[str]:
    """A line for each choice, beginning with the number that is typed for it."""
    return [one.label if _own_number(one.label) == one.number else f"{one.number}. {one.label}" for one in found]


def _own_number(label: str) -> int | None:
    """The number a label is, or begins with before a space: "5", "1 star"."""
    head = label.split(" ", 1)[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 4 else None


def _links(reply: Reply) -> Iterator[str]:
    buttons: Iterator[Button] = (button for row in reply.buttons for button in row)
    return (f"{button.label}: {button.url}" for button in buttons if button.url)


def _fit(found: Sequence[Choice], how: Choices) -> bool:
    """True when the channel can show all of them as it shows choices; a list has room for the rest of a long label."""
    if how.shown in (Shown.DIGITS, Shown.LINKS) or len(found) > how.most:
        return False
    longest = how.note or how.label
    return all(longest.holds(one.label) and 0 < len(one.data.encode()) <= how.data for one in found)


def as_buttons(found: Sequence[Choice], how: Choices) -> bool:
    """True when a channel with lists shows so few and short choices as buttons instead."""
    return len(found) <= how.buttons and how.button is not None and all(how.button.holds(one.label) for one in found)


def _above(words: str, channel: Channel) -> list[str]:
    """The words in messages, of which the last bears the choices."""
    above = channel.choices.above or channel.text
    if above.holds(words):
        return [words]
    found = pieces(words, channel.text)
    if not above.holds(found[-1]):
        tail = pieces(found[-1], above)
        found = [*found[:-1], *tail]
    return found


def pieces(words: str, limit: Limit) -> list[str]:
    """The words in pieces that hold, cut at line ends or spaces where there are any, never within a character."""
    return [piece for piece in _cut(words.strip(), limit) if piece]


def _cut(words: str, limit: Limit) -> Iterator[str]:
    while not limit.holds(words):
        end = _most(words, limit)
        at = max(words.rfind("\n", 0, end + 1), words.rfind(" ", 0, end + 1))
        at = at if at > end // 2 else end
        yield words[:at].rstrip()
        words = words[at:].lstrip()
    yield words


def _most(words: str, limit: Limit) -> int:
    """How many characters from the beginning hold."""
    low, high = 1, min(len(words), limit.size)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if limit.holds(words[:middle]) else (low, middle - 1)
    return low


ROW_KEY = 30
"""Characters of a message's key that name its row, where the rest says which part of it."""


def message_key(row_key: str, part: int, most: int) -> str:
    """How a channel knows one message of a row, the same at each try: at most `most` letters and digits."""
    return hashlib.sha256(f"{row_key}\n{part}".encode()).hexdigest()[:most]

"""What was typed where choices are numbered or named: the choice itself, as if it had been tapped."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta

from bot.message import Incoming
from domain.channels.register import record
from domain.channels.rendering import Choice, choices
from domain.conversation import Message
from domain.message import Reply
from storage import Tx, arrival, conversations

LOOKED_AT = 20
"""How many messages back the shop's last choices are looked for, at most to the customer's own last word."""

DOUBT = timedelta(seconds=3)
"""What a channel took so long after something was written may have been on the customer's screen before: platforms tell
when it was written in whole seconds, the begun one left out, and show a message before they say that they have it."""

NONE_OF_THEM = "?"
"""The tap of a number that may be of two lists: no button says so, and the question is put again."""

_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}
_AROUND = " .。、,，)）(（!！~～:：选第个项号"


def as_tapped(tx: Tx, incoming: Incoming) -> Incoming:
    """The update; of a number or a name that was just shown as a choice, the tap it stands for. Rule: B4.

    Only on channels whose choices may stand as numbered lines, and of the choices that the customer had before them
    when they wrote. Where it may be of others, which were on their way, it is asked again.
    """
    if incoming.kind != "text" or not record(incoming.channel).choices.numbered:
        return incoming
    found = conversations.find(tx, incoming.channel, incoming.account, incoming.address)
    said = conversations.messages(tx, found.id, limit=LOOKED_AT) if found else []
    seen, doubtful = _in_the_air(tx, said, incoming.at)
    chosen = [meant(incoming.text, shown) for shown in doubtful]
    if seen or not doubtful:
        chosen.append(meant(incoming.text, seen))
    is_one = len({choice and choice.data for choice in chosen}) == 1
    one = chosen[0] if is_one else None  # in the newest list's words
    if not is_one:
        return replace(incoming, kind="button", button=NONE_OF_THEM)
    return replace(incoming, kind="button", text=one.label, button=one.data) if one else incoming


def meant(words: str, shown: tuple[Choice, ...]) -> Choice | None:
    """The choice that the words name by its label or its number; None when they say anything else."""
    said = _folded(words)
    by_name = [one for one in shown if _folded(one.label) == said]
    if len(by_name) == 1:
        return by_name[0]
    bare = said.strip(_AROUND)
    number = int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 4 else _NUMERALS.get(bare)
    return next((one for one in shown if one.number == number), None)


Shown = tuple[Choice, ...]


def _in_the_air(tx: Tx, said: list[Message], at: datetime) -> tuple[Shown, list[Shown]]:
    """The choices that the customer had before them when they wrote, and later ones that they may have had.

    Nothing once a person has spoken, or the customer has, unless what answered that had not come yet.
    """
    doubtful: list[Shown] = []
    overtaken = False
    for message in reversed(said):
        if message.author != "bot" and not (overtaken and message.author == "customer"):
            break
        if message.author != "bot" or not (found := choices(Reply.from_json(message.content))):
            continue
        seen = arrival.was_seen(tx, message.id, at, DOUBT)
        if seen:
            return found, doubtful
        overtaken = True
        doubtful += [found] if seen is None else []
    return (), doubtful


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip().casefold()

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

WHOLE_SECOND = timedelta(seconds=1)
"""Platforms tell when something was written in whole seconds, the begun one left out."""

_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}
_AROUND = " .。、,，)）(（!！~～:：选第个项号"


def as_tapped(tx: Tx, incoming: Incoming) -> Incoming:
    """The update; of a number or a name that was just shown as a choice, the tap it stands for.

    Only on channels whose choices may stand as numbered lines, and only of what the shop said last.
    """
    if incoming.kind != "text" or not record(incoming.channel).choices.numbered:
        return incoming
    found = conversations.find(tx, incoming.channel, incoming.account, incoming.address)
    said = conversations.messages(tx, found.id, limit=LOOKED_AT) if found else []
    chosen = meant(incoming.text, _in_the_air(tx, said, incoming.at))
    return replace(incoming, kind="button", text=chosen.label, button=chosen.data) if chosen else incoming


def meant(words: str, shown: tuple[Choice, ...]) -> Choice | None:
    """The choice that the words name by its label or its number; None when they say anything else."""
    said = _folded(words)
    by_name = [one for one in shown if _folded(one.label) == said]
    if len(by_name) == 1:
        return by_name[0]
    bare = said.strip(_AROUND)
    number = int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 4 else _NUMERALS.get(bare)
    return next((one for one in shown if one.number == number), None)


def _in_the_air(tx: Tx, said: list[Message], at: datetime) -> tuple[Choice, ...]:
    """The choices of the newest message that shows any, as long as neither customer nor a person has spoken since.

    None when it had not left when the customer wrote: the number is of a list they saw before, and means nothing here.
    """
    for message in reversed(said):
        if message.author != "bot":
            return ()
        if found := choices(Reply.from_json(message.content)):
            return found if arrival.left_by(tx, message.id, at + WHOLE_SECOND) else ()
    return ()


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip().casefold()

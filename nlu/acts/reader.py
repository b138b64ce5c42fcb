"""From a reading and its context to acts: what each stretch of the message does."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.acts import remarks
from nlu.acts.acts import Act, Ask, Danger, Start, Tell
from nlu.acts.answer import answer
from nlu.acts.commands import command
from nlu.acts.context import Context
from nlu.acts.lengths import minutes_in
from nlu.acts.matters import matter
from nlu.acts.signature import signature
from nlu.acts.stop import stop
from nlu.fold import fold
from nlu.hearing import hear
from nlu.understanding import Understanding

QUESTIONS = frozenset({"ask_credit"})
"""Matters known by their words that are questions."""


def acts(reading: Understanding, context: Context) -> tuple[Act, ...]:
    """What the message does, dangers first."""
    text = fold(hear(reading.text).text)
    dangers = [Danger(one.kind, one.grave, words=one.text) for one in reading.danger]
    said = (answer(reading, context), signature(reading.text), stop(text, context), _known(text))
    return (*dangers, *(act for act in said if act is not None), *_told(text), *_asked(text))


def _known(text: str) -> Start | Ask | None:
    """A matter that is known by its words alone."""
    said = matter(text)
    if said is None:
        return None
    return Ask(said, words=text) if said in QUESTIONS else Start(said, words=text)


def _told(text: str) -> Iterator[Tell]:
    """Commands, lengths of time, that somebody has come or wants to: what fills no slot of its own kind."""
    found = {"command": command(text), "minutes": minutes_in(text)}
    found |= {"come": remarks.has_come(text) or None, "visit_wish": remarks.wants_visit(text) or None}
    yield from (Tell(slot, value, words=text) for slot, value in found.items() if value is not None)


def _asked(text: str) -> Iterator[Ask]:
    yield from (Ask(topic, words=text) for topic in remarks.asked(text))

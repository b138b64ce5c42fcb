"""From a reading and its context to acts: what each stretch of the message does."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.acts import arriving, remarks
from nlu.acts.acts import Act, Add, Ask, Danger, Drop, Hold, No, Remove, Start, Swap, Tell, Yes
from nlu.acts.answer import PLAIN, answer, own_yes
from nlu.acts.asides import asides
from nlu.acts.booking import time_words
from nlu.acts.commands import command
from nlu.acts.context import Context
from nlu.acts.feedback.outcome import settled
from nlu.acts.items import changes_items, is_among, is_only, items, resized
from nlu.acts.lengths import minutes_in
from nlu.acts.matters import matter
from nlu.acts.selling import plea
from nlu.acts.signature import signature
from nlu.acts.stop import stop
from nlu.acts.vehicles import vehicles
from nlu.fold import fold
from nlu.hearing import hear
from nlu.understanding import Understanding

QUESTIONS = frozenset({"ask_credit"})
"""Matters known by their words that are questions."""


def acts(reading: Understanding, context: Context) -> tuple[Act, ...]:
    """What the message does, dangers first."""
    heard = hear(reading.text).text
    text = fold(heard)
    dangers = [Danger(one.kind, one.grave, words=one.text) for one in reading.danger]
    answered, changes = _answered(reading, context), items(reading)
    changes = changes or resized(reading, context.shown.services)
    if context.question == "book":
        answered, changes = _of_card(answered, changes, context)
    said = (answered, signature(reading.text), stop(heard, context), _known(text))
    return (
        *dangers,
        *(act for act in said if act is not None),
        *changes,
        *vehicles(reading, context),
        *_told(text),
        *_asked(text),
        *asides(text),
    )


def _of_card(
    answered: Yes | No | Hold | Drop | None, said: tuple[Add | Remove | Swap, ...], context: Context
) -> tuple[Yes | No | Hold | Drop | None, tuple[Add | Remove | Swap, ...]]:
    """The answer to a card of items, and what is to be changed on it: what changes it can be no yes to it."""
    shown = context.shown.services
    if any(is_only(act) for act in said):
        wanted = {act.item for act in said if not isinstance(act, Remove)}
        same = len(wanted) == len(shown) and all(is_among(item, shown) for item in wanted)
        changes = () if same else said
    else:
        changes = tuple(act for act in said if changes_items(act, shown))
    return (None if changes else answered), changes


def _answered(reading: Understanding, context: Context) -> Yes | No | Hold | Drop | None:
    """The answer to the open question; whether a complaint is settled is said in words of its own."""
    said, words = answer(reading, context), reading.text
    if context.question != "verify" or (said is not None and said.sure):
        return said
    match settled(words):
        case "yes" | "closed":
            return Yes("verify", words=words, confidence=PLAIN)
        case "no":
            return No("verify", words=words, confidence=PLAIN)
    return said


def _known(text: str) -> Start | Ask | None:
    """A matter that is known by its words alone."""
    said = matter(text)
    if said is None:
        return None
    return Ask(said, words=text) if said in QUESTIONS else Start(said, words=text)


def _told(text: str) -> Iterator[Tell]:
    """Commands, lengths of time, that somebody has come or wants to: what fills no slot of its own kind."""
    found = {"command": command(text), "minutes": minutes_in(text), "settled": settled(text) == "closed" or None}
    found |= {"will_come": own_yes(text, "visit") or None}
    found |= {
        "no_new_visit": time_words.wants_no_new(text) or None,
        "done_already": time_words.done_already(text) or None,
    }
    found |= {"no_selling": plea(text), "overdue": remarks.is_overdue(text) or None}
    found |= {"points_back": remarks.points_back(text) or None}
    found |= {"come": arriving.has_come(text) or None, "visit_wish": remarks.wants_visit(text) or None}
    yield from (Tell(slot, value, words=text) for slot, value in found.items() if value is not None)


def _asked(text: str) -> Iterator[Ask]:
    yield from (Ask(topic, words=text) for topic in remarks.asked(text))
    if arriving.asks_parking(text):
        yield Ask("parking", words=text)

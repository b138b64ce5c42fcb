"""The embedded reading, and what a language model makes of it: only where the words are unclear, never as an answer.

While a yes or no is awaited its opinion can do no more than hold, or be a question that is answered beside. Whatever
alarms somebody or changes a record is asked about first, however plain the model finds it. Rules: B4, C1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nlu.acts.acts import Act, Ask, Hold, Human, No, OutOfScope, Social, Start, Tell, Yes
from nlu.acts.answer import KNOWN
from nlu.acts.context import Context
from nlu.reading import led_by
from nlu.second.opinion import HEARD, TOPICS
from nlu.understanding import Entity, Outcome, Understanding

FOLLOWED = frozenset({"book_service", "change_booking", "cancel_booking", "report_fault", "handoff"})
"""Matters that may begin on its word: each asks before anything comes of it."""

_SOCIAL = {"greet": "greet", "thanks": "thanks", "bye": "goodbye", "presence": "greet"}
_IDLE = frozenset({"out_of_scope", *_SOCIAL.values()})


def joined(
    reading: Understanding, said: Sequence[Act], context: Context, opinion: Iterable[Act]
) -> tuple[Understanding, tuple[Act, ...]]:
    """The reading and its acts with an opinion taken in, as far as it may be. The customer's own plain words stay."""
    found = tuple(opinion)
    if context.is_read_back:
        return _beside(reading, said, context, found)
    names = [name for act in found if (name := _name(act))]
    items = _items(reading, found)
    if not names:
        return (replace(reading, entities=(*reading.entities, *items)) if items else reading), tuple(said)
    first, *more = dict.fromkeys(names)
    outcome: Outcome = "understood" if _is_followed(first) else "unsure"
    further = [name for name in more if _is_followed(name) and name not in _IDLE]
    joint = replace(
        reading,
        intents=led_by(first, [one for one in reading.intents if one.name != first], HEARD),
        outcome=outcome,
        parts=(*reading.parts, *(_part(reading, name) for name in further)),
        entities=tuple(sorted((*reading.entities, *items), key=lambda one: (one.start, one.end))),
        notes=(*reading.notes, "second"),
    )
    return joint, tuple(said)


def _beside(
    reading: Understanding, said: Sequence[Act], context: Context, found: Sequence[Act]
) -> tuple[Understanding, tuple[Act, ...]]:
    """At a read-back: a doubt is heeded, a question is answered."""
    acts = tuple(said)
    if any(isinstance(act, Hold) for act in found) and not any(isinstance(act, Yes | No) and act.sure for act in said):
        kept = tuple(act for act in said if not isinstance(act, Yes | No | Hold))
        acts = (*kept, Hold(context.question, words=reading.text, confidence=KNOWN))
    topic = next((act.topic for act in found if isinstance(act, Ask)), None)
    if topic is None or any(isinstance(act, Yes | No | Hold) for act in acts):
        return reading, acts
    rest = [one for one in reading.intents if one.name != topic]
    asks = replace(reading, intents=led_by(topic, rest, HEARD), outcome="understood")
    return asks, acts


def _name(act: Act) -> str:
    """The intent that an act stands for; empty for one that stands for none."""
    match act:
        case Start(matter=name) | Ask(topic=name):
            return name
        case Human():
            return "handoff"
        case OutOfScope():
            return "out_of_scope"
        case Social(kind=kind):
            return _SOCIAL[kind]
    return ""


def _is_followed(name: str) -> bool:
    return name in FOLLOWED or name in TOPICS or name in _IDLE


def _part(reading: Understanding, name: str) -> Understanding:
    """The message as one that says a further thing."""
    rest = [one for one in reading.intents if one.name != name]
    return replace(reading, intents=led_by(name, rest, HEARD), outcome="understood", parts=(), entities=())


def _items(reading: Understanding, found: Sequence[Act]) -> list[Entity]:
    """Service items that it names, at their words in the message, where we found nothing ourselves."""
    items = list[Entity]()
    for act in found:
        if not isinstance(act, Tell) or (start := reading.text.find(act.words)) < 0:
            continue
        end = start + len(act.words)
        if all(one.end <= start or end <= one.start for one in (*reading.entities, *items)):
            items.append(Entity("service", act.words, start, end, act.value, HEARD))
    return items

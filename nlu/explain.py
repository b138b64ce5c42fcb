"""Why a message was read as it was: for each candidate, what in the text spoke for and against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from nlu.engines.embedded import EmbeddedEngine
from nlu.entities import find
from nlu.features import SIGNS, features
from nlu.fold import fold
from nlu.hearing import hear
from nlu.reading import LONGEST
from nlu.social import social
from nlu.understanding import Understanding

_CANDIDATES = 3
_NAMES = {sign: f"‹{kind}›" for kind, sign in SIGNS.items()} | {"^": "(begin)", "$": "(end)"}


def explain(engine: EmbeddedEngine, text: str, now: datetime, asked: str | None = None) -> str:
    """The reading and its reasons, in lines for a person."""
    reading = engine.understand(text, now, asked=asked)
    return "\n".join([*_verdict(reading), *_named(reading), *_reasons(engine, text, now, reading)])


def _verdict(reading: Understanding) -> Iterator[str]:
    yield f"{reading.outcome}: {reading.intent} {reading.confidence:.2f} ({reading.language})"
    if reading.also:
        yield "also: " + ", ".join(f"{i.name} {i.confidence:.2f}" for i in reading.also)
    if reading.answers:
        yield "reads as an answer to the open question"
    for danger in reading.danger:
        yield f"danger: {danger.kind}, by {danger.text!r}"


def _named(reading: Understanding) -> Iterator[str]:
    for entity in reading.entities:
        yield f"  {entity.kind}: {entity.text!r} = {entity.value} ({entity.confidence:.2f})"


def _reasons(engine: EmbeddedEngine, text: str, now: datetime, reading: Understanding) -> Iterator[str]:
    read = hear(text[:LONGEST]).text
    if said := social(fold(read).strip()):
        yield f"a set phrase: {said}"
        return
    seen = features(read, find(read, now))
    for intent in reading.intents[:_CANDIDATES]:
        yield f"{intent.name} {intent.confidence:.2f}"
        for feature, weight in engine.model.reasons(seen, intent.name):
            yield f"  {weight:+.2f}  {_shown(feature)}"


def _shown(feature: str) -> str:
    """A feature as a person can read it: signs by name."""
    return "".join(_NAMES.get(c, c) for c in feature)

"""The engine that runs in process: a small trained classifier beside the readers of names, times and danger.

It keeps nothing between calls, and may be called from several threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from nlu.answers import MEANT, answers, shifted
from nlu.clauses import clauses
from nlu.danger import dangers
from nlu.entities import find
from nlu.features import features
from nlu.fold import fold
from nlu.language import language_of
from nlu.model import Model, load_model
from nlu.outcome import outcome, ranked, worth_adding
from nlu.social import social
from nlu.times import find as find_times
from nlu.understanding import Entity, Intent, Outcome, Understanding

LONGEST = 2000
"""Characters of a message that are read; what follows is kept by the caller but says nothing here."""

_CERTAIN = 0.97
_CLAIMED = frozenset({"plate", "vin", "phone", "mileage", "money", "fault_code"})
_YIELDING = frozenset({"number", "ordinal", "score"})


class EmbeddedEngine:
    """Reads messages with a trained model. Holds to `nlu.engine.Engine`."""

    def __init__(self, model: Model) -> None:
        self.model = model

    @classmethod
    def load(cls, folder: Path) -> EmbeddedEngine:
        """The engine of the model kept in `folder` (as `nlu.train.ensure_model` gives it)."""
        return cls(load_model(folder))

    def understand(
        self,
        text: str,
        now: datetime,
        *,
        asked: str | None = None,
        hours: Sequence[tuple[int, int]] = ((8, 18),),
        language: str | None = None,
    ) -> Understanding:
        """The reading of `text`; arguments as `nlu.engine.Engine.understand` says."""
        read = text[:LONGEST]
        named = find(read)
        folded = fold(read).strip()
        said = social(folded)
        intents, verdict, answered = self._verdict(read, folded, named, said, asked)
        entities = merged(named, find_times(read, now, hours=hours))
        return Understanding(
            text=text,
            language=language_of(text, language),
            intents=intents,
            outcome=verdict,
            entities=entities,
            also=() if said else self._also(read, named, intents[0].name),
            danger=tuple(dangers(read)),
            answers=answered,
        )

    def probabilities(self, text: str, entities: Sequence[Entity]) -> dict[str, float]:
        """The calibrated probability of every label, by name."""
        found = self.model.probabilities(features(text, entities))
        return dict(zip(self.model.labels, map(float, found), strict=True))

    def _verdict(
        self, text: str, folded: str, named: Sequence[Entity], said: str | None, asked: str | None
    ) -> tuple[tuple[Intent, ...], Outcome, bool]:
        probabilities = certain(said, self.model.labels) if said else self.probabilities(text, named)
        if not folded:
            return ranked(probabilities), "not_understood", False
        if asked is None:
            intents = ranked(probabilities)
            return intents, outcome(probabilities, intents), False
        probabilities = probabilities if said else shifted(probabilities, asked)
        answered = answers(asked, folded, named, probabilities, said)
        intents = ranked(probabilities)
        if answered and not said and intents[0].name not in ("affirm", "deny"):
            return led_by(MEANT.get(asked, "affirm"), intents), "understood", True
        return intents, outcome(probabilities, intents), answered

    def _also(self, text: str, named: Sequence[Entity], first: str) -> tuple[Intent, ...]:
        """Further intents, each said in a stretch of its own."""
        found: dict[str, Intent] = {}
        for start, end in clauses(text):
            inside = [_moved(e, start) for e in named if start <= e.start and e.end <= end]
            best = ranked(self.probabilities(text[start:end], inside))[0]
            if best.name != first and best.name not in found and worth_adding(best):
                found[best.name] = best
        return tuple(found.values())


def certain(name: str, labels: Sequence[str]) -> dict[str, float]:
    """Probabilities that leave no doubt about one intent."""
    rest = (1 - _CERTAIN) / (len(labels) - 1)
    return {label: _CERTAIN if label == name else rest for label in labels}


def led_by(name: str, intents: Sequence[Intent]) -> tuple[Intent, ...]:
    """The candidates with `name` first, at least as sure as the best of them was."""
    lead = Intent(name, max(i.confidence for i in intents))
    return (lead, *(i for i in intents if i.name != name))


def merged(named: Sequence[Entity], times: Sequence[Entity]) -> tuple[Entity, ...]:
    """Things and times in the order said: a plate or an amount is no time, a number inside a time is no number."""
    claimed = [e for e in named if e.kind in _CLAIMED]
    kept_times = [t for t in times if not any(_overlap(t, e) for e in claimed)]
    kept = [e for e in named if e.kind not in _YIELDING or not any(_overlap(e, t) for t in kept_times)]
    return tuple(sorted([*kept, *kept_times], key=lambda e: (e.start, e.end)))


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


def _moved(entity: Entity, by: int) -> Entity:
    return Entity(entity.kind, entity.text, entity.start - by, entity.end - by, entity.value, entity.confidence)

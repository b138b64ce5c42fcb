"""From a classifier's probabilities to a whole reading: what both engines do alike.

Names, times and danger are found by our own readers whichever engine weighs the intents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from nlu.acts.questions import asks_cover
from nlu.acts.remarks import wants_visit
from nlu.answers import MEANT, answers, says_yes_or_no, shifted
from nlu.clauses import begins, clauses
from nlu.danger import dangers
from nlu.danger.asks import asked_of_help
from nlu.danger.figures import idle
from nlu.entities import find
from nlu.fold import fold
from nlu.hearing import Heard, hear
from nlu.language import language_of
from nlu.outcome import outcome, ranked, worth_adding
from nlu.social import social
from nlu.times.reader import Lean
from nlu.understanding import Danger, Entity, Intent, Language, Outcome, Understanding

LONGEST = 2000
"""Characters of a message that are read; what follows is kept by the caller but says nothing here."""

Weigh = Callable[[str, Sequence[Entity]], Mapping[str, float]]
"""The probability of every label for a text in which these things are named."""

_CERTAIN = 0.97
_PLAIN = 0.75
_SUPPOSED = re.compile(
    r"万一|假如|假设|倘若|(?:先|想)(?:学习|了解)|提前(?:学|了解)|\bjust curious\b|\bin case\b|"
    r"\bhypothetical\w*|\bwhat if\b"
    r"|\bif\b[^.?]{0,24}\bever\b"
)
"""What somebody only asks for, should it ever be so: nobody is called out for it."""
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_NAMES = frozenset({"person", "place"})
_OF_COVER = frozenset({"ask_warranty", "request_claim"})


def reading(
    text: str,
    now: datetime,
    weigh: Weigh,
    labels: Sequence[str],
    *,
    asked: str | None = None,
    hours: Sequence[tuple[int, int]] = ((8, 18),),
    language: str | None = None,
    services: Sequence[tuple[str, str]] = (),
    alarm: Callable[[str], tuple[Danger, ...]] = dangers,
) -> Understanding:
    """The reading of `text` by a classifier; the other arguments as `nlu.engine.Engine.understand` says.

    labels: every label `weigh` may name. alarm: what tells the dangers in a text.
    """
    heard = heard_in(text, asked)
    heard = replace(heard, text=idle(heard.text))
    read = heard.text
    lean: Lean = "past" if asked == "since" and not wants_visit(read) else "future"
    named = find(read, now, asked=asked, hours=hours, lean=lean, language=language, services=services)
    folded = fold(read).strip()
    said = social(folded)
    probabilities = certain(said, labels) if said or not folded else weigh(read, named)
    intents, verdict, answered = _verdict(probabilities, folded, named, said, asked)
    if intents[0].name == "request_rescue" and _SUPPOSED.search(folded):
        intents = led_by("ask_advice", intents, intents[0].confidence)
    tongue = language_of(text, language)
    parts = () if said else _parts(heard, named, weigh, tongue)
    if not said and asked is None and not (verdict == "understood" and intents[0].name in _OF_COVER):
        parts += _covered(heard, named, intents, parts, tongue)
    plain = [part for part in parts if part.outcome == "understood"]
    blurred = verdict != "understood" or _is_overruled(intents[0], parts)
    if plain and blurred and not answered:  # mixed as a whole, but plain in its parts
        best = max(plain, key=lambda part: part.confidence)
        intents, verdict = led_by(best.intent, intents, best.confidence), "understood"
    return Understanding(
        text=text,
        language=tongue,
        intents=intents,
        outcome=verdict,
        entities=tuple(as_written(entity, heard) for entity in named),
        also=tuple({p.intent: p.intents[0] for p in plain if p.intent != intents[0].name}.values()),
        parts=parts,
        danger=alarm(heard.written),
        answers=answered,
        asks_help=asked_of_help(heard.written),
    )


def _covered(
    heard: Heard, named: Sequence[Entity], intents: Sequence[Intent], parts: Sequence[Understanding], tongue: Language
) -> tuple[Understanding, ...]:
    """The question whether the warranty covers it, where it stands in words of which none was heard for it."""
    heard_for = {part.intent for part in parts if part.outcome == "understood"}
    if heard_for & _OF_COVER or not asks_cover(heard.text):
        return ()
    inside = tuple(as_written(entity, heard) for entity in named)
    return (
        Understanding(heard.written.rstrip(), tongue, led_by("ask_warranty", intents, _PLAIN), "understood", inside),
    )


def _is_overruled(whole: Intent, parts: Sequence[Understanding]) -> bool:
    """Whether a complaint half heard in the whole is heard in none of its parts: a fault is told, or a visit wished."""
    heard = whole.name == "complain" and whole.confidence < _PLAIN
    told = any(part.outcome == "understood" and part.intent in ("report_fault", "book_service") for part in parts)
    plainly = any(part.outcome == "understood" and part.intent == "complain" for part in parts)
    return heard and told and not plainly


def heard_in(text: str, asked: str | None = None) -> Heard:
    """What is read of a message, as it was meant, without markup; a name that was asked for is left as written."""
    written = text[:LONGEST]
    if asked == "name":
        return Heard(written, written)
    plain = _MARKUP.sub(lambda mark: " " * len(mark[0]), written)
    return hear(written) if plain == written else replace(hear(plain), written=written)


def as_written(entity: Entity, heard: Heard) -> Entity:
    """The thing heard at its place in the text as written."""
    if heard.text == heard.written:
        return entity
    start, end = heard.place(entity.start, entity.end)
    words = heard.written[start:end]
    value = words if entity.kind in _NAMES and entity.value == entity.text else entity.value
    return replace(entity, text=words, start=start, end=end, value=value)


def _verdict(
    probabilities: Mapping[str, float], folded: str, named: Sequence[Entity], said: str | None, asked: str | None
) -> tuple[tuple[Intent, ...], Outcome, bool]:
    if not folded:
        return ranked(probabilities), "not_understood", False
    if asked is None:
        intents = ranked(probabilities)
        return intents, outcome(probabilities, intents), False
    probabilities = probabilities if said else shifted(probabilities, asked)
    answered = answers(asked, folded, named, probabilities, said)
    intents = ranked(probabilities)
    if answered and not said and not says_yes_or_no(probabilities):
        return led_by(MEANT.get(asked, "affirm"), intents, max(probabilities.values())), "understood", True
    return intents, outcome(probabilities, intents), answered


def _parts(heard: Heard, named: Sequence[Entity], weigh: Weigh, language: Language) -> tuple[Understanding, ...]:
    """The stretches of the text, each read by itself."""
    return tuple(_part(heard, named, weigh, language, *stretch) for stretch in clauses(heard.text))


def _part(
    heard: Heard, named: Sequence[Entity], weigh: Weigh, language: Language, start: int, end: int
) -> Understanding:
    inside = [e for e in named if start <= e.start and e.end <= end]
    best = ranked(weigh(heard.text[start:end], [_moved(e, start) for e in inside]))
    begun = begins(heard.text, start)
    at, stop = heard.place(begun, end)
    kept = tuple(_moved(as_written(e, heard), at) for e in inside if e.start >= begun)
    return Understanding(
        heard.written[at:stop].rstrip(), language, best, "understood" if worth_adding(best[0]) else "unsure", kept
    )


def certain(name: str | None, labels: Sequence[str]) -> dict[str, float]:
    """Probabilities that leave no doubt about one label; all alike for None."""
    if name is None:
        return dict.fromkeys(labels, 1 / len(labels))
    rest = (1 - _CERTAIN) / (len(labels) - 1)
    return {label: _CERTAIN if label == name else rest for label in labels}


def led_by(name: str, intents: Sequence[Intent], confidence: float) -> tuple[Intent, ...]:
    """The candidates with `name` first, as sure as said."""
    return (Intent(name, min(1.0, confidence)), *(i for i in intents if i.name != name))


def _moved(entity: Entity, by: int) -> Entity:
    return Entity(entity.kind, entity.text, entity.start - by, entity.end - by, entity.value, entity.confidence)

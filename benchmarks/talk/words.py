"""Checks of what the desk said: few and robust, since many wordings are right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.talk.books import holds
from benchmarks.talk.play import Record, Said

CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def _steps(record: Record) -> list[Said]:
    return [step for step in record.said if step.turn.act != "wait"]


def questions(record: Record, told: int) -> Iterator[str]:
    """How many answers ask for something missing, or to say it again; a read-back does not count."""
    if (found := sum(step.asks for step in _steps(record))) > told:
        yield f"{found} questions"


def let_go(record: Record, told: bool) -> Iterator[str]:
    """In the end neither a read-back nor a piece that is waited for stands."""
    last, talk = _steps(record)[-1], record.conversation(record.after)
    if (last.reads_back or bool(talk.get("waits_for"))) == told:
        yield f"the desk still wants an answer: {last.text!r}" if told else "the desk let go"


def _all(record: Record) -> str:
    return "\n".join(step.text for step in record.said)


def says(record: Record, told: Sequence[Any]) -> Iterator[str]:
    """Somewhere in the talk the desk says one of each list."""
    yield from (f"none of {one} was said" for one in told if not holds(one, _all(record)))


def never(record: Record, told: Sequence[Any]) -> Iterator[str]:
    """None of these is said."""
    yield from (f"{one} was said" for one in told if holds(one, _all(record)))


def _answers_at(record: Record, label: str) -> str:
    """What follows the labelled turn, its buttons as well. KeyError for a label that no turn bears."""
    for step in record.said:
        if step.turn.label == label:
            return "\n".join([step.text, *(button["title"] for button in step.buttons)])
    raise KeyError(label)


def at(record: Record, told: Mapping[str, Any]) -> Iterator[str]:
    """The answer to the turn of that label, or its buttons, say one of these."""
    for label, patterns in told.items():
        if not holds(patterns, said := _answers_at(record, label)):
            yield f"{label}: none of {patterns} in {said!r}"


def not_at(record: Record, told: Mapping[str, Any]) -> Iterator[str]:
    """The answer to the turn of that label says none of these."""
    for label, patterns in told.items():
        if holds(patterns, said := _answers_at(record, label)):
            yield f"{label}: {patterns} in {said!r}"


def last(record: Record, told: Sequence[Any]) -> Iterator[str]:
    """The last answer says one of each list."""
    said = _steps(record)[-1].text
    yield from (f"none of {one} in {said!r}" for one in told if not holds(one, said))


def silence(record: Record) -> Iterator[str]:
    """Each message is answered, unless a person has the word."""
    for step in _steps(record):
        if not step.replies and not record.conversation(step.state).get("human_since"):
            yield f"silence at {step.turn.words!r}"


def strangers(record: Record) -> Iterator[str]:
    """Nobody else's name, phone or plate is ever said, but what the customer said themself."""
    heard = ""
    for step in _steps(record):
        heard += step.turn.words
        text = re.sub(r"[\s·-]", "", step.text)
        for secret in _secrets(record):
            if secret in text and secret not in re.sub(r"[\s·-]", "", heard):
                yield f"{secret} is somebody else's, said at {step.turn.words!r}"


def _secrets(record: Record) -> Iterator[str]:
    for other in record.scenario.people[1:]:
        yield from (re.sub(r"\s", "", name) for name in [other.name] if name)
        yield from (phone.removeprefix("+86") for phone in [other.phone] if phone)
        yield from (car.plate for car in other.cars)


def language(record: Record) -> Iterator[str]:
    """Whom the shop knows as English is answered without Chinese but for names and what was said before."""
    if record.talk.language != "en":
        return
    heard = [*record.talk.facts.values(), *(step.turn.words for step in record.said)]
    known = f"{record.scenario.people[:1]}{heard}{[one['name'] for one in record.after['staff']]}"
    for step in _steps(record):
        strange = [run for run in CHINESE.findall(step.text) if run not in known]
        if strange:
            yield f"Chinese in an English talk: {strange[:3]} at {step.turn.words!r}"

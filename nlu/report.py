"""An Understanding as plain data: the shape of Rasa's `/model/parse`, and our own readings beside it.

For `POST /model/parse` and `aftercare understand --file`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from nlu.engine import Engine
from nlu.understanding import Entity, Understanding, When


def rasa_answer(reading: Understanding) -> dict[str, Any]:
    """What Rasa would answer, with "when", "danger", "intents", "outcome", "answers" and "language" added.

    intents: names of the first intent and of those said beside it, none where nothing was understood.
    when: start, end and grain of the time said (the longest expression of several), local; None when none was.
    """
    return {
        "text": reading.text,
        "intent": {"name": reading.intent, "confidence": round(reading.confidence, 4)},
        "entities": [_entity(e) for e in reading.entities],
        "intent_ranking": [{"name": i.name, "confidence": round(i.confidence, 4)} for i in reading.intents],
        "when": _when(reading),
        "danger": bool(reading.danger),
        "dangers": [{"kind": d.kind, "text": d.text} for d in reading.danger],
        "intents": [] if reading.outcome == "not_understood" else [reading.intent, *(i.name for i in reading.also)],
        "outcome": reading.outcome,
        "answers": reading.answers,
        "language": reading.language,
        "engine": reading.engine,
    }


def read_lines(engine: Engine, lines: Iterable[str], now: datetime) -> Iterator[str]:
    """One JSON line for each {"text", "now"?, "lang"?, "asked"?}; a line's own `now` (ISO) goes before the one given.

    Errors: ValueError naming the line when it is no JSON object with a text.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(rasa_answer(_read(engine, line, number, now)), ensure_ascii=False)


def _read(engine: Engine, line: str, number: int, now: datetime) -> Understanding:
    try:
        asked: dict[str, Any] = json.loads(line)
        text, said = str(asked["text"]), asked.get("now")
        moment = datetime.fromisoformat(said) if said else now
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f'Line {number} is no {{"text": ...}} with an ISO `now`: {error}.') from error
    return engine.understand(
        text,
        moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo),
        asked=asked.get("asked"),
        language=asked.get("lang"),
    )


def _entity(entity: Entity) -> dict[str, Any]:
    value = entity.value
    return {
        "entity": entity.kind,
        "start": entity.start,
        "end": entity.end,
        "value": _plain(value) if isinstance(value, When) else value,
        "text": entity.text,
        "confidence_entity": round(entity.confidence, 4),
        "extractor": "aftercare",
    }


def _when(reading: Understanding) -> dict[str, Any] | None:
    times = reading.of("time")
    return _plain(max(times, key=lambda e: e.end - e.start).value) if times else None


def _plain(when: When) -> dict[str, Any]:
    return {
        "start": _local(when.start),
        "end": _local(when.end) if when.end else None,
        "grain": "hour" if when.grain == "part" else when.grain,
        "ambiguous": list(when.ambiguous),
    }


def _local(moment: datetime) -> str:
    """ISO without offset: the shop's own wall clock."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")

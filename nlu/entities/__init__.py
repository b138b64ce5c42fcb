"""Every thing a message names, each stretch of text read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from nlu import times
from nlu.entities import (
    fault_code,
    listed,
    mileage,
    money,
    number,
    ordinal,
    overlap,
    person,
    phone,
    place,
    plate,
    score,
    vehicle,
    vin,
    words,
    work,
)
from nlu.entities.source import Source
from nlu.lexicon import lexicon
from nlu.times.reader import Lean
from nlu.understanding import Entity

__all__ = ["find"]

_FORMS: tuple[Callable[[Source], Iterator[Entity]], ...] = (
    plate.find,
    vin.find,
    phone.find,
    mileage.find,
    money.find,
    score.find,
    ordinal.find,
    fault_code.find,
    person.find,
    place.find,
    number.find,
)


def find(
    text: str,
    now: datetime | None = None,
    *,
    asked: str | None = None,
    hours: Sequence[tuple[int, int]] = ((8, 18),),
    lean: Lean = "future",
    language: str | None = None,
    services: Sequence[listed.Listed] = (),
) -> tuple[Entity, ...]:
    """The things `text` names, in the order said, not overlapping but for a part or system inside a symptom or service.

    now: when it was said, aware, the shop's time zone; None leaves times out. asked: the slot whose question is open,
    which reads a bare answer as that slot. hours, lean, language: as `nlu.times.find` takes them. services: the shop's
    own list of items, as (code, name).
    """
    source = Source.of(text, asked)
    terms = lexicon()
    hits = list(terms.find(source.folded))
    found = [entity for finder in _FORMS for entity in finder(source)]
    found += vehicle.find(source, hits)
    found += words.find(source, hits, terms)
    found += work.find(source, hits, terms)
    if now is not None:
        slot = asked in ("time", "since")
        found += times.find(text, now, lean=lean, hours=tuple(hours), language=language, asked=slot)
    found += listed.find(source, services, found)
    return overlap.resolve(found)

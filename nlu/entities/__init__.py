"""Every thing a message names, each stretch of text read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
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
    sizes,
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

_POINTED = re.compile(r"(?<![\d.,])([01]?\d|2[0-3])\.([0-5][05])(?![\d.]|\s?(?:km|k\b|l\b|升|%|元|块|万|公里|号|月))")
"""A clock time with a point, where a time is asked for or read back: "2.30"."""

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
        read = _POINTED.sub(r"\1:\2", text) if asked in ("time", "confirm") else text
        named = times.find(
            read, now, lean=lean, hours=tuple(hours), language=language, asked=slot, corrects=asked == "confirm"
        )
        found += [replace(one, text=text[one.start : one.end]) for one in named]
    own, offered = list(listed.find(source, services, found)), {code for code, _ in services}
    found = [one for one in found if not (one.kind == "service" and one.value not in offered and _inside(one, own))]
    found += own
    both = list(sizes.find(source))
    found = [one for one in found if one.kind != "service" or not any(overlap.touch(one, other) for other in both)]
    return overlap.resolve([*found, *both])


def _inside(one: Entity, own: Sequence[Entity]) -> bool:
    """Whether an item of the shop's own list is named by the same words or more."""
    return any(other.start <= one.start and one.end <= other.end for other in own)

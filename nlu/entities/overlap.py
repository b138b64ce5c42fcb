"""One reading of every stretch of text."""

from __future__ import annotations

from collections.abc import Iterable

from nlu.understanding import Entity

_OUTER = frozenset({"symptom", "service"})
_INNER = frozenset({"part", "system"})
_KINDS = (
    *("number", "system", "part", "symptom", "ordinal", "service", "score", "brand", "model", "place"),
    *("mileage", "money", "time", "person", "fault_code", "phone_unsure", "plate_unsure", "phone", "plate", "vin"),
)
_RANK = {kind: rank for rank, kind in enumerate(_KINDS)}
"""Which kind wins between readings of equal length: the more particular one."""

_STRICT = frozenset({"vin", "plate", "phone", "fault_code"})
"""Kinds with a form of their own, which win over longer readings of looser kinds."""

_NAMES = frozenset({"brand", "model"})
"""Names, which win likewise when they are certain."""


def resolve(found: Iterable[Entity]) -> tuple[Entity, ...]:
    """Entities that do not overlap, in the order said; only a part or system may lie inside a symptom or service.

    Of overlapping readings the one of a strict form wins, then the longest, the most particular, the most certain; a
    bare number yields to all.
    """
    kept: list[Entity] = []
    for entity in sorted(found, key=_worth, reverse=True):
        if all(_may_stand(entity, other) for other in kept):
            kept.append(entity)
    return tuple(sorted(kept, key=lambda e: (e.start, -e.end)))


def touch(entity: Entity, other: Entity) -> bool:
    """Whether two readings share a character."""
    return entity.start < other.end and other.start < entity.end


def _worth(entity: Entity) -> tuple[int, int, int, float]:
    strict = (entity.kind in _STRICT and entity.confidence >= 0.7) or (
        entity.kind in _NAMES and entity.confidence >= 0.85
    )
    form = 2 if strict else 0 if entity.kind == "number" else 1
    return form, entity.end - entity.start, _RANK[entity.kind], entity.confidence


def _may_stand(entity: Entity, other: Entity) -> bool:
    if not touch(entity, other):
        return True
    inside = other.start <= entity.start and entity.end <= other.end and len(entity.text) < len(other.text)
    return inside and entity.kind in _INNER and other.kind in _OUTER

"""A batch's units as somebody writes them down, one a line: "京A12345 @ 城东物流园 (31.23, 121.47)" (F8)."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAME, PLACE = 40, 160
"""Characters of a unit's name, and of its place."""

_PLACE = re.compile(r"\s*[@＠]\s*")
_POINT = re.compile(r"[(（]\s*(-?\d{1,2}(?:\.\d+)?)\s*[,，]\s*(-?\d{1,3}(?:\.\d+)?)\s*[)）]\s*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A vehicle or machine of a batch. place: where it stands, "" for where the batch's ticket says; degrees WGS 84."""

    name: str
    place: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def at(self) -> tuple[float, float] | None:
        """Where it is on the map, when that was told."""
        return (self.lat, self.lon) if self.lat is not None and self.lon is not None else None


def read(line: str) -> Unit | None:
    """The unit of that line; None for an empty one. A point that is on no map is left in the place's words."""
    told, *where = _PLACE.split(line.strip(), maxsplit=1)
    if not told.strip():
        return None
    place = where[0] if where else ""
    point = _POINT.search(place)
    lat, lon = (float(point[1]), float(point[2])) if point else (None, None)
    if point is None or lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return Unit(told.strip()[:NAME], place.strip()[:PLACE])
    return Unit(told.strip()[:NAME], place[: point.start()].strip()[:PLACE], lat, lon)

"""Pictures of figures as places in a small drawing: a trend of points with its target, bars of a Pareto (R2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 180
"""Of a trend, in its own units."""

LEFT, RIGHT, TOP, BOTTOM = 14, 14, 26, 26
"""Room around the points, for their words."""


@dataclass(frozen=True, slots=True)
class Point:
    """A period of the trend. y: None when nothing was counted. under: stands outside of the target."""

    x: float
    y: float | None
    name: str
    words: str
    under: bool
    said: bool
    """Its value is written beside it: few are, so that a phone can show them."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Points from left to right. runs: the lines between those that have a value. goal: height of the target's line."""

    points: Sequence[Point]
    runs: Sequence[str]
    goal: float | None
    width: int = WIDTH
    height: int = HEIGHT


def trend(values: Sequence[tuple[str, float | None, str, bool]], goal: float | None) -> Trend:
    """The trend of (name, value, its words, under target), oldest first; drawn from nought up."""
    known = [value for _, value, _, _ in values if value is not None]
    top = max([*known, goal or 0.0, 0.0]) or 1.0
    step = (WIDTH - LEFT - RIGHT) / max(1, len(values) - 1)

    def height(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)

    said = _said([value for _, value, _, _ in values])
    points = [
        Point(
            round(LEFT + step * place, 1), None if value is None else height(value), name, words, under, place in said
        )
        for place, (name, value, words, under) in enumerate(values)
    ]
    return Trend(points, _runs(points), None if goal is None else height(goal))


def _said(values: Sequence[float | None]) -> set[int]:
    """The last value, the highest and the lowest, as far as their words don't meet."""
    places = [place for place, value in enumerate(values) if value is not None]
    if not places:
        return set()
    ranked = [places[-1], max(places, key=lambda p: values[p] or 0), min(places, key=lambda p: values[p] or 0)]
    found: set[int] = set()
    for place in ranked:
        if all(abs(place - other) > 2 for other in found):
            found.add(place)
    return found


def _runs(points: Sequence[Point]) -> list[str]:
    runs: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            runs.append([])
        else:
            runs[-1].append(f"{point.x},{point.y}")
    return [" ".join(run) for run in runs if len(run) > 1]

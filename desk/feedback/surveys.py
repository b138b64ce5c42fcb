"""What customers said: scores, the satisfaction index with its uncertainty, and who is being won back (Q2, Q3, Q4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desk.site import pages
from desk.site.login import Person
from desk.site.site import ThisSite
from domain.feedback.satisfaction_index import Csi, Interval, csi
from domain.feedback.survey import by_dimension
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.feedback import follow_ups, surveys
from storage.tickets import listings

router = APIRouter(prefix="/desk/surveys", include_in_schema=False)

SPANS = (30, 90, 365)
"""Days a page looks back."""

TARGET = 0.85
"""Satisfaction aimed at. Rule: Q4 (S1 三.3)."""

LEFT, RIGHT = 0.5, 1.5
"""The ratios at both ends of the picture; what lies beyond stands at its edge."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the picture. at, low, high: from 0 (left) to 100 (right); low and high None without an interval."""

    name: str
    n: int
    satisfaction: float
    weight: float
    at: float
    low: float | None
    high: float | None
    interval: Interval | None
    expected: float | None = None
    actual: float | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the trend. x, y: its place in the picture, 0 to 100 (y downwards)."""

    name: str
    n: int
    mean: float
    x: float
    y: float


@router.get("")
def results(
    request: Request, site: ThisSite, person: Person, days: Annotated[int, Query(ge=1, le=1000)] = 90
) -> Response:  # fmt: skip
    """Everything of the last days. Rule: Q2, Q4."""
    person.require("see_figures")
    now = site.now()
    since = now - timedelta(days=days)
    with site.store.read() as tx:
        shop = shops.current(tx)
        index = csi(surveys.ratings(tx, since, now), by_dimension(shop.survey))
        scores = surveys.scores(tx, since, now)
        things: dict[str, Any] = {
            "sent": surveys.sent(tx, since, now),
            "lost": _recoveries(tx, person),
            "rounds": _rounds(follow_ups.counts(tx, since)),
        }
    language = site.language(request)
    things |= {"days": days, "spans": SPANS, "target": TARGET, "goal": _place(TARGET), "even": _place(1.0)}
    things |= {"overall": index.overall, "groups": _groups(shop, index, language), "dimensions": shop.survey}
    things |= {"answered": len(scores), "bars": _bars([score for _, score in scores]), "months": _months(shop, scores)}
    things["known"] = pages.word_list("desk_surveys", language)
    things["mean"] = sum(score for _, score in scores) / len(scores) if scores else None
    return pages.render(request, site, "feedback/surveys.html", person=person, **things)


def _place(ratio: float) -> float:
    return round(100 * (min(max(ratio, LEFT), RIGHT) - LEFT) / (RIGHT - LEFT), 2)


def _groups(shop: Shop, index: Csi, language: str) -> list[tuple[Mark, list[Mark]]]:
    """Each dimension that was answered, with its indicators."""
    lines = {line.indicator: line for line in index.indicators}
    found = []
    for dimension in shop.survey:
        if (group := index.dimensions.get(dimension.code)) is not None:
            own = [
                _mark(one.name(language), line, line.expected, line.actual)
                for one in dimension.indicators if (line := lines.get(one.code)) is not None
            ]  # fmt: skip
            found.append((_mark(dimension.name(language), group), own))
    return found


def _mark(name: str, line: Any, expected: float | None = None, actual: float | None = None) -> Mark:
    interval: Interval | None = line.interval
    low, high = (_place(interval.low), _place(interval.high)) if interval else (None, None)
    at = _place(line.satisfaction)
    return Mark(name, line.n, line.satisfaction, line.weight, at, low, high, interval, expected, actual)


def _bars(scores: Sequence[int]) -> list[tuple[int, int, float]]:
    """(score, how often, width of its bar from 0 to 100), best first."""
    counts = {score: scores.count(score) for score in (5, 4, 3, 2, 1)}
    most = max(counts.values(), default=0) or 1
    return [(score, count, round(100 * count / most, 1)) for score, count in counts.items()]


def _months(shop: Shop, scores: Sequence[tuple[datetime, int]]) -> list[Month]:
    """The mean score of each month of the shop's calendar, as a line of dots."""
    by_month: dict[str, list[int]] = {}
    for at, score in scores:
        by_month.setdefault(f"{at.astimezone(shop.zone):%Y-%m}", []).append(score)
    step = 100 / max(1, len(by_month) - 1)
    found = []
    for number, (name, given) in enumerate(sorted(by_month.items())):
        mean = sum(given) / len(given)
        x = round(number * step, 1) if len(by_month) > 1 else 50.0
        found.append(Month(name, len(given), mean, x, round(100 - 25 * (mean - 1), 1)))
    return found


def _recoveries(tx: Tx, person: Staff) -> list[dict[str, Any]]:
    """Low scores and complaints in words, newest first, with who sees to them and how far they are."""
    found = surveys.recoveries(tx, person)
    people = listings.customers_by_id(tx, {survey.customer_id for survey, _ in found})
    owners = {one.id: one.name for one in shops.staff(tx)}
    return [
        {
            "survey": survey, "ticket": ticket, "owner": owners.get(ticket.assignee_id or 0, ""),
            "name": people[survey.customer_id].name if survey.customer_id in people else None,
        }
        for survey, ticket in found
    ]  # fmt: skip


def _rounds(counts: dict[tuple[int, str, str], int]) -> list[tuple[int, list[tuple[str, str, int]]]]:
    """Per round of follow-ups: (state, reason, number), so that every delivery is accounted for. Rule: N1."""
    rounds = sorted({number for number, _, _ in counts})
    return [
        (number, [(state, why, count) for (n, state, why), count in sorted(counts.items()) if n == number])
        for number in rounds
    ]

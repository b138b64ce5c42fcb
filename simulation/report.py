"""What came of a simulation, in lines to read, with the checks that must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.feedback.survey import LOW
from domain.figures.kpi import KPIS, Kpi, Tally
from domain.figures.period import Span
from domain.shop.shop import Shop
from storage import Store
from storage.feedback import outcomes
from storage.feedback.outcomes import Outcome
from storage.figures import counting, recounting

SETTLED = timedelta(days=9)
"""Deliveries of the last days of a run may still wait for their follow-up."""

IN_TIME = 0.99
"""Share of reminders and first follow-ups that must lie in the rule's window."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a run, the same from events, and what became of what the rules ask for."""

    figures: dict[str, Tally]
    again: dict[str, Tally]
    followed: Outcome
    recovered: Outcome
    reminded: Outcome
    asked: Outcome
    notices: list[tuple[str, str, str, int]]

    @property
    def problems(self) -> list[str]:
        """What does not hold; empty when all does."""
        checks = {
            "a figure differs from its recount": self.figures == self.again,
            "a delivered visit was not followed up and bears no reason": self.followed.share == 1.0,
            "a low score has no recovery ticket": self.recovered.share == 1.0,
            "reminders left outside their window": self.reminded.share >= IN_TIME,
            "first follow-ups were asked outside their window": self.asked.share >= IN_TIME,
        }
        return [words for words, holds in checks.items() if not holds]


def report(store: Store, shop: Shop, start: datetime, end: datetime) -> Report:
    """The report on the days from start to end."""
    policy, span = shop.policy, Span(start, end)
    with store.read() as tx:
        return Report(
            {kpi: counting.tally(tx, kpi, span, end) for kpi in KPIS},
            recounting.recount(tx, span, end).tallies(),
            outcomes.followed_up(tx, start, end - SETTLED),
            outcomes.recovered(tx, LOW),
            outcomes.reminded_in_time(tx),
            outcomes.asked_in_window(tx, policy.follow_up_first, timedelta(days=7)),
            outcomes.notices_by_fate(tx),
        )


def lines(found: Report) -> Iterator[str]:
    """The report, line by line."""
    yield from _figures(found.figures)
    for kind, state, reason, number in found.notices:
        yield f"{kind:20} {number:6} {state} {reason}".rstrip()
    for name in ("followed", "recovered", "reminded", "asked"):
        outcome: Outcome = getattr(found, name)
        yield f"{name:20} {outcome.kept:6} of {outcome.total} ({outcome.share:.1%})"
    yield f"recounted from events: {'the same' if found.again == found.figures else 'DIFFERENT'}"
    yield from (f"PROBLEM: {words}" for words in found.problems)


def _figures(found: dict[str, Tally]) -> Iterator[str]:
    for kpi in Kpi:
        value = found[kpi].value(kpi)
        yield f"{kpi:20} {found[kpi].part:6} of {found[kpi].whole:6} {'' if value is None else round(value, 3)}"

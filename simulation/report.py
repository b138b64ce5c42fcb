"""What came of a simulation, in lines to read, with the checks that must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.feedback.survey import LOW
from domain.figures.kpi import KPIS, Kpi, Tally
from domain.figures.period import Span
from domain.shop.shop import Shop
from storage import Store
from storage.feedback import outcomes
from storage.feedback.outcomes import Outcome, SaidUnasked
from storage.figures import counting, recounting

SETTLED = timedelta(days=9)
"""Deliveries of the last days of a run may still wait for their follow-up."""

IN_TIME = 0.99
"""Share of reminders and first follow-ups that must lie in the rule's window."""


SENT = "sent"

MOVED = timedelta(minutes=30)
"""A notice that goes this much earlier or later goes at another time; the planner looks twice an hour."""

SHOWN, LONGEST = 5, 90
"""How many of a group are shown in full, and how many characters of their words."""


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


def differences(found: Sequence[Mapping[str, SaidUnasked]]) -> Iterator[str]:
    """How many of each kind met which fate, a column for each set of rules; then what is otherwise by the second."""
    counts = [Counter((one.kind, one.state, one.reason) for one in said.values()) for said in found]
    for fate in sorted(set().union(*counts)):
        kind, state, reason = fate
        yield f"{kind:24} {' '.join(f'{one[fate]:7}' for one in counts)}  {state} {reason}".rstrip()
    if not any(counts):
        yield "Nothing would have been said unasked in that time."
    if len(found) > 1:
        yield from _otherwise(found[0], found[1])


def _otherwise(before: Mapping[str, SaidUnasked], tried: Mapping[str, SaidUnasked]) -> Iterator[str]:
    """What the tried rules say more, no more, at another time or in other words, a few of each in full."""
    sent = [{key: one for key, one in said.items() if one.state == SENT} for said in (before, tried)]
    both = sent[0].keys() & sent[1].keys()
    groups = {
        "said only by the rules tried": sent[1].keys() - both,
        "said no more": sent[0].keys() - both,
        "said at another time": {key for key in both if abs(sent[0][key].at - sent[1][key].at) >= MOVED},
        "said in other words": {key for key in both if sent[0][key].words != sent[1][key].words},
    }
    for what, keys in groups.items():
        yield f"{what}: {len(keys)}"
        for key in sorted(keys)[:SHOWN]:
            for rules, said in zip(("now  ", "tried"), sent, strict=True):
                if (one := said.get(key)) is not None:
                    yield f"  {key}, {rules} {one.at:%Y-%m-%d %H:%M} UTC: {' '.join(one.words.split())[:LONGEST]}"

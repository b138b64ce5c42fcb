"""The week's service-quality report and the month's sheet: figures, causes, complaints, people, shops (R1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.shop import figures
from actions.shop.figures import OF_SHOPS, Line
from domain.complaints.corrective_action import CorrectiveAction
from domain.figures.kpi import Tally, is_met
from domain.figures.period import Period
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from storage.complaints import complaints
from storage.feedback import follow_ups
from storage.figures import counting

ENOUGH = 5
"""With fewer cases a figure of one shop says nothing, and warns nobody (R3)."""


@dataclass(frozen=True, slots=True)
class Cause:
    """How often something was the reason. shared: it and all before it, of all (a Pareto's line)."""

    name: str
    count: int
    shared: float


@dataclass(frozen=True, slots=True)
class Place:
    """One of the owner's shops. met: of so many targets judged. missed: those under target."""

    code: str
    rank: int
    counted: Mapping[str, Tally]
    met: int
    judged: int
    missed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Report:
    """What a week's or a month's report says. follow_up: round -> (asked or rung, answered by themselves, all)."""

    period: Period
    lines: Sequence[Line]
    complaint_causes: Sequence[Cause]
    late_causes: Sequence[Cause]
    complaints: Sequence[Ticket]
    actions: Sequence[tuple[CorrectiveAction, Ticket]]
    follow_up: Mapping[int, tuple[int, int, int]]
    people: Sequence[tuple[Staff | None, Mapping[str, Tally]]]
    places: Sequence[Place]

    @property
    def missed(self) -> list[Line]:
        """Figures under target: each with a proposal."""
        return [line for line in self.lines if line.met is False]


def report(tx: Tx, by: Staff, shop: Shop, period: Period, now: datetime) -> Report:
    """The report of the period, up to now while it lasts. Rule: R1, R2, R3."""
    by.require("see_figures")
    span = period.until(now)
    return Report(
        period=period,
        lines=figures.board(tx, by, shop.policy, period, now),
        complaint_causes=pareto(counting.complaint_classes(tx, span, now)),
        late_causes=pareto(counting.late_kinds(tx, span, now)),
        complaints=complaints.in_register(tx, complaints.Register(by, since=span.start, until=span.end), limit=200),
        actions=complaints.actions_listed(tx, by, states=("open", "done"))[:60],
        follow_up=_followed(follow_ups.counts_between(tx, span.start, span.end)),
        people=figures.people_of(tx, span, now),
        places=compared(tx, shop, period, now) if shop.branches else (),
    )


def pareto(counts: Mapping[str, int]) -> list[Cause]:
    """The causes, the most frequent first, each with the share that it and those before it make up. Rule: R2."""
    whole, so_far, found = sum(counts.values()), 0, []
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        so_far += count
        found.append(Cause(name, count, so_far / whole))
    return found


def compared(tx: Tx, shop: Shop, period: Period, now: datetime) -> list[Place]:
    """The owner's shops, the best first: by the share of targets met, then by promises kept. Rule: R3."""
    span = period.until(now)
    by_kpi = {kpi: figures.places_of(tx, shop, kpi, span, now) for kpi in OF_SHOPS}
    judged: list[tuple[str, dict[str, Tally], list[str], list[str]]] = []
    for one in shop.shops:
        counted = {str(kpi): by_kpi[kpi][one.code] for kpi in OF_SHOPS}
        verdicts = {
            kpi: is_met(shop.policy, kpi, tally.value(kpi)) for kpi, tally in counted.items() if tally.whole >= ENOUGH
        }
        met = [str(kpi) for kpi, verdict in verdicts.items() if verdict]
        judged.append((one.code, counted, met, [kpi for kpi, verdict in verdicts.items() if verdict is False]))
    judged.sort(key=lambda row: _standing(*row))
    return [
        Place(code, rank, counted, len(met), len(met) + len(missed), missed)
        for rank, (code, counted, met, missed) in enumerate(judged, 1)
    ]


def _standing(
    code: str, counted: Mapping[str, Tally], met: Sequence[str], missed: Sequence[str]
) -> tuple[float, float, str]:  # fmt: skip
    """What sorts the best first; a shop of which nothing can be said stands last."""
    judged = len(met) + len(missed)
    return -(len(met) / judged if judged else -1), -(counted["on_time"].value("on_time") or 0), code


def _followed(counts: Mapping[tuple[int, str, str], int]) -> dict[int, tuple[int, int, int]]:
    found: dict[int, tuple[int, int, int]] = {}
    for (number, state, _), count in counts.items():
        asked, answered, all_ = found.get(number, (0, 0, 0))
        reached = state in ("asked", "answered", "called")
        found[number] = (asked + count * reached, answered + count * (state == "answered"), all_ + count)
    return dict(sorted(found.items()))

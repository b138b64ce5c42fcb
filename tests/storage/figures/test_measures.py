"""Every figure is the same by the rows and by the events alone, case by case, and none of its conditions is idle."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from domain.figures.kpi import KPIS, Kpi, Tally
from domain.figures.period import Span
from storage import Store, Tx
from storage.figures import counting, measures, recounting
from storage.figures.measures import MEASURES, Piece
from tests.storage.figures.histories import Past

HISTORIES = 170
DAY = timedelta(days=1)


def recounted(tx: Tx, span: Span, now: datetime) -> dict[str, Counter[tuple[int | None, int]]]:
    """Each figure's cases as events tell them."""
    found = recounting.recount(tx, span, now)
    tallies = found.tallies()
    assert set(tallies) == set(KPIS)
    return {kpi: Counter((case.ticket_id, case.part) for case in found.cases[kpi]) for kpi in KPIS}


def counted(tx: Tx, kpi: str, span: Span, now: datetime) -> Counter[tuple[int | None, int]]:
    """A figure's cases as the rows tell them."""
    return Counter((one.ticket_id, one.part) for one in counting.listed(tx, kpi, span, now, limit=100_000))


@pytest.mark.rule("I2", "R2", "Q4", "R3")
def test_rows_and_events_tell_the_same_cases_of_every_figure(store: Store, now: datetime) -> None:
    with store.write() as tx:
        Past(tx, now, Random(8)).live(HISTORIES)
        for span in (Span(now - 90 * DAY, now - 20 * DAY), Span(now - 30 * DAY, now)):
            again = recounted(tx, span, now)
            assert {kpi: counted(tx, kpi, span, now) for kpi in KPIS} == again
            for kpi, facts in KPIS.items():
                found = counting.tally(tx, kpi, span, now)
                assert found == Tally(sum(p * n for (_, p), n in again[kpi].items()), again[kpi].total())
                assert not facts.has_two_sides or found.part <= found.whole
        _is_made_of_the_same_counts(tx, now)
        _adds_up(tx, now)


def _is_made_of_the_same_counts(tx: Tx, now: datetime) -> None:
    """A trend."""
    bounds = [now - 60 * DAY, now - 40 * DAY, now - 39 * DAY, now]
    for kpi in KPIS:
        if not KPIS[kpi].standing:
            apart = [counting.tally(tx, kpi, Span(a, b), now) for a, b in pairwise(bounds)]
            assert counting.series(tx, kpi, bounds, now) == apart


def _adds_up(tx: Tx, now: datetime) -> None:
    """What is counted by kind, person, place and cause."""
    span = Span(now - 60 * DAY, now)
    for kpi, facts in KPIS.items():
        if facts.by_ticket:
            whole = counting.tally(tx, kpi, span, now)
            for parts in (
                counting.by_kind(tx, kpi, span, now).values(),
                counting.by_holder(tx, kpi, span, now).values(),
                [one for _, _, one in counting.by_place(tx, kpi, span, now)],
            ):
                assert Tally(sum(p.part for p in parts), sum(p.whole for p in parts)) == whole
    on_time, complaints = (counting.tally(tx, kpi, span, now) for kpi in (Kpi.ON_TIME, Kpi.COMPLAINTS))
    assert sum(counting.late_kinds(tx, span, now).values()) == on_time.whole - on_time.part
    assert sum(counting.complaint_classes(tx, span, now).values()) == complaints.whole


@pytest.mark.rule("R2")
def test_no_condition_of_a_figure_can_go_unseen(
    migrated_file: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'own.db')}")
    with closing(store), store.write() as tx:
        Past(tx, now, Random(8)).live(HISTORIES)
        span = Span(now - 80 * DAY, now + 2 * DAY)
        again = recounted(tx, span, now)
        unseen = []
        for kpi in Kpi:
            pieces = MEASURES[kpi](tx, now)
            for name, broken in broken_ways(pieces):
                monkeypatch.setitem(measures.MEASURES, kpi, lambda tx, now, broken=broken: broken)
                if counted(tx, kpi, span, now) == again[kpi]:
                    unseen.append((kpi, name))
            monkeypatch.setitem(measures.MEASURES, kpi, lambda tx, now, pieces=pieces: pieces)
            assert counted(tx, kpi, span, now) == again[kpi]
        assert not unseen, unseen


def broken_ways(pieces: tuple[Piece, ...]) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """The definition with a condition left out, a piece left out, what counts turned round, or another time."""
    for place, one in enumerate(pieces):
        before, after = pieces[:place], pieces[place + 1 :]
        for number in range(len(one.where)):
            less = replace(one, where=one.where[:number] + one.where[number + 1 :])
            yield f"{place} without condition {number}", (*before, less, *after)
        if after or before:
            yield f"without piece {place}", (*before, *after)
        yield f"{place} turned round", (*before, replace(one, part=1 - one.part), *after)
        yield f"{place} of all times", (*before, replace(one, spanned=not one.spanned), *after)

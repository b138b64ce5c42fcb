"""The simulated shop keeps its own rules, and plays the same days for the same seed."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from notifications.jobs import notices
from simulation.people import populate
from simulation.report import lines, report
from simulation.run import simulate
from storage import Store, outbox
from storage.migrate import migrate

START = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
DAYS = 14


@pytest.mark.rule("N1", "N2", "Q3", "Q4", "R2", "I2")
def test_a_fortnight_ends_with_every_rule_kept_and_every_figure_recounted(
    store: Store, shop: Shop, engine: EmbeddedEngine
) -> None:
    done: list[int] = []
    simulate(
        store, shop, engine, START, days=DAYS, customers=80, seed=7, progress=lambda day, _total: done.append(day)
    )  # fmt: skip
    assert done == list(range(1, DAYS + 1))
    found = report(store, shop, START, START + timedelta(days=DAYS))
    assert found.problems == []
    assert found.figures["came"].whole > 0
    assert found.followed.total > 0
    assert found.asked.total > 0
    assert any("recounted from events: the same" in line for line in lines(found))


def test_the_same_seed_makes_the_same_people() -> None:
    first, second = (populate(20, START.date(), Random(3)) for _ in range(2))
    assert first == second
    assert first != populate(20, START.date(), Random(4))


def test_a_slow_machine_plays_the_same_days(
    shop: Shop, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = []
    for seconds in (60.0, 0.0):
        monkeypatch.setattr(notices, "RELEASE_SECONDS", seconds)
        store = Store("sqlite://")
        migrate(store)
        simulate(store, shop, engine, START, days=3, customers=25, seed=5)
        with store.read() as tx:
            said = [(item.key, item.sent_at, item.payload) for item in outbox.listed(tx, limit=10_000)]
        played.append(said)
        store.close()
    assert len(played[0]) > 25, "the campaign of the third day is among it"
    assert played[0] == played[1]

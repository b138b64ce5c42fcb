"""A chat that has proved nothing never learns anything of somebody else's record, whatever it says or taps (A5)."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.leaks.compare import compare, readers
from benchmarks.leaks.shops import ASKED_FOR
from benchmarks.leaks.talks import Step, talks
from bot.dialog import Turn
from domain.customers.customer import Vehicle
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store
from storage.customers import customers


@pytest.fixture
def other(migrated_file: Path, tmp_path: Path, store: Store) -> Store:
    """A second store, closed with the first."""
    return Store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'other.db')}")


@pytest.mark.rule("A5")
def test_every_answer_is_the_same_whether_or_not_the_shop_knows_whom_a_stranger_asks_about(
    store: Store, other: Store, shop: Shop, engine: EmbeddedEngine, now: datetime
) -> None:
    found = compare(store, other, shop, engine, talks(ASKED_FOR, each=1), now)
    assert found.leaks == []
    assert readers() - found.ran == set(), "these look into the record, and no stranger came upon them"
    assert found.answers > 100


def test_an_answer_that_knows_a_plate_is_caught(
    store: Store, other: Store, shop: Shop, engine: EmbeddedEngine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(turn: Turn) -> list[Vehicle]:
        found = customers.vehicle_by_plate(turn.tx, turn.memory.get("plate") or "")
        return [found] if found else []

    monkeypatch.setattr(Turn, "vehicles", told)
    talk = (Step("text", f"明天上午九点给{ASKED_FOR.plate}做保养"),)
    (leak,) = compare(store, other, shop, engine, [talk], now).leaks
    assert ASKED_FOR.model in str(leak["told"]) and ASKED_FOR.model not in str(leak["elsewhere"])

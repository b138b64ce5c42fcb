"""Three hundred customers for twenty places: twenty get one, the others get times that are free (B3, B9).

AFTERCARE_RACES=20 runs each race that often; without it each is run once.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from storage import Store
from tests import postgres as pg
from tests.races import race

TIMES = range(int(os.environ.get("AFTERCARE_RACES", "1")))


@pytest.mark.rule("B3", "B9")
@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("unrest", [False, True], ids=["calm", "with_expiry_and_cancellations"])
def test_four_processes_on_postgresql_never_book_a_place_twice(postgres: pg.Cluster, unrest: bool, time: int) -> None:
    with postgres.database() as url:
        store = Store(url)
        race.set_up(store, kept=race.KEPT if unrest else 0)
        race.check(store, race.by_processes(url, unrest=unrest), unrest=unrest)
        store.close()


@pytest.mark.rule("B3", "B9")
@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("unrest", [False, True], ids=["calm", "with_expiry_and_cancellations"])
def test_four_threads_on_sqlite_never_book_a_place_twice(
    migrated_file: Path, tmp_path: Path, unrest: bool, time: int
) -> None:
    url = f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'race.db')}"
    store = Store(url)
    race.set_up(store, kept=race.KEPT if unrest else 0)
    race.check(store, race.by_threads(url, unrest=unrest), unrest=unrest)
    store.close()

"""A store that is away, damaged, or of a newer program: waited for or told in words, never a traceback."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app import clock, opening, settings, shopfile
from app.keeping.store_files import StoreTrouble
from app.opening import open_house
from app.settings import BadSettings
from storage import Store
from storage.engine.store import StoreAway

STORE = Path("data/aftercare.db")


class Enough(Exception):
    """Waited long enough."""


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were made; the fourth ends the test."""
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 4:
            raise Enough

    monkeypatch.setattr(opening.time, "sleep", sleep)
    return waits


def open_it(*, waits: bool = True, looks: bool = False) -> None:
    found = settings.with_data_dir(settings.load())
    open_house(found, clock.real, shop_file=shopfile.DEMO, waits=waits, looks=looks).store.close()


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", "postgresql+psycopg://desk:hush-hush@127.0.0.1:1/desk")


def test_who_serves_waits_for_a_database_that_is_away_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
    waited: list[float],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    away(monkeypatch)
    with pytest.raises(Enough):
        open_it()
    assert waited == sorted(waited)
    said = capsys.readouterr().out + caplog.text  # printed, or handed to the logging that an earlier test set up
    assert said.count("database.away") == 1
    assert "hush-hush" not in said


def test_other_commands_stop_with_words(monkeypatch: pytest.MonkeyPatch, waited: list[float]) -> None:
    away(monkeypatch)
    with pytest.raises(BadSettings, match="expected a database that answers"):
        open_it(waits=False)
    assert waited == []


def test_once_it_is_back_the_desk_starts(monkeypatch: pytest.MonkeyPatch, waited: list[float]) -> None:
    migrate, broken = opening.House.store.func, [StoreAway("", {}, Exception("the database system is starting up"))]

    def sometimes(house: opening.House) -> Store:
        if broken:
            raise broken.pop()
        store: Store = migrate(house)
        return store

    monkeypatch.setattr(opening.House.store, "func", sometimes)
    open_it()
    assert len(waited) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda: os.truncate(STORE, STORE.stat().st_size // 2),
        lambda: STORE.write_bytes(os.urandom(100) + STORE.read_bytes()[100:]),
        lambda: STORE.write_bytes(STORE.read_bytes()[:12288] + os.urandom(163840) + STORE.read_bytes()[176128:]),
    ],
    ids=["cut", "head", "middle"],
)
def test_a_damaged_store_is_named_and_left_as_it_is(damage: Callable[[], None]) -> None:
    open_it()
    damage()
    before = STORE.read_bytes()
    with pytest.raises(StoreTrouble, match="restore FILE"):
        open_it()
    assert STORE.read_bytes() == before


@pytest.mark.parametrize("how", [{"waits": True}, {"waits": False, "looks": True}], ids=["run", "migrate"])
def test_a_store_into_which_anothers_log_was_played_is_found_before_it_is_used(how: dict[str, bool]) -> None:
    """What comes of copying a backup over the store after a crash: the old log still lies beside it."""
    open_it()
    backup, log = STORE.read_bytes(), STORE.with_name(STORE.name + "-wal")
    with closing(sqlite3.connect(STORE)) as store:
        store.execute("CREATE TABLE kept (words TEXT UNIQUE)")
        for part in range(2):
            store.executemany("INSERT INTO kept VALUES (?)", [(f"{n}-{part}" * 50,) for n in range(400)])
            store.commit()
            if not part:
                store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        left = log.read_bytes()
    STORE.write_bytes(backup)
    log.write_bytes(left)
    with pytest.raises(StoreTrouble, match="restore FILE"):
        open_it(**how)


def test_a_store_of_a_newer_program_is_left_as_it_is() -> None:
    open_it()
    store = Store(f"sqlite:///{STORE}")
    with store.write() as tx:
        tx.connection().exec_driver_sql("UPDATE alembic_version SET version_num='9999'")
    store.close()
    with pytest.raises(StoreTrouble, match="newer program"):
        open_it()

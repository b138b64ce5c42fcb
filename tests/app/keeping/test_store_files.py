"""Copies of the store that can be put back, and a store that nobody else reads."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from app import settings
from app.keeping import store_files
from app.keeping.store_files import StoreTrouble
from app.settings import Settings
from storage import Store
from storage.migrate import migrate
from tests.storage.records import a_customer

DATA, STORE, ARCHIVE = Path("data"), Path("data/aftercare.db"), Path("kept.tar.gz")


@pytest.fixture
def found() -> Settings:
    """The settings of an empty folder."""
    return settings.with_data_dir(settings.load())


def fill(found: Settings, now: datetime, *names: str) -> Store:
    """An open store with these customers."""
    store = Store(found.store_url)
    migrate(store)
    with store.write() as tx:
        for name in names:
            a_customer(tx, now, name=name)
    return store


def names() -> list[str]:
    with closing(sqlite3.connect(STORE)) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in store.execute("SELECT name FROM customers ORDER BY id")]


def killed(store: Store, at: Path) -> None:
    """The folder as a kill leaves it: the store not closed, its -wal file there."""
    shutil.copytree(at, "killed")
    store.close()
    shutil.rmtree(at)
    Path("killed").rename(at)


def test_a_backup_is_taken_while_it_runs_and_is_what_is_in_force_after_a_crash(found: Settings, now: datetime) -> None:
    store = fill(found, now, "王芳")
    (DATA / "media").mkdir()
    (DATA / "media" / "one.jpg").write_bytes(b"picture")
    store_files.backup(found, ARCHIVE)
    fill(found, now, *(f"later {n}" for n in range(200))).close()
    killed(store, DATA)
    assert Path(f"{STORE}-wal").stat().st_size
    (DATA / "media" / "one.jpg").unlink()
    before = store_files.restore(found, ARCHIVE)
    assert names() == ["王芳"]
    assert (DATA / "media" / "one.jpg").read_bytes() == b"picture"
    assert before is not None
    with closing(sqlite3.connect(before)) as kept:
        assert kept.execute("SELECT count(*) FROM customers").fetchone() == (201,)


def test_nothing_is_put_back_while_the_desk_runs(found: Settings, now: datetime) -> None:
    fill(found, now, "王芳").close()
    store_files.backup(found, ARCHIVE)
    with store_files.opened(found) as alone:
        assert alone
        with store_files.opened(found) as alone_too, pytest.raises(StoreTrouble, match="is in use"):
            assert not alone_too
            store_files.restore(found, ARCHIVE)
    store_files.restore(found, ARCHIVE)


def test_what_is_no_sound_archive_changes_nothing(found: Settings, now: datetime) -> None:
    fill(found, now, "王芳").close()
    store_files.backup(found, ARCHIVE)
    whole = ARCHIVE.read_bytes()
    for bad in (b"no archive", whole[: len(whole) // 2]):
        Path("bad.tar.gz").write_bytes(bad)
        with pytest.raises(StoreTrouble):
            store_files.restore(found, Path("bad.tar.gz"))
    assert names() == ["王芳"]


def test_an_archive_of_a_newer_version_is_refused(found: Settings, now: datetime) -> None:
    store = fill(found, now)
    with store.write() as tx:
        tx.connection().exec_driver_sql("UPDATE alembic_version SET version_num='9999'")
    store.close()
    with pytest.raises(StoreTrouble, match="newer version"):
        store_files.backup(found, ARCHIVE)


def test_a_backup_never_overwrites_another(found: Settings, now: datetime) -> None:
    fill(found, now).close()
    store_files.backup(found, ARCHIVE)
    with pytest.raises(StoreTrouble, match="there already"):
        store_files.backup(found, ARCHIVE)


def test_others_can_read_neither_store_nor_backup(found: Settings, now: datetime) -> None:
    store = fill(found, now)
    STORE.chmod(0o644)
    with store_files.opened(found):
        pass
    store_files.backup(found, ARCHIVE)
    store.close()
    assert [path.stat().st_mode & 0o077 for path in (STORE, ARCHIVE)] == [0, 0]

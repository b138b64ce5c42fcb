"""Backups by themselves, before an upgrade, and a store copied to another database."""

from __future__ import annotations

import sqlite3
import tarfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import clock, settings, shopfile
from app.doctor import alarms
from app.keeping import life, nightly, store_files
from app.keeping.keeper import Keeper
from app.keeping.store_files import StoreTrouble
from app.opening import open_house
from app.settings import Settings
from domain.shop.finding import Finding
from storage import Store, outbox, shops, ticks
from storage.engine import copying
from storage.migrate import migrate
from tests import postgres as pg
from tests.storage.records import a_customer


@pytest.fixture
def found() -> Settings:
    """The settings of an empty folder, whose store knows the demo shop."""
    made = settings.with_data_dir(settings.load())
    open_house(made, clock.real, shop_file=shopfile.DEMO).store.close()
    return made


def test_one_a_night_is_made_and_a_number_kept(found: Settings, now: datetime) -> None:
    found = found.model_copy(update={"backups_kept": 2})
    store = Store(found.store_url)
    assert nightly.keep(found, store, now.replace(hour=2)) is None
    for day in range(4):
        at = now + timedelta(days=day)
        assert nightly.keep(found, store, at) is not None
        assert nightly.keep(found, store, at + timedelta(hours=1)) is None
    kept = sorted(path.name for path in found.backups.glob("*"))
    assert len(kept) == 2 and kept[-1].startswith("aftercare-20260321")
    assert store_files.check(found.backups / kept[-1], found.backups)["staff"] > 3
    store.close()


def test_one_that_fails_is_tried_again(found: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(found.store_url)

    def full(*_: object) -> dict[str, int]:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError):
        patch.setattr(store_files, "backup", full)
        nightly.keep(found, store, now)
    assert nightly.keep(found, store, now + timedelta(minutes=1)) is not None
    store.close()


def test_one_that_was_ended_in_the_middle_is_made_once_its_time_is_over(found: Settings, now: datetime) -> None:
    store = Store(found.store_url)
    with store.write() as tx:
        assert ticks.first(tx, nightly.JOB, now.replace(hour=3, minute=0), now)
    assert nightly.keep(found, store, now + timedelta(hours=1)) is None
    assert nightly.keep(found, store, now + timedelta(hours=2, minutes=1)) is not None
    assert nightly.keep(found, store, now + timedelta(hours=5)) is None
    store.close()


def test_backups_lie_as_deep_in_the_data_folder_as_one_likes_and_are_not_in_backups(
    found: Settings, now: datetime
) -> None:
    found = found.model_copy(update={"backup_dir": Path("data/kept/nightly")})
    (found.data_dir / "kept" / "photos").mkdir(parents=True)
    (found.data_dir / "kept" / "photos" / "one.jpg").write_bytes(b"jpg")
    store_files.backup(found, nightly.name_of(found, now))
    store_files.backup(found, Path("data/kept/monday.tar.gz"))
    store_files.backup(found, second := Path("data/kept/tuesday.tar.gz"))
    with tarfile.open(second) as tar:
        inside = [name for name in tar.getnames() if name.startswith("kept")]
    assert inside == ["kept", "kept/photos", "kept/photos/one.jpg"]


def test_backups_are_not_in_backups(found: Settings, now: datetime) -> None:
    store_files.backup(found, nightly.name_of(found, now))
    second = Path("second.tar.gz")
    store_files.backup(found, second)
    with tarfile.open(second) as tar:
        assert not [name for name in tar.getnames() if "backups" in name]


def test_an_archive_cut_short_is_told(found: Settings) -> None:
    store_files.backup(found, kept := Path("kept.tar.gz"))
    kept.write_bytes(kept.read_bytes()[:-2000])
    with pytest.raises(StoreTrouble):
        store_files.check(kept, Path())


def test_before_an_upgrade_the_store_is_kept_as_it_was(found: Settings) -> None:
    path = Path(found.store_url.removeprefix("sqlite:///"))
    path.unlink()
    from alembic import command

    from storage.migrate import config

    old = Store(found.store_url)
    with old.engine.begin() as connection:
        alembic = config()
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0016")
    old.close()
    open_house(found, clock.real, shop_file=shopfile.DEMO).store.close()
    kept = list(found.backups.glob(nightly.UPGRADES))
    assert len(kept) == 1 and "from-0016" in kept[0].name
    store_files.restore(found, kept[0])
    with closing(sqlite3.connect(path)) as store:
        assert store.execute("SELECT version_num FROM alembic_version").fetchone() == ("0016",)


def filled(url: str, now: datetime) -> Store:
    store = Store(url)
    migrate(store)
    with store.write() as tx:
        if shops.load(tx) is None:
            shops.apply(tx, shopfile.read(shopfile.DEMO), now)
        first, second = a_customer(tx, now, name="王芳"), a_customer(tx, now, name="王芳二", phone="13900000000")
        first.merged_into = second.id
    return store


def test_a_store_moves_to_postgresql_and_back_with_every_row(
    found: Settings, now: datetime, postgres: pg.Cluster
) -> None:
    filled(found.store_url, now).close()
    with postgres.database() as url, postgres.database() as second:
        there = store_files.copy_to(found.store_url, url)
        assert there["customers"] == 2 and there["staff"] > 3
        with pytest.raises(StoreTrouble, match="not empty"):
            store_files.copy_to(found.store_url, url)
        moved = Store(url)
        with moved.write() as tx:
            assert a_customer(tx, now, name="later", phone="13900000001").id == 3
        assert copying.counts(moved)["customers"] == 3
        moved.close()
        on_server = found.model_copy(update={"database_url": settings.SecretStr(url)})
        store_files.backup(on_server, kept := Path("server.tar.gz"))
        store_files.restore(found, kept)
        with closing(sqlite3.connect("data/aftercare.db")) as store:
            assert store.execute("SELECT count(*), sum(merged_into) FROM customers").fetchone() == (3, 2)
        store_files.restore(found.model_copy(update={"database_url": settings.SecretStr(second)}), kept)
        again = Store(second)
        assert copying.counts(again)["customers"] == 3
        again.close()


def test_the_keeper_notes_life_backs_up_and_tells_each_fault_once_a_day(found: Settings, now: datetime) -> None:
    store, at = Store(found.store_url), [now]
    faults = [Finding("disk", "bad", "data_disk_full", {"path": "data", "free": 1})]
    keeper = Keeper(found, store, lambda: at[0], lambda: {"worker": at[0], "planner": None}, lambda: faults)
    for _ in range(4):
        keeper.round()
        at[0] += timedelta(minutes=10)
    with store.read() as tx:
        assert ticks.last(tx, life.job("worker")) == at[0] - timedelta(minutes=10)
        assert ticks.last(tx, life.job("planner")) is None
        told = [item for item in outbox.listed(tx) if item.kind == "staff_text"]
    assert len(told) == 1 and "chown" not in told[0].payload["html"] and "磁盘" in told[0].payload["html"]
    assert len(list(found.backups.glob(nightly.PATTERN))) == 1
    assert keeper.found == faults
    store.close()


def test_a_fault_is_read_by_mail_as_well_since_the_chat_may_be_what_is_broken(found: Settings, now: datetime) -> None:
    store = Store(found.store_url)
    faults = [Finding("channels", "bad", "token_refused", {"name": "AFTERCARE_STAFF_BOT_TOKEN"})]
    for _ in range(2):
        alarms.ring(store, faults, now, "en", "owner@shop.cn")
    with store.read() as tx:
        mails = [item for item in outbox.listed(tx) if item.channel == "mail"]
    assert [(item.address, "@BotFather" in item.payload["text"]) for item in mails] == [("owner@shop.cn", True)]
    store.close()


def test_a_round_that_fails_hinders_no_other_work(found: Settings, now: datetime) -> None:
    store = Store(found.store_url)

    def broken() -> dict[str, datetime | None]:
        raise RuntimeError

    keeper = Keeper(found, store, lambda: now, broken, list)
    keeper.round()
    assert list(found.backups.glob(nightly.PATTERN))
    store.close()

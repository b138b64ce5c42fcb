"""A house in order: its store, its model, its backup."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app import shopfile
from app.keeping import life, store_files
from nlu.model import is_whole
from storage import Store, shops
from tests.app.doctor.ward import NOW, Ward, aged, backup_of


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """The store of a real shop at work."""
    path = tmp_path_factory.mktemp("sound") / "sound.db"
    store = Store(f"sqlite:///{shutil.copy(migrated_file, path)}")
    demo = shopfile.read(shopfile.DEMO)
    own = {
        "name_zh": "老周汽修",
        "phone": "0571-8888 1234",
        "rescue_phone": "0571-8888 1235",
        "address_zh": "文三路 1 号",
    }
    people = (replace(demo.staff[0], telegram_id=5), *demo.staff[1:])
    with store.write() as tx:
        shops.apply(tx, replace(demo, **own, branches=(), staff=people), NOW)
    life.note(store, dict.fromkeys(life.WATCHED, NOW), NOW)
    store.close()
    return path


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, sound: Path, small_model: Path) -> Path:
    """A backup of that house."""
    folder = tmp_path_factory.mktemp("archive")
    store_files.backup(Ward(folder, sound, small_model).settings, folder / "kept.tar.gz")
    return folder / "kept.tar.gz"


@pytest.fixture
def ward(tmp_path: Path, sound: Path, small_model: Path, archive: Path) -> Ward:
    """A house in order."""
    made = Ward(tmp_path, sound, small_model)
    made.settings.backups.mkdir(mode=0o700)
    shutil.copy(archive, made.settings.backups / "aftercare-20261209-030000.tar.gz")
    backup_of(made).chmod(0o600)
    aged(made, 0)
    return made


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of next to nothing, whole."""
    from nlu.model import Sizes, keep

    folder = tmp_path_factory.mktemp("model") / "intents-0000000000000000"
    about = {"labels": ["a"], "features": 1, "units": 1, "share": 0.5, "temperature": 1.0}
    keep(folder, about, bytes(sum(Sizes(1, 1, 1).lengths)))
    assert is_whole(folder)
    return folder

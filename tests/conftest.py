"""Stores for tests: real ones, fresh for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from app import shopfile
from domain.shop.shop import Shop
from storage.engine.store import Store
from storage.migrate import migrate
from tests import postgres as pg

if TYPE_CHECKING:
    from nlu.engines.embedded import EmbeddedEngine


def pytest_configure(config: pytest.Config) -> None:
    """A run on several cores trains the model once, before the others start."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        _model()


def _model() -> Path:
    from nlu.train import ensure_model  # here, because most tests need no engine

    root = Path(__file__).parent.parent
    return ensure_model([root / "nlu" / "data"], root / "data" / "models")


@pytest.fixture
def now() -> datetime:
    """Wednesday 18 March 2026, ten in the morning in Shanghai."""
    return datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def shop() -> Shop:
    """The demo shop."""
    return shopfile.read(shopfile.DEMO)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    store = Store(f"sqlite:///{path}")
    migrate(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[pg.Cluster]:
    """The run's PostgreSQL; tests that ask for it are skipped where none is installed."""
    found = pg.binaries()
    if found is None:
        pytest.skip(pg.MISSING)
    with pg.cluster(found) as running:
        yield running


@pytest.fixture(scope="session")
def statements(migrated_file: Path) -> Engine:
    """The engine whose compiled statements all SQLite stores of the run share: compiling is half of a short test."""
    engine = Store(f"sqlite:///{migrated_file}").engine
    engine.connect().close()  # the first connection tells a dialect which SQLite it speaks to
    return engine


def _sharing(opened: Store, statements: Engine) -> Store:
    for engine in (opened.engine, opened._reader):
        engine.dialect, engine._compiled_cache = statements.dialect, statements._compiled_cache
    return opened


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path, statements: Engine) -> Iterator[Store]:
    """An empty SQLite store in a file of its own: safe to use from several threads."""
    copied = shutil.copy(migrated_file, tmp_path / "store.db")
    opened = _sharing(Store(f"sqlite:///{copied}"), statements)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_statements(postgres: pg.Cluster) -> Engine:
    """The same for the stores on PostgreSQL."""
    with postgres.database() as url:
        opened = Store(url)
        with opened.engine.connect() as link:
            link.exec_driver_sql("SELECT 1")
        opened.close()
        return opened.engine


@pytest.fixture(params=["sqlite", "postgresql"])
def either_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("store")
        return
    with request.getfixturevalue("postgres").database() as url:
        opened = _sharing(Store(url), request.getfixturevalue("postgres_statements"))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model: made once per state of data and code, and kept with the checkout's other data."""
    return _model()


@pytest.fixture(scope="session")
def engine(model: Path) -> EmbeddedEngine:
    """The embedded engine."""
    from nlu.engines.embedded import EmbeddedEngine

    return EmbeddedEngine.load(model)


LONGEST = ("test_every_state.py", "test_hostile_values.py", "test_walk.py")
"""Files whose tests take minutes: begun first, so that nobody waits for one of them in the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests before all others, whose order stays."""
    items.sort(key=lambda item: item.path.name not in LONGEST)

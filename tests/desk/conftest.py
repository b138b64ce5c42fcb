"""The web over a real store, a stand-in conversation, and browsers without a screen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from app.web import make_app
from desk.site.site import ReviewWork, WebSettings
from domain.shop.shop import Shop
from storage import Store, shops
from tests.desk import every_state
from tests.desk.stand_in import StandIn

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TOKEN = "a-token-for-tests-only"
OWN_PAGE = {"sec-fetch-site": "same-origin"}


class House:
    """An app with everything around it that a test may look at. delivered: ids handed to the worker."""

    def __init__(self, store: Store, now: datetime, data_dir: Path, **settings: object) -> None:
        self.store, self.now = store, now
        self.talk = StandIn(store)
        self.delivered: list[int] = []
        self.learned: list[tuple[str, str, str]] = []
        self.settings = replace(WebSettings(data_dir, "k" * 40, api_token=TOKEN, demo=True), **settings)  # type: ignore[arg-type]
        self.app = make_app(
            store,
            self.talk.handle,
            lambda: self.now,
            self._deliver,
            self.settings,
            parse=lambda text, at: {"text": text},
            review=ReviewWork(("book_service", "complain"), lambda *learned: self.learned.append(learned)),
        )

    async def _deliver(self, ids: Sequence[int]) -> None:
        self.delivered += ids


Open = Callable[..., TestClient]


@pytest.fixture
def house(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> House:
    """The demo shop on the web."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
    return House(store, now, tmp_path / "data")


@pytest.fixture(scope="session")
def filled(migrated_file: Path, shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which everything is in every state."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("every") / "state.db"))
    store = Store(f"sqlite:///{path}")
    every_state.fill(store, shop, NOW)
    store.close()
    return path


@pytest.fixture
def browser(house: House) -> Iterator[Open]:
    """Makes browsers with cookies of their own; all share the server's event loop."""
    with ExitStack() as open_clients:

        def make(house: House = house, **headers: str) -> TestClient:
            client = TestClient(house.app, headers={"accept-language": "en"} | OWN_PAGE | headers)
            return open_clients.enter_context(client)

        yield make


@pytest.fixture
def visitor(browser: Open) -> TestClient:
    """A customer with the chat page open."""
    client = browser()
    assert client.get("/chat").status_code == 200
    return client


@pytest.fixture
def staff(browser: Open) -> Callable[[str], TestClient]:
    """Logs a member of staff in."""

    def log_in(code: str = "chen") -> TestClient:
        client = browser()
        assert client.post("/desk/login/demo", data={"code": code}).status_code == 200
        return client

    return log_in


@pytest.fixture
def api(browser: Open) -> TestClient:
    """Another system with the shop's token."""
    return browser(Authorization=f"Bearer {TOKEN}")

"""Pages of the desk in a browser: each fits, can be tapped, and axe-core finds nothing that shuts people out.

They are pages of a shop in which everything stands in every state (tests/desk/every_state.py).
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from desk.customer import check_link
from desk.site.sections import SECTIONS
from domain.shop.shop import Shop
from storage import Store
from storage.outreach.tables import campaigns
from storage.tables import customers
from storage.workshop.tables import checked_points
from tests.browser.street import MISSING, PHONE, SCREEN, Advisor, chromium, launch
from tests.desk import every_state
from tests.desk.conftest import NOW, House

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium() is None, reason=MISSING)]

Served = tuple[str, Sequence[str]]
"""Address of a shop, and the pages of it."""


@pytest.fixture(scope="module")
def served(migrated_file: Path, shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of this process's own."""
    folder = tmp_path_factory.mktemp("open")
    store = Store(f"sqlite:///{shutil.copy(migrated_file, folder / 'store.db')}")
    every_state.fill(store, shop, NOW)
    house, listening = House(store, NOW, folder / "data"), socket.create_server(("127.0.0.1", 0))
    pages = _pages(house)
    server = uvicorn.Server(uvicorn.Config(house.app, log_config=None))
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", pages
    server.should_exit = True
    running.join(20)
    store.close()


def _pages(house: House) -> list[str]:
    """Every section of the desk, and pages of one thing."""
    c, d, k = customers.c, campaigns.c, checked_points.c
    with house.store.read() as tx:
        company = tx.scalar(select(c.id).where(c.is_company))
        draft = tx.scalar(select(d.id).where(d.state == "draft"))
        checked = tx.scalar(select(k.ticket_id).where(k.before.is_not(None)))
    assert company and draft and checked
    found = check_link.make_link(house.settings.secret_key, "", checked, "zh").partition("?")[0]
    return [
        *(section.href for section in SECTIONS), f"/desk/customers/{company}/fleet", f"/desk/campaigns/{draft}",
        f"/desk/campaigns/{draft}/edit", "/desk/campaigns/new", "/desk/news/choices", "/desk/webhooks/1", found,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser of this module's own."""
    with sync_playwright() as playwright, launch(playwright) as running:
        yield running


@pytest.mark.rule("I1", "A5")
@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh-CN"), (SCREEN, "en-US")], ids=["phone", "screen"])
def test_nobody_is_shut_out_of_any_section(
    browser: Browser, served: Served, size: dict[str, int], language: str
) -> None:
    address, pages = served
    manager, wrong = Advisor(browser, address, size, language).log_in("feng"), {}
    for path in pages:
        answer = manager.page.goto(address + path)
        found = (answer and answer.status, manager.fits(), manager.small_targets(), manager.shut_out())
        if found != (200, True, [], []):
            wrong[path] = found
    manager.context.close()
    assert wrong == {}

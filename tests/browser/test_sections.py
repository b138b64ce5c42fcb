"""Every page of the desk as a manager sees it, on a phone and at a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from desk.site.sections import SECTIONS
from tests.browser.street import MISSING, PHONE, Advisor, chromium, demo_shop, launch

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium() is None, reason=MISSING)]

DESK = {"width": 1280, "height": 820}


@pytest.fixture(scope="module")
def shop(model: Path) -> Iterator[str]:
    """The address of a running demo shop."""
    with demo_shop(model.parent) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser of this module's own."""
    with sync_playwright() as playwright, launch(playwright) as running:
        yield running


@pytest.mark.rule("I1")
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "screen"])
def test_every_section_opens_fits_and_can_be_tapped(
    browser: Browser, shop: str, size: dict[str, int], language: str
) -> None:
    manager = Advisor(browser, shop, size, language).log_in("feng")
    wrong = {}
    for section in SECTIONS:
        answer = manager.page.goto(shop + section.href)
        facts = {
            "status": answer.status if answer else None,
            "fits": manager.fits(),
            "small": manager.small_targets(),
            "cut": manager.page.evaluate(CUT),
            "odd": list(manager.odd),
        }
        manager.odd.clear()
        if facts != {"status": 200, "fits": True, "small": [], "cut": [], "odd": []}:
            wrong[section.name] = facts
    manager.context.close()
    assert wrong == {}


CUT = """() => [...document.querySelectorAll('.rail .tab span')]
    .filter(e => e.getClientRects().length && e.scrollWidth > e.clientWidth).map(e => e.textContent)"""
"""Words of the rail that don't fit their place."""


def test_on_a_phone_every_section_can_be_reached_by_the_rail(browser: Browser, shop: str) -> None:
    manager = Advisor(browser, shop, PHONE).log_in("feng")
    manager.page.locator(".rail summary").click()
    shown = manager.page.locator(".rail a:visible").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    manager.context.close()
    assert {section.href for section in SECTIONS} <= set(shown)

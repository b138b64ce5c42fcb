"""The counter in a real browser: somebody new is entered and booked, and their record corrected, on both sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.street import MISSING, PHONE, SCREEN, Advisor, chromium, demo_shop, launch

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium() is None, reason=MISSING)]

UNNAMED = """() => [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]
    .filter(e => !e.labels?.length && !e.getAttribute('aria-label')).map(e => e.outerHTML.slice(0, 90))"""
"""Fields that no label names."""


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


@pytest.mark.rule("B1", "B4", "A1")
@pytest.mark.parametrize(("size", "phone"), [(SCREEN, "13700001111"), (PHONE, "13700002222")], ids=["screen", "phone"])
def test_a_caller_is_entered_booked_moved_and_corrected(
    browser: Browser, shop: str, size: dict[str, int], phone: str
) -> None:
    advisor = Advisor(browser, shop, size).log_in()
    page = advisor.page

    def well() -> None:
        assert advisor.fits() and advisor.small_targets() == [] and page.evaluate(UNNAMED) == []

    page.goto(f"{shop}/desk/reception")
    well()
    page.get_by_label("手机、车牌或姓名").fill(phone)
    page.keyboard.press("Enter")
    expect(page.get_by_label("手机", exact=True)).to_have_value(phone)
    page.get_by_label("姓名", exact=True).fill("孙小圣")
    page.get_by_label("车牌", exact=True).fill(f"沪K{phone[-5:]}")
    page.get_by_role("button", name="登记并继续").click()
    well()
    page.get_by_label("小保养").check()
    page.get_by_label("哪一天").select_option(index=1)
    page.get_by_role("button", name="看空闲时间").click()
    well()
    page.locator(".times .btn").first.click()
    expect(page.locator(".visit-line")).to_have_count(1)
    before = page.locator(".visit-line strong").inner_text()
    page.get_by_role("link", name="改时间").click()
    page.locator(".times .btn").last.click()
    expect(page.locator(".visit-line strong")).not_to_have_text(before)
    page.goto(f"{shop}/desk/customers?q=sxs")
    page.locator(".cards a", has_text=phone).click()
    page.locator("section summary", has_text="修改").first.click()
    page.get_by_label("地址", exact=True).fill("某路 1 号")
    well()
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_text("地址：空 → 某路 1 号")).to_be_visible()
    advisor.context.close()
    assert advisor.odd == []

"""A manager brings the shop's customers, at a screen and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.actions.customers.imports.lists import messy
from tests.browser.street import MISSING, PHONE, SCREEN, Advisor, chromium, demo_shop, launch

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium() is None, reason=MISSING)]


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


@pytest.mark.rule("A1")
@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_a_list_is_looked_over_imported_and_undone(
    browser: Browser, shop: str, size: dict[str, int], tmp_path: Path
) -> None:
    list_file = tmp_path / "客户.xlsx"
    list_file.write_bytes(messy())
    manager = Advisor(browser, shop, size).log_in("feng")
    page = manager.page
    page.goto(f"{shop}/desk/customers")
    page.get_by_role("link", name="导入名单").click()
    assert manager.fits() and manager.small_targets() == []
    page.get_by_label("表格文件").set_input_files(list_file)
    page.get_by_role("button", name="先看一遍").click()
    expect(page.locator(".count-customers dd")).to_have_text("525")
    assert manager.fits() and manager.small_targets() == []
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible()
    page.goto(f"{shop}/desk/customers?q=客户519")
    expect(page.locator(".cards a")).to_have_count(1)
    page.go_back()
    page.locator("summary", has_text="撤销这次导入").click()
    page.get_by_label("我确定要撤销").check()
    page.get_by_role("button", name="撤销这次导入").click()
    expect(page.get_by_role("heading", name="已经撤销")).to_be_visible()
    page.goto(f"{shop}/desk/customers?q=客户519")
    expect(page.locator(".cards a")).to_have_count(0)
    manager.context.close()
    assert manager.odd == []

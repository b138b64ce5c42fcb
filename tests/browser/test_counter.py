"""The counter in a real browser, on both sizes: somebody is entered and booked, their visit dragged, two records made
one and apart again, one erased, a list imported and undone; with nothing that shuts people out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.actions.customers.imports.lists import messy
from tests.browser.street import MISSING, PHONE, SCREEN, Advisor, chromium, demo_shop, launch

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium() is None, reason=MISSING)]

SIZES = pytest.mark.parametrize(
    ("size", "phone"), [(SCREEN, "13700001111"), (PHONE, "13700002222")], ids=["screen", "phone"]
)


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


def well(person: Advisor) -> None:
    """The page fits, everything can be tapped, and axe-core finds nothing serious."""
    assert (person.fits(), person.small_targets(), person.shut_out()) == (True, [], [])


@pytest.mark.rule("B1", "B4", "B6", "B9", "A1", "A5")
@SIZES
def test_a_caller_is_entered_booked_dragged_corrected_merged_apart_again_and_erased(
    browser: Browser, shop: str, size: dict[str, int], phone: str
) -> None:
    advisor = Advisor(browser, shop, size).log_in()
    days = 1 if size is SCREEN else 2  # each on a day of its own: one shop stands for both
    page, plate = advisor.page, f"沪K{phone[-5:]}"
    page.goto(f"{shop}/desk/reception")
    page.get_by_label("手机、车牌或姓名").fill(phone)
    page.keyboard.press("Enter")
    expect(page.get_by_label("手机", exact=True)).to_have_value(phone)
    page.get_by_label("姓名", exact=True).fill("孙小圣")
    page.get_by_label("车牌", exact=True).fill(plate)
    page.get_by_role("button", name="登记并继续").click()
    page.get_by_label("小保养").check()
    page.get_by_label("哪一天").select_option(index=days)
    page.get_by_role("button", name="看空闲时间").click()
    well(advisor)
    page.locator(".times .btn").first.click()
    expect(page.locator(".visit-line")).to_have_count(1)
    before = page.locator(".visit-line strong").inner_text()
    page.get_by_role("link", name="改时间").click()
    page.locator(".times .btn").last.click()
    expect(page.locator(".visit-line strong")).not_to_have_text(before)
    page.goto(f"{shop}/desk/today?on=2026-03-{18 + days}")
    lane = _drag(page, plate)
    well(advisor)
    page.get_by_role("button", name="确认").click()
    expect(page.locator("main [role=alert]")).to_have_count(0)
    expect(page.locator("#move")).to_have_count(0, timeout=15_000)
    assert _lane_of(page, plate) == lane
    page.goto(f"{shop}/desk/customers?q=sxs")
    page.locator(".cards a", has_text=phone).click()
    page.locator("section summary", has_text="修改").first.click()
    page.get_by_label("地址", exact=True).fill("某路 1 号")
    well(advisor)
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_text("地址：空 → 某路 1 号")).to_be_visible()
    _made_one_and_apart_again(advisor, shop, phone)
    advisor.context.close()
    assert advisor.odd == []
    _erased(Advisor(browser, shop, size).log_in("feng"), shop, f"李{phone[-4:]}")


def _drag(page: Page, plate: str) -> str:
    """The lane to which the visit was dragged, an hour earlier; the form that asks about it is open."""
    block = page.locator("a[data-visit]").filter(has_text=plate)
    block.scroll_into_view_if_needed()
    lanes, own = (block.get_attribute("data-lanes") or "").split(), _lane_of(page, plate)
    wanted = next(one for one in lanes if one != own)
    box, to = block.bounding_box(), page.locator(f'.drop[data-lane="{wanted}"]').bounding_box()
    assert box is not None and to is not None
    x = box["x"] + min(12, box["width"] / 2)
    page.mouse.move(x, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x - 70, to["y"] + to["height"] / 2, steps=3)
    page.mouse.up()
    expect(page.locator("#move select[name=bay]")).to_have_value(wanted)
    return wanted


def _lane_of(page: Page, plate: str) -> str:
    """The code of the lane in which the visit's block is drawn."""
    y = float(page.locator("a[data-visit]").filter(has_text=plate).locator(".visit").get_attribute("y") or 0) - 4
    return page.locator(f'.drop[y="{y:g}"]').get_attribute("data-lane") or ""


def _made_one_and_apart_again(advisor: Advisor, shop: str, phone: str) -> None:
    page = advisor.page
    page.goto(f"{shop}/desk/customers/new")
    page.get_by_label("姓名", exact=True).fill(f"李{phone[-4:]}")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="合并到另一位客户").click()
    page.get_by_role("searchbox").fill(phone)
    page.keyboard.press("Enter")
    page.locator(".cards a", has_text=phone).click()
    well(advisor)
    page.get_by_role("button", name="合并").click()
    page.get_by_role("button", name="拆开").click()
    expect(page.get_by_role("button", name="拆开")).to_have_count(0)
    page.goto(f"{shop}/desk/customers?q=李{phone[-4:]}")
    expect(page.locator(".cards a")).to_have_count(1)


def _erased(manager: Advisor, shop: str, name: str) -> None:
    page = manager.page
    page.goto(f"{shop}/desk/customers?q={name}")
    page.locator(".cards a", has_text=name).click()
    page.get_by_role("link", name="个人资料").click()
    well(manager)
    page.locator("form[action$=erase] input[type=checkbox]").check()
    page.locator("form[action$=erase] button").click()
    page.goto(f"{shop}/desk/customers?q={name}")
    expect(page.locator(".cards a")).to_have_count(0)
    manager.context.close()
    assert manager.odd == []


@pytest.mark.rule("B1", "W1", "A1")
@SIZES
def test_who_walks_in_is_a_registered_visit_after_four_fields(
    browser: Browser, shop: str, size: dict[str, int], phone: str
) -> None:
    advisor = Advisor(browser, shop, size).log_in()
    page, plate = advisor.page, f"沪w {phone[-4:]}7"
    page.goto(f"{shop}/desk/reception")
    page.get_by_label("手机、车牌或姓名").fill(plate)
    page.keyboard.press("Enter")
    expect(page.get_by_label("车牌", exact=True)).to_have_value(plate)
    page.get_by_label("姓名", exact=True).fill("钱多多")
    page.get_by_label("手机", exact=True).fill(f"138 {phone[3:7]} {phone[7:]}")
    well(advisor)
    page.get_by_role("button", name="登记并继续").click()
    page.get_by_label("客户描述").fill("刹车有异响")
    page.get_by_role("button", name="直接到店，开接车单").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"沪W{phone[-4:]}7")
    well(advisor)
    advisor.context.close()
    assert advisor.odd == []


@pytest.mark.rule("A1")
@SIZES
def test_a_list_is_looked_over_imported_and_undone(
    browser: Browser, shop: str, size: dict[str, int], phone: str, tmp_path: Path
) -> None:
    list_file = tmp_path / f"客户{phone}.xlsx"
    list_file.write_bytes(messy())
    manager = Advisor(browser, shop, size).log_in("feng")
    page = manager.page
    page.goto(f"{shop}/desk/customers")
    page.get_by_role("link", name="导入名单").click()
    page.get_by_label("表格文件").set_input_files(list_file)
    page.get_by_role("button", name="先看一遍").click()
    expect(page.locator(".count-customers dd")).to_have_text("525")
    well(manager)
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

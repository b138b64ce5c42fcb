"""Every page of the desk as a manager sees it, on a phone and at a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from desk.site.sections import SECTIONS
from tests.browser.street import MISSING, PHONE, SCREEN, Advisor, Customer, chromium, demo_shop, launch

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


@pytest.mark.rule("F2", "N4")
@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh-CN"), (DESK, "en-US")], ids=["phone", "screen"])
def test_what_is_urgent_stands_on_every_page_until_it_is_taken(
    browser: Browser, shop: str, size: dict[str, int], language: str
) -> None:
    advisor, colleague = (Advisor(browser, shop, size, language).log_in(code) for code in ("chen", "lin"))
    words = f"刹车失灵了，踩到底都没反应，我在路边{size['width']}"
    of_all, of_others = (one.page.locator("#news p").filter(has_text=words) for one in (advisor, colleague))
    advisor.page.goto(f"{shop}/desk/customers")
    colleague.page.goto(f"{shop}/desk/due")
    driver = Customer(browser, shop, PHONE).open_chat()
    driver.say(words)
    expect(of_all).to_be_visible()
    expect(of_others).to_be_visible()
    assert advisor.page.title().startswith("❗")
    for path in ("/desk/today", "/desk/complaints"):
        advisor.page.goto(shop + path)
        expect(of_all).to_be_visible()
        assert advisor.fits()
        news, title = (advisor.page.locator(one).bounding_box() for one in ("#news", "main h1"))
        assert news and title and title["y"] >= news["height"], "it covers nothing"
    of_all.locator("button").click()
    expect(advisor.page.locator(".acts form[action$=release]")).to_be_visible()
    expect(of_others).to_have_count(0)
    assert advisor.odd == colleague.odd == []
    for person in (advisor, colleague, driver):
        person.context.close()


@pytest.mark.rule("R1", "R2")
@pytest.mark.parametrize(("size", "language"), [(PHONE, "en-US"), (DESK, "zh-CN")], ids=["phone", "screen"])
def test_a_manager_s_monday(browser: Browser, shop: str, size: dict[str, int], language: str) -> None:
    manager = Advisor(browser, shop, size, language).log_in("feng")
    page = manager.page
    page.goto(f"{shop}/desk/figures")
    page.locator("a[href^='/desk/reports/week']").click()
    page.locator("a[href^='/desk/figures/open']").click()
    page.locator("ol.behind a").first.click()
    expect(page.locator(".ticket h1")).to_be_visible()
    for path in ("/desk/figures/on_time", "/desk/reports/month", "/desk/evening", "/desk/news/choices"):
        page.goto(shop + path)
        assert manager.fits(), path
        assert manager.small_targets() == [], path
        assert len(page.content()) < 200_000
    page.goto(f"{shop}/desk/reports/week")
    with page.expect_download() as taken:
        page.locator("a[href*='/file']").click()
    assert taken.value.suggested_filename == "report-week-2026-03-09.xlsx"
    assert manager.odd == []
    manager.context.close()


def _press(page: Page, *keys: str) -> None:
    """Keys, on a page whose scripts listen by now."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.rule("N4", "C2")
@pytest.mark.parametrize(
    ("size", "language"),
    [(PHONE, "en-US"), (SCREEN, "zh-CN")],
    ids=["phone", "screen"],
)
def test_an_advisor_s_morning(browser: Browser, shop: str, size: dict[str, int], language: str, tmp_path: Path) -> None:
    photo = tmp_path / "brake.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    driver = Customer(browser, shop, PHONE).open_chat()
    words = f"空调不制冷了{size['width']}"
    driver.say(words)
    driver.tap("能开")
    expect(driver.answer("F2026-")).to_be_visible()
    manager = Advisor(browser, shop, SCREEN, language).log_in("feng")
    manager.page.goto(f"{shop}/desk/ready")
    if manager.page.locator("form[action$=begin]").count():
        manager.page.locator("form[action$=begin] button").click()
    manager.context.close()

    advisor = Advisor(browser, shop, size, language).log_in()
    page = advisor.page
    _press(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    _press(page, "g", "u")
    expect(page).to_have_url(f"{shop}/desk?show=unassigned")
    advisor.row(words).click()
    expect(page.locator(".acts form[action$=claim]")).to_be_visible()
    _press(page, "c")
    expect(page.locator(".acts form[action$=release]")).to_be_visible()

    box = page.locator(".answer textarea")
    _press(page, "r")
    expect(box).to_be_focused()
    page.keyboard.type("/")
    page.locator(".offers li", has_text="陈雨").click()
    expect(box).to_have_value("＿＿您好，我是陈雨，您的事由我来跟进。")
    with page.expect_response("**/draft"):
        page.keyboard.type("!")
    page.reload()
    expect(box).to_have_value("＿＿您好，我是陈雨，您的事由我来跟进。!")
    page.wait_for_load_state()
    page.locator("[data-attach]").set_input_files(photo)
    expect(page.locator(".files input[name=file]")).to_have_count(1)
    box.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.staff img")).to_have_count(1)
    expect(driver.answer("我是陈雨").locator("img")).to_have_count(1)
    expect(box).to_have_value("")
    page.wait_for_load_state()

    box.fill("")
    box.type("@")
    page.locator(".offers li", has_text="林一鸣").click()
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".history .noted")).to_have_count(1)
    assert advisor.fits() and advisor.small_targets() == []
    colleague = Advisor(browser, shop, size, language).log_in("lin")
    colleague.page.goto(f"{shop}/desk?show=mentions")
    expect(colleague.row(words).locator(".badge.warm", has_text="@")).to_have_count(1)
    assert advisor.odd == colleague.odd == driver.odd == []
    for person in (advisor, colleague, driver):
        person.context.close()

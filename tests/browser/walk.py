"""One matter from "刹车有异响" to the signed hand-over and the follow-up, by hand in real browsers: its pictures.

python -m tests.browser.walk makes docs/pictures/walk-*.png for docs/how-to/one-ticket.md.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from nlu.train import ensure_model
from tests.browser.pictures import PICTURES
from tests.browser.street import MISSING, PHONE, ROOT, Advisor, Customer, chromium, demo_shop, launch

DESK = {"width": 1180, "height": 760}
LATER = "2026-03-22T10:30+08:00"
"""Four days after: the follow-up is due."""


def main() -> None:
    """docs/pictures/walk-*.png are new."""
    if chromium() is None:
        sys.exit(MISSING)
    model = ensure_model([ROOT / "nlu" / "data"], ROOT / "data" / "models")
    with tempfile.TemporaryDirectory() as folder:
        play(model.parent, Path(folder), PICTURES)


def play(models: Path, data: Path, pictures: Path) -> None:
    """The whole matter, with the shop opened again four days later. data: an empty folder for its store."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        with demo_shop(models, data=data) as address:
            driver = walk(browser, address, pictures)
        with demo_shop(models, data=data, clock=LATER, port=address.rpartition(":")[2]):
            follow_up(driver, pictures)


def walk(browser: Browser, address: str, folder: Path) -> Customer:
    """Report, answer, work order, extra item, inspections, bill, hand-over, signature."""
    driver = Customer(browser, address, PHONE, sharp=2).open_chat()
    driver.say("刹车有异响，踩下去吱吱响")
    _tap(driver, "能开")
    _tap(driver, "跳过")
    _tap(driver, "跳过")
    driver.say("沪A66888")
    expect(driver.answer("F2026-").first).to_be_visible()
    _shoot(driver, folder / "walk-1-report.png")

    advisor = Advisor(browser, address, DESK).log_in()
    advisor.take("刹车有异响")
    advisor.reply("您好，我是陈雨。刹车的事不等，您现在开过来，我们马上给您检查。")
    driver.say("好的，二十分钟到")
    expect(advisor.page.locator(".said.customer").filter(has_text="二十分钟到")).to_be_visible()
    _shoot(advisor, folder / "walk-2-ticket.png")

    advisor.page.locator("form[action*='work_open'] button").click()
    page = advisor.page
    page.locator("form[action$=intake] input[name=km]").fill("53210")
    page.locator("form[action$=intake] input[name=walk_tyres]").fill("左前胎有轻微裂纹")
    page.locator("form[action$=intake] .btn.main").click()
    page.locator("details.add summary", has_text="加项目").click()
    page.locator("form[action$=item] select[name=service]").select_option("brake_pads")
    page.locator("form[action$=item] .btn.main").click()
    page.locator("form[action$=offer] .btn.main").click()
    expect(driver.answer("刹车片").last).to_be_visible()
    _shoot(driver, folder / "walk-3-order.png")
    _tap(driver, "同意")
    expect(driver.answer("已记录您的同意").last).to_be_visible()
    order = page.url.partition("?")[0]

    technician = Advisor(browser, address, PHONE, sharp=2).log_in("zhou")
    technician.page.goto(order)
    technician.page.locator("form[action$=start] button").click()
    technician.page.locator("details.add summary", has_text="加增项").click()
    technician.page.locator("form[action$=item] input[name=name]").fill("前刹车盘有沟槽，建议一起更换")
    technician.page.locator("form[action$=item] input[name=reason]").fill("旧盘磨出台阶，新刹车片会继续响")
    technician.page.locator("form[action$=item] input[name=labour]").fill("120")
    technician.page.locator("form[action$=item] input[name=minutes]").fill("30")
    technician.page.locator("form[action$=item] input[name=part_0]").fill("前刹车盘")
    technician.page.locator("form[action$=item] input[name=quantity_0]").fill("2")
    technician.page.locator("form[action$=item] .btn.main").click()
    page.goto(order)
    page.locator("form[action$=ask] button").click()
    expect(driver.answer("前刹车盘有沟槽").last).to_be_visible()
    _shoot(driver, folder / "walk-4-extra.png")
    _tap(driver, "做")
    expect(driver.answer("会做：前刹车盘").last).to_be_visible()

    technician.page.reload()
    _finish_items(technician)
    technician.page.locator("form[action$=finish] button").click()
    _inspect(technician, order)
    for code in ("qian", "zheng"):
        _inspect(Advisor(browser, address, DESK).log_in(code), order)
    page.goto(order)
    _shoot(advisor, folder / "walk-5-inspected.png")
    expect(driver.answer("可以来取车").last).to_be_visible()
    page.locator("form[action$=settle] .btn.main").click()
    page.locator("form[action$=hand_over] button").click()
    _tap(driver, "确认签字")
    expect(driver.page.locator(".chips:not(.spent) .chip", has_text="确认签字")).to_have_count(0)
    _shoot(driver, folder / "walk-6-signed.png")
    page.goto(order)
    _shoot(advisor, folder / "walk-7-handed-over.png")
    return driver


def follow_up(driver: Customer, folder: Path) -> None:
    """Days later the shop asks how the car is; one tap closes it."""
    driver.page.reload()
    expect(driver.answer("都好").or_(driver.answer("还好吗")).last).to_be_visible(timeout=60_000)
    _tap(driver, "都好")
    expect(driver.answer("谢谢").last).to_be_visible()
    _shoot(driver, folder / "walk-8-follow-up.png")


def _tap(driver: Customer, label: str) -> None:
    """The chip of the newest answer with exactly that label."""
    chips = driver.page.locator(".chips:not(.spent)").last.locator(".chip")
    chips.get_by_text(label, exact=True).or_(chips.filter(has_text=re.compile(f"^{label}$"))).first.click()


def _finish_items(technician: Advisor) -> None:
    """Every item of the order is marked done, one press after the other, each answered before the next."""
    open_items = technician.page.locator("form[action$=done] button")
    expect(open_items).not_to_have_count(0)
    for left in range(open_items.count() - 1, -1, -1):
        open_items.first.click()
        expect(open_items).to_have_count(left)
        expect(technician.page.locator("form[action$=done], form[action$=finish]").first).to_be_visible()


def _inspect(person: Advisor, order: str) -> None:
    person.page.goto(order)
    person.page.locator("form[action$=pass] .btn.main").click()


def _shoot(person: Advisor | Customer, path: Path) -> None:
    person.page.mouse.move(0, 0)
    person.page.wait_for_timeout(700)
    person.page.screenshot(path=path)


if __name__ == "__main__":
    main()

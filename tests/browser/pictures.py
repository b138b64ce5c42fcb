"""The pictures of the README, made from the running product: python -m tests.browser.pictures."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from nlu.train import ensure_model
from tests.actions.customers.imports.lists import xlsx
from tests.browser.street import MISSING, PHONE, ROOT, SCREEN, Advisor, Customer, chromium, demo_shop, launch

PICTURES = ROOT / "docs" / "pictures"


def main() -> None:
    """docs/pictures/chat.png, desk.png, board.png and fleet.png are new."""
    if chromium() is None:
        sys.exit(MISSING)
    PICTURES.mkdir(parents=True, exist_ok=True)
    model = ensure_model([ROOT / "nlu" / "data"], ROOT / "data" / "models")
    with demo_shop(model.parent) as address, sync_playwright() as playwright, launch(playwright) as browser:
        take(browser, address, PICTURES)
        board(browser, address, PICTURES)
        fleet(browser, address, PICTURES)


def take(browser: Browser, address: str, folder: Path) -> None:
    """A booking on a phone, and a brake failure on the desk while an advisor helps."""
    booking = Customer(browser, address, PHONE, sharp=2).open_chat()
    booking.say("沪A66888 明天下午三点做个小保养")
    expect(booking.page.locator(".card")).to_be_visible()
    booking.page.wait_for_timeout(900)
    booking.page.screenshot(path=folder / "chat.png")
    booking.tap("确认预约")
    expect(booking.answer("B2026-").first).to_be_visible()

    unhappy = Customer(browser, address, PHONE).open_chat()
    unhappy.say("我要投诉，上周修完空调还是不制冷，等了两个小时也没人理我")
    expect(unhappy.answer("C2026-").first).to_be_visible()

    driver = Customer(browser, address, PHONE).open_chat()
    driver.say("沪B55667 刹车踩下去没反应，我还在高速上")
    expect(driver.answer("F2026-").first).to_be_visible()
    driver.say("G60 沪昆高速往杭州方向，K42 附近")
    expect(driver.page.locator(".msg.bot")).to_have_count(2)

    advisor = Advisor(browser, address, SCREEN, sharp=2).log_in()
    advisor.take("刹车踩下去没反应")
    advisor.reply("您好，我是陈雨。请打开双闪、人到护栏外等候，拖车 25 分钟内到 K42，我会一直在线。")
    driver.say("好的，明白了，谢谢！")
    expect(advisor.page.locator(".said.customer").filter(has_text="明白了")).to_be_visible()
    advisor.page.mouse.move(0, 0)
    advisor.page.wait_for_timeout(900)
    advisor.page.screenshot(path=folder / "desk.png")


def board(browser: Browser, address: str, folder: Path) -> None:
    """A day on the board while a visit is dragged to another bay."""
    for words in ("沪C33445 明天上午十点做个小保养", "沪D77889 明天下午两点做个大保养"):
        booking = Customer(browser, address, PHONE).open_chat()
        booking.say(words)
        booking.tap("确认预约")
        expect(booking.answer("B2026-").first).to_be_visible()
        booking.context.close()
    advisor = Advisor(browser, address, SCREEN, sharp=2).log_in()
    page = advisor.page
    page.goto(f"{address}/desk/today?on=2026-03-19")
    block = page.locator("a[data-visit]").filter(has_text="沪C33445")
    lane = (block.get_attribute("data-lanes") or "").split()[-1]
    box, to = block.bounding_box(), page.locator(f'.drop[data-lane="{lane}"]').bounding_box()
    assert box is not None and to is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, to["y"] + 25, steps=5)
    page.screenshot(path=folder / "board.png", clip={"x": 0, "y": 0, "width": 1440, "height": 820})


def fleet(browser: Browser, address: str, folder: Path) -> None:
    """A company's vehicles with what falls due, and its contacts; they came in by a list."""
    header = ("姓名", "手机", "单位", "车牌", "品牌", "车型", "里程", "上次保养", "保险到期")
    said = (
        ("马建国", "13900001201", "顺达物流", "沪A30001", "大众", "帕萨特", 86_000, "2025-04-02", "2026-04-20"),
        ("马建国", "13900001201", "顺达物流", "沪A30002", "上汽大通", "V80", 143_000, "2025-10-12", "2026-09-01"),
        ("何红梅", "13900001202", "顺达物流", "沪A30003", "福田", "图雅诺", 52_300, "2025-08-20", "2026-03-30"),
        ("", "", "顺达物流", "沪A30004", "比亚迪", "宋PLUS", 18_900, "2026-01-15", "2027-01-10"),
    )
    page = Advisor(browser, address, SCREEN, sharp=2).log_in("feng").page
    page.goto(f"{address}/desk/customers/import")
    sent = {"name": "fleet.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(("车队", [header, *said]))}
    page.get_by_label("表格文件").set_input_files(sent)
    page.get_by_role("button", name="先看一遍").click()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible()
    page.goto(f"{address}/desk/customers?q=顺达物流")
    page.locator(".cards a", has_text="顺达物流").first.click()
    page.locator("a[href$=fleet]").click()
    expect(page.get_by_text("沪A30003").first).to_be_visible()
    page.screenshot(path=folder / "fleet.png")


if __name__ == "__main__":
    main()

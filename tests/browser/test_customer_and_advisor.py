"""The whole job in real browsers: a customer on a phone, an advisor at the desk."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect, sync_playwright

from tests.browser.street import MISSING, PHONE, SCREEN, Advisor, Customer, chromium, demo_shop, launch

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium() is None, reason=MISSING)]


@pytest.fixture(scope="module")
def shop(model: Path) -> Iterator[str]:
    """The address of a running demo shop."""
    with demo_shop(model.parent) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser of this module's own: closed before tests with event loops run."""
    with sync_playwright() as playwright, launch(playwright) as running:
        yield running


@pytest.fixture
def customer(browser: Browser, shop: str) -> Iterator[Customer]:
    """Somebody new, on a phone."""
    person = Customer(browser, shop, PHONE).open_chat()
    yield person
    person.context.close()
    assert person.odd == []


@pytest.fixture
def advisor(browser: Browser, shop: str) -> Iterator[Advisor]:
    """An advisor at a screen."""
    person = Advisor(browser, shop, SCREEN).log_in()
    yield person
    person.context.close()
    assert person.odd == []


@pytest.mark.rule("A3", "B4")
def test_a_booking_in_one_message_needs_one_yes_and_is_on_the_desk(customer: Customer, advisor: Advisor) -> None:
    customer.say("京A12345 明天下午三点做个小保养")
    card = customer.page.locator(".card").last
    expect(card).to_contain_text("3月19日")
    expect(card).to_contain_text("15:00")
    customer.tap("确认预约")
    booked = customer.answer("已预约成功")
    expect(booked).to_be_visible()
    found = re.search(r"B2026-\d{4}", booked.inner_text())
    assert found is not None
    expect(advisor.row(found[0])).to_be_visible()


@pytest.mark.rule("B4")
def test_a_booking_in_english_needs_one_yes(browser: Browser, shop: str) -> None:
    guest = Customer(browser, shop, PHONE, "en-GB").open_chat()
    guest.say("Please book a minor service for 京B23456 tomorrow at 4 pm")
    expect(guest.page.locator(".card").last).to_contain_text("16:00")
    guest.tap("Yes, book it")
    expect(guest.answer("B2026-")).to_be_visible()
    assert guest.odd == []


@pytest.mark.rule("F2")
def test_a_brake_failure_gets_advice_first_and_is_urgent_on_the_desk_within_two_seconds(
    customer: Customer, advisor: Advisor
) -> None:
    words = "刹车踩下去没反应，我还在高速上"
    before = advisor.page.locator(".row.urgent").count()
    began = time.monotonic()
    customer.say(words)
    expect(advisor.page.locator(".row.urgent")).to_have_count(before + 1, timeout=2000)
    took = time.monotonic() - began
    first = customer.page.locator("#log .msg.bot .bubble").first
    expect(first).to_contain_text("停止驾驶")
    expect(first.locator("a[href^='tel:']").first).to_be_visible()
    assert advisor.row(words).first.get_attribute("class") == "row red urgent fresh"
    assert took < 2


@pytest.mark.rule("C1", "C2")
def test_a_complaint_gets_its_number_and_the_customer_reads_the_advisors_answer(
    customer: Customer, advisor: Advisor
) -> None:
    customer.say("我要投诉，上周修完空调还是不制冷，等了两个小时也没人理我")
    answered = customer.answer("C2026-")
    expect(answered.first).to_be_visible()
    number = re.search(r"C2026-\d{4}", answered.first.inner_text())
    assert number is not None
    expect(advisor.row(number[0])).to_be_visible(timeout=2000)
    advisor.take(number[0])
    advisor.reply("非常抱歉，我马上给您安排免费复检。")
    theirs = customer.page.locator(".msg.staff").filter(has_text="免费复检")
    expect(theirs).to_be_visible(timeout=1000)
    expect(theirs).to_contain_text("陈雨")
    customer.say("好的，谢谢")
    expect(advisor.page.locator(".said.customer").filter(has_text="好的，谢谢")).to_be_visible(timeout=3000)
    assert customer.page.locator(".msg.bot").filter(has_text="不客气").count() == 0


def test_the_conversation_is_still_there_after_a_reload(customer: Customer) -> None:
    customer.say("你好")
    expect(customer.page.locator(".msg.bot")).to_have_count(1)
    customer.page.reload()
    expect(customer.page.locator(".msg")).to_have_count(2)
    expect(customer.page.locator(".msg.me")).to_contain_text("你好")


def test_without_websockets_the_chat_works_by_polling(browser: Browser, shop: str, advisor: Advisor) -> None:
    guest = Customer(browser, shop, PHONE)

    def hang_up(socket: WebSocketRoute) -> None:
        socket.close()

    guest.page.route_web_socket(re.compile("/chat/socket"), hang_up)
    guest.open_chat()
    guest.say("车子发动机有异响")
    guest.tap("能开")
    expect(guest.answer("F2026-").first).to_be_visible()
    advisor.take("发动机有异响")
    advisor.reply("请先不要长途行驶。")
    expect(guest.page.locator(".msg.staff")).to_contain_text("请先不要长途行驶。", timeout=2000)


def test_a_message_typed_while_offline_is_sent_once_when_the_line_is_back(customer: Customer, shop: str) -> None:
    page = customer.page
    held = [True]
    page.route("**/chat/*", lambda route: route.abort() if held[0] else route.continue_())
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    customer.context.set_offline(True)
    customer.say("你好")
    expect(page.locator(".msg.me.pending")).to_have_count(1)
    held[0] = False
    customer.context.set_offline(False)
    page.reload()
    expect(page.locator(".msg.me:not(.pending)")).to_have_count(1)
    expect(page.locator(".msg.bot")).to_have_count(1)
    customer.odd.clear()  # the browser rightly reports the lost line


def test_an_old_button_is_answered_kindly(customer: Customer) -> None:
    customer.say("京C12345 后天上午十点做个小保养")
    expect(customer.page.locator(".card")).to_have_count(1)
    customer.tap("确认预约")
    expect(customer.answer("已预约成功")).to_be_visible()
    before = customer.page.locator(".msg.bot").count()
    customer.page.locator(".chip", has_text="确认预约").click(force=True)
    expect(customer.page.locator(".msg.bot")).to_have_count(before + 1)


def test_a_photo_reaches_the_desk_and_too_big_a_file_gets_kind_words(
    customer: Customer, advisor: Advisor, tmp_path: Path
) -> None:
    customer.say("发动机下面漏油")
    customer.tap("能开")
    expect(customer.answer("F2026-").first).to_be_visible()
    photo = tmp_path / "leak.png"
    customer.page.locator("header").first.screenshot(path=photo)
    customer.page.locator("#file").set_input_files(photo)
    expect(customer.page.locator(".msg.me .photo")).to_be_visible()
    expect(customer.page.locator(".msg.me.pending")).to_have_count(0)
    big = tmp_path / "big.png"
    with big.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    customer.page.locator("#file").set_input_files(big)
    expect(customer.page.locator(".note")).to_contain_text("20 MB")
    advisor.row("漏油").first.click()
    expect(advisor.page.locator(".said.customer img")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/chat", "/desk", "/desk/today", "/desk/customers", "/api/docs"])
def test_every_page_fits_a_phone_and_a_thumb(browser: Browser, shop: str, path: str) -> None:
    person = Advisor(browser, shop, PHONE).log_in()
    person.page.goto(shop + path)
    assert person.fits()
    assert person.small_targets() == []
    assert person.odd == []
    person.context.close()

"""A staff chat with topics: one for each ticket, with one card, and what belongs to it."""

from __future__ import annotations

import pytest

from actions.booking import visits
from actions.tickets import tickets
from storage import shops
from storage.booking import appointments
from storage.tickets import tickets as ticket_queries
from tests.notifications.staff_chat.forum import Play, events, in_topic, opened, queued, topics
from tests.simulators.telegram_house import (
    ADVISOR,
    MANAGER,
    SECOND_ADVISOR,
    STAFF_CHAT,
    STAFF_TOKEN,
    STRANGER,
    House,
)
from tests.simulators.telegram_people import TelegramUser


@pytest.mark.rule("N4")
def test_each_ticket_has_a_topic_named_after_it_with_one_pinned_card(play: Play) -> None:
    async def story(running: House) -> None:
        await opened(running)
        await opened(running, "刹车有异响，京A12345", 7002)
        names = [topic["name"] for topic in topics(running)]
        assert names[0].startswith("C2026-0001 📣 投诉")
        assert "F2026-0001" in names[1] and "京A12345" in names[1]
        assert topics(running)[0]["icon_color"] != topics(running)[1]["icon_color"]
        cards = [m for m in running.staff().bot.from_bot(STAFF_CHAT) if "reply_markup" in m]
        await running.until(lambda: running.telegram.pinned[STAFF_CHAT] == [card["message_id"] for card in cards])
        assert [card["message_thread_id"] for card in cards] == list(running.telegram.topics[STAFF_CHAT])

    play(story)


@pytest.mark.rule("N4")
def test_a_topic_is_closed_with_its_ticket_and_opened_again_with_it(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await opened(running, "转人工")
        manager = in_topic(running, 0, MANAGER, "冯经理")
        manager.taps("✅ 完成", times=2)
        await running.until(lambda: topics(running)[0]["closed"])
        assert "已完成" in manager.reads()[0]
        assert sum("已办结" in said for said in customer.reads()) == 1
        with running.store.write() as tx:
            by = shops.staff_by_code(tx, "feng")
            assert by is not None
            tickets.reopen(tx, 1, by, running.worker._now())
        await running.until(lambda: not topics(running)[0]["closed"])
        await running.until(lambda: "冯经理 处理中" in manager.reads()[0])
        assert len(topics(running)) == 1

    play(story)


@pytest.mark.rule("N4", "F2")
def test_news_of_a_ticket_is_a_line_in_its_topic_and_no_second_card(play: Play) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        customer.says("京A12345 明天下午三点做个小保养")
        await running.until(lambda: customer.reads())
        customer.taps("确认预约")
        await running.until(lambda: topics(running) and in_topic(running).reads())
        customer.says("取消预约")
        await running.until(lambda: any("取消" in said for said in customer.reads()[2:]))
        _cancel(running)
        await running.until(lambda: any("有变化" in said for said in in_topic(running).reads()[1:]))
        await running.until(lambda: topics(running)[0]["closed"])
        assert "已取消" in in_topic(running).reads()[0]
        assert sum("reply_markup" in m for m in customer.telegram.bot(STAFF_TOKEN).from_bot(STAFF_CHAT)) == 0

    play(story)


def _cancel(running: House) -> None:
    with running.store.write() as tx:
        at_shop, ticket = shops.load(tx), ticket_queries.get(tx, 1)
        assert at_shop is not None and ticket is not None
        visit = appointments.of_ticket(tx, 1)
        assert visit is not None
        if visit.state == "booked":
            visits.cancel(tx, at_shop, visit, running.worker._now(), actor="customer")


def test_a_topic_is_renamed_when_its_facts_change(play: Play) -> None:
    async def story(running: House) -> None:
        await opened(running, "刹车有异响，京A12345")
        with running.store.write() as tx:
            ticket = ticket_queries.lock(tx, 1)
            assert ticket is not None
            ticket.plate = "沪B54321"
            tickets.add_details(tx, ticket, running.worker._now(), corrected=True)
        await running.until(lambda: "沪B54321" in topics(running)[0]["name"])

    play(story)


def test_menus_open_under_the_card_and_the_step_closes_them(play: Play) -> None:
    async def story(running: House) -> None:
        await opened(running, "转人工")
        colleague = running.in_private(SECOND_ADVISOR, "林一鸣")
        advisor = in_topic(running)
        advisor.taps("🙋 接单")
        await running.until(lambda: "陈雨 处理中" in advisor.reads()[0])
        advisor.taps("⏳ 等待…")
        await running.until(lambda: "等配件" in _labels(advisor))
        advisor.taps("← 返回")
        await running.until(lambda: "💬 回复客户" in _labels(advisor))
        advisor.taps("⏳ 等待…")
        await running.until(lambda: "等配件" in _labels(advisor))
        pressed = advisor.taps("等配件")
        await running.until(lambda: "▶️ 继续" in _labels(advisor))
        assert advisor.bot.answered[pressed] == ["已改为等配件。"]
        assert "等配件" in advisor.reads()[0]
        advisor.taps("⋯ 更多")
        await running.until(lambda: "👤 转给…" in _labels(advisor))
        advisor.taps("👤 转给…")
        await running.until(lambda: "林一鸣" in _labels(advisor))
        advisor.taps("林一鸣")
        await running.until(lambda: "林一鸣" in advisor.reads()[0])
        await running.until(lambda: any("陈雨 转给您" in said for said in colleague.reads()))

    play(story)


def _labels(person: TelegramUser) -> list[str]:
    card = next(
        m for m in person.bot.from_bot(person.chat) if m.get("message_thread_id") == person.topic and "text" in m
    )
    return [button["text"] for row in card.get("reply_markup", {}).get("inline_keyboard", ()) for button in row]


# --- restricted matters --------------------------------------------------------------------------------------


@pytest.mark.rule("C5", "A5")
def test_a_matter_about_a_person_goes_to_the_manager_alone_and_is_answered_from_there(play: Play) -> None:
    async def story(running: House) -> None:
        manager, chen = running.in_private(MANAGER, "冯经理"), running.in_private(ADVISOR, "陈雨")
        customer = running.customer()
        customer.says("转人工")
        await running.until(lambda: customer.reads())
        await running.until(lambda: queued(running) == 0)
        _restrict(running, about="chen")
        await running.until(lambda: any("🔒" in said for said in in_topic(running).reads()))
        assert not any("转人工" in said for said in in_topic(running).reads())
        await running.until(lambda: manager.reads())
        assert "E2026-0001" in manager.reads()[0]
        card = manager.bot.from_bot(manager.id)[0]
        manager.says("我是冯经理，请说", under=card["message_id"])
        await running.until(lambda: "我是冯经理，请说" in customer.reads())
        customer.says("陈雨态度很差")
        await running.until(lambda: any("陈雨态度很差" in said for said in manager.reads()))
        await running.until(lambda: "冯经理 处理中" in manager.reads()[0])
        pressed = chen.presses("claim:1", card)
        await running.until(lambda: chen.bot.answered[pressed])
        assert chen.bot.answered[pressed] == ["找不到这张工单。"]
        assert chen.reads() == []
        assert not any("态度很差" in said for said in running.staff().reads())
        assert topics(running)[0]["closed"]
        manager.presses("done:1", card)
        await running.until(lambda: "已完成" in manager.reads()[0])

    play(story)


def _restrict(running: House, about: str) -> None:
    with running.store.write() as tx:
        ticket = ticket_queries.lock(tx, 1)
        assert ticket is not None
        ticket.restricted, ticket.about_staff = True, about
        ticket_queries.record(tx, ticket, "restricted", "system", running.worker._now())
        tickets.refresh_card(tx, ticket, running.worker._now())


def test_a_word_in_private_without_a_card_is_answered_with_what_to_do(play: Play) -> None:
    async def story(running: House) -> None:
        advisor, stranger = running.in_private(), running.in_private(STRANGER, "路人")
        advisor.says("你好")
        stranger.says("你好")
        await running.until(lambda: advisor.reads() and stranger.reads())
        assert "/my" in advisor.reads()[0]
        assert str(STRANGER) in stranger.reads()[0]

    play(story)


# --- questions and passing up ----------------------------------------------------------------------------------


@pytest.mark.rule("A5", "I1")
def test_commands_answer_in_the_group_and_in_private_with_what_the_asker_may_see(play: Play) -> None:
    async def story(running: House) -> None:
        await opened(running, "刹车有异响，京A12345")
        advisor, stranger = running.in_private(), running.staff(STRANGER, "路人")
        in_topic(running).taps("🙋 接单")
        await running.until(lambda: "claimed" in events(running))
        advisor.says("/my")
        await running.until(lambda: advisor.reads())
        assert "您名下 1 张" in advisor.reads()[-1] and "京A12345" in advisor.reads()[-1]
        for asked, part in (
            ("/find 12345", "F2026-0001"),
            ("/find 没有的", "没有找到"),
            ("/who@shop_bot", "陈雨：1 张"),
        ):
            count = len(advisor.reads())
            advisor.says(asked)
            await running.until(lambda count=count: len(advisor.reads()) > count)
            assert part in advisor.reads()[-1]
        stranger.says("/find 12345")
        await running.until(lambda: any(str(STRANGER) in said for said in stranger.reads()))

    play(story)


@pytest.mark.rule("N4", "C9")
def test_what_is_passed_up_reaches_the_manager_in_private(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await opened(running)
        advisor, manager = in_topic(running), running.in_private(MANAGER, "冯经理")
        advisor.taps("⋯ 更多")
        await running.until(lambda: "⬆️ 上报" in _labels(advisor))
        advisor.taps("⬆️ 上报")
        await running.until(lambda: manager.reads())
        assert "C2026-0001" in manager.reads()[0] and "陈雨 已上报" in manager.reads()[0]
        await running.until(lambda: "陈雨 已上报" in advisor.reads()[0])
        manager.says("我来联系您", under=manager.bot.from_bot(manager.id)[0]["message_id"])
        await running.until(lambda: "我来联系您" in customer.reads())

    play(story)

"""A staff chat with topics: one for each ticket, with one card, and what belongs to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from actions.booking import visits
from actions.tickets import tickets
from bot.conversation import Conversations
from storage import Store, outbox, shops
from storage.booking import appointments
from storage.tickets import tickets as ticket_queries
from tests.simulators.telegram import FakeTelegram, Fault
from tests.simulators.telegram_house import (
    ADVISOR,
    MANAGER,
    SECOND_ADVISOR,
    STAFF_CHAT,
    STAFF_TOKEN,
    STRANGER,
    House,
    house,
)
from tests.simulators.telegram_people import TelegramUser

Story = Callable[[House], Coroutine[Any, Any, None]]
Play = Callable[[Story], None]


@pytest.fixture
def play(
    store: Store,
    conversations: Conversations,
    clock: Callable[[], datetime],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Play:
    """Runs a story in a house whose staff chat is a forum; messages leave faster than Telegram allows."""
    monkeypatch.setattr(outbox, "GROUP", outbox.Pace(timedelta(milliseconds=20), 8))

    def run(story: Story) -> None:
        async def told() -> None:
            async with FakeTelegram() as telegram:
                telegram.forums.add(STAFF_CHAT)
                async with house(store, conversations, clock, tmp_path, telegram=telegram) as running:
                    await story(running)
                    await running.until(lambda: _queued(running) == 0)
                assert telegram.rejected == []
                assert telegram.too_early == 0

        asyncio.run(told())

    return run


@pytest.fixture
def either_store(store: Store) -> Store:
    """SQLite is enough here: what differs by store is held by the tests of both bots."""
    return store


def _queued(running: House) -> int:
    with running.store.read() as tx:
        return outbox.counts(tx).get("queued", 0)


def _topics(running: House) -> list[dict[str, Any]]:
    return list(running.telegram.topics.get(STAFF_CHAT, {}).values())


async def _opened(running: House, words: str = "你们乱收费，我要投诉", customer: int = 7001) -> TelegramUser:
    """A customer has said that, and the ticket's topic has its card; the customer is returned."""
    count, person = len(_topics(running)), running.customer(customer)
    person.says(words)
    await running.until(lambda: len(_topics(running)) > count)
    await running.until(lambda: _in_topic(running, count).reads())
    return person


def _in_topic(running: House, number: int = 0, user: int = ADVISOR, name: str = "陈雨") -> TelegramUser:
    person = running.staff(user, name)
    person.topic = list(running.telegram.topics[STAFF_CHAT])[number]
    return person


def _events(running: House, ticket_id: int = 1) -> list[str]:
    with running.store.read() as tx:
        return [event.kind for event in ticket_queries.events(tx, ticket_id)]


@pytest.mark.rule("N4")
def test_each_ticket_has_a_topic_named_after_it_with_one_pinned_card(play: Play) -> None:
    async def story(running: House) -> None:
        await _opened(running)
        await _opened(running, "刹车有异响，京A12345", 7002)
        names = [topic["name"] for topic in _topics(running)]
        assert names[0].startswith("C2026-0001 📣 投诉")
        assert "F2026-0001" in names[1] and "京A12345" in names[1]
        assert _topics(running)[0]["icon_color"] != _topics(running)[1]["icon_color"]
        cards = [m for m in running.staff().bot.from_bot(STAFF_CHAT) if "reply_markup" in m]
        await running.until(lambda: running.telegram.pinned[STAFF_CHAT] == [card["message_id"] for card in cards])
        assert [card["message_thread_id"] for card in cards] == list(running.telegram.topics[STAFF_CHAT])

    play(story)


@pytest.mark.rule("N4", "C2")
def test_what_is_written_in_a_topic_goes_to_its_customer_and_back(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await _opened(running)
        other = await _opened(running, "转人工", 7002)
        advisor = _in_topic(running)
        advisor.says("非常抱歉，我马上核对账单")
        await running.until(lambda: "非常抱歉，我马上核对账单" in customer.reads())
        assert not any("核对账单" in said for said in other.reads())
        customer.says("好的，等您消息")
        await running.until(lambda: any("好的，等您消息" in said for said in advisor.reads()))
        await running.until(lambda: "陈雨 处理中 · 已答复" in advisor.reads()[0])
        assert len(advisor.reads()) == 2
        assert not any("好的，等您消息" in said for said in _in_topic(running, 1).reads())

    play(story)


def test_a_note_and_a_word_to_a_colleague_stay_inside(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await _opened(running)
        advisor, colleague = _in_topic(running), _in_topic(running, 0, SECOND_ADVISOR, "林一鸣")
        noted = advisor.says("备注：老客户")
        await running.until(lambda: _events(running).count("noted") == 1)
        colleague.says("这单我来吧", under=noted["message_id"])
        await running.until(lambda: _events(running).count("noted") == 2)
        assert not any("老客户" in said or "我来吧" in said for said in customer.reads())
        assert "answered" not in _events(running)

    play(story)


def test_a_picture_from_staff_reaches_the_customer_as_one(play: Play, tmp_path: Path) -> None:
    async def story(running: House) -> None:
        customer = await _opened(running)
        advisor = _in_topic(running)
        advisor.sends_photo(b"\xff\xd8\xff worn pads", "磨损的刹车片")
        await running.until(lambda: any("photo" in m for m in customer.bot.from_bot(customer.chat)))
        assert "磨损的刹车片" in customer.reads()
        assert [path.read_bytes() for path in tmp_path.rglob("media/staff/*/*.jpg")] == [b"\xff\xd8\xff worn pads"]
        advisor.sends(location={"latitude": 31.2, "longitude": 121.4})
        await running.until(lambda: any("没有发给客户" in said for said in advisor.reads()))

    play(story)


def test_what_telegram_notes_in_a_topic_and_unknown_commands_are_not_for_the_customer(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await _opened(running)
        advisor = _in_topic(running)
        advisor.sends(forum_topic_edited={"name": "x"})
        advisor.sends(pinned_message=advisor.bot.from_bot(STAFF_CHAT)[-1])
        advisor.says("/mine")
        await running.until(lambda: any("/my" in said for said in advisor.reads()))
        advisor.says("您好")
        await running.until(lambda: "您好" in customer.reads())
        assert _events(running).count("answered") == 1
        assert not any("没有发给客户" in said for said in advisor.reads())

    play(story)


@pytest.mark.rule("I1")
def test_a_stranger_in_a_topic_is_refused_politely(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await _opened(running)
        stranger = _in_topic(running, 0, STRANGER, "路人")
        stranger.says("给我退款")
        await running.until(lambda: any(str(STRANGER) in said for said in stranger.reads()))
        assert "answered" not in _events(running)
        assert "给我退款" not in customer.reads()

    play(story)


@pytest.mark.rule("N4")
def test_a_topic_is_closed_with_its_ticket_and_opened_again_with_it(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await _opened(running, "转人工")
        manager = _in_topic(running, 0, MANAGER, "冯经理")
        manager.taps("✅ 完成", times=2)
        await running.until(lambda: _topics(running)[0]["closed"])
        assert "已完成" in manager.reads()[0]
        assert sum("已办结" in said for said in customer.reads()) == 1
        with running.store.write() as tx:
            by = shops.staff_by_code(tx, "feng")
            assert by is not None
            tickets.reopen(tx, 1, by, running.worker._now())
        await running.until(lambda: not _topics(running)[0]["closed"])
        await running.until(lambda: "冯经理 处理中" in manager.reads()[0])
        assert len(_topics(running)) == 1

    play(story)


@pytest.mark.rule("N4", "F2")
def test_news_of_a_ticket_is_a_line_in_its_topic_and_no_second_card(play: Play) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        customer.says("京A12345 明天下午三点做个小保养")
        await running.until(lambda: customer.reads())
        customer.taps("确认预约")
        await running.until(lambda: _topics(running) and _in_topic(running).reads())
        customer.says("取消预约")
        await running.until(lambda: any("取消" in said for said in customer.reads()[2:]))
        _cancel(running)
        await running.until(lambda: any("有变化" in said for said in _in_topic(running).reads()[1:]))
        await running.until(lambda: _topics(running)[0]["closed"])
        assert "已取消" in _in_topic(running).reads()[0]
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
        await _opened(running, "刹车有异响，京A12345")
        with running.store.write() as tx:
            ticket = ticket_queries.lock(tx, 1)
            assert ticket is not None
            ticket.plate = "沪B54321"
            tickets.add_details(tx, ticket, running.worker._now(), corrected=True)
        await running.until(lambda: "沪B54321" in _topics(running)[0]["name"])

    play(story)


def test_menus_open_under_the_card_and_the_step_closes_them(play: Play) -> None:
    async def story(running: House) -> None:
        await _opened(running, "转人工")
        colleague = running.in_private(SECOND_ADVISOR, "林一鸣")
        advisor = _in_topic(running)
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


def test_without_the_right_to_make_topics_cards_stand_in_the_chat_and_a_manager_is_told(play: Play) -> None:
    async def story(running: House) -> None:
        running.telegram.no_rights.add(STAFF_CHAT)
        manager = running.in_private(MANAGER, "冯经理")
        customer, advisor = running.customer(), running.staff()
        customer.says("你们乱收费，我要投诉")
        await running.until(lambda: advisor.reads())
        running.customer(7002).says("转人工")
        await running.until(lambda: len(advisor.reads()) == 2)
        await running.until(lambda: manager.reads())
        assert len(manager.reads()) == 1
        assert "管理话题" in manager.reads()[0]
        advisor.says("我来看看", under=advisor.bot.from_bot(STAFF_CHAT)[0]["message_id"])
        await running.until(lambda: "我来看看" in customer.reads())
        assert len(running.telegram.rejected) == 1
        running.telegram.rejected.clear()

    play(story)


def test_when_the_right_is_taken_away_later_nothing_is_lost(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await _opened(running, "刹车有异响，京A12345")
        manager, advisor = running.in_private(MANAGER, "冯经理"), _in_topic(running)
        advisor.says("您好")
        await running.until(lambda: "您好" in customer.reads())
        await running.until(lambda: _queued(running) == 0)
        running.telegram.no_rights.add(STAFF_CHAT)
        _topics(running)[0]["closed"] = True  # by hand, and the bot can't open it again
        customer.says("还在吗")
        await running.until(lambda: any("还在吗" in said for said in running.staff().reads()))
        await running.until(lambda: any("管理话题" in said for said in manager.reads()))
        shown = next(m for m in running.staff().bot.from_bot(STAFF_CHAT) if "还在吗" in m.get("text", ""))
        running.staff().says("在的", under=shown["message_id"])
        await running.until(lambda: "在的" in customer.reads())
        await running.until(lambda: _queued(running) == 0)
        running.telegram.rejected.clear()

    play(story)


def test_a_topic_somebody_deleted_is_made_anew(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await _opened(running)
        _in_topic(running).says("请稍等")
        await running.until(lambda: "请稍等" in customer.reads())
        await running.until(lambda: _queued(running) == 0)
        running.telegram.delete_topic(STAFF_CHAT, next(iter(running.telegram.topics[STAFF_CHAT])))
        customer.says("还在吗")
        await running.until(lambda: _topics(running) and any("还在吗" in said for said in _in_topic(running).reads()))
        running.telegram.rejected.clear()

    play(story)


@pytest.mark.parametrize("method", ["createForumTopic", "sendMessage", "pinChatMessage", "editMessageText"])
@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_asked_to_wait_at_any_step_it_waits_and_ends_with_one_right_card(play: Play, method: str) -> None:
    async def story(running: House) -> None:
        running.telegram.faults.append(Fault(method, code=429, retry_after=1, chat=STAFF_CHAT))
        await _opened(running)
        advisor = _in_topic(running)
        advisor.taps("🙋 接单")
        await running.until(lambda: "陈雨 处理中" in advisor.reads()[0])
        assert len(_topics(running)) == 1
        assert len(advisor.reads()) == 1

    play(story)


@pytest.mark.parametrize("method", ["createForumTopic", "sendMessage", "closeForumTopic"])
def test_an_answer_that_was_cut_off_leaves_at_most_one_empty_topic(play: Play, method: str) -> None:
    async def story(running: House) -> None:
        running.telegram.faults.append(Fault(method, drop="after", chat=STAFF_CHAT))
        customer = running.customer()
        customer.says("转人工")
        await running.until(lambda: any(_in_topic(running, n).reads() for n in range(len(_topics(running)))))
        await running.until(lambda: _queued(running) == 0)
        last = len(_topics(running)) - 1
        assert last <= 1
        advisor = _in_topic(running, last)
        advisor.says("马上处理")
        await running.until(lambda: "马上处理" in customer.reads())
        advisor.taps("✅ 完成")
        await running.until(lambda: _topics(running)[last]["closed"])
        await running.until(lambda: _queued(running) == 0)
        running.telegram.rejected.clear()  # a topic that was closed already says so

    play(story)


# --- restricted matters --------------------------------------------------------------------------------------


@pytest.mark.rule("C5", "A5")
def test_a_matter_about_a_person_goes_to_the_manager_alone_and_is_answered_from_there(play: Play) -> None:
    async def story(running: House) -> None:
        manager, chen = running.in_private(MANAGER, "冯经理"), running.in_private(ADVISOR, "陈雨")
        customer = running.customer()
        customer.says("转人工")
        await running.until(lambda: customer.reads())
        await running.until(lambda: _queued(running) == 0)
        _restrict(running, about="chen")
        await running.until(lambda: any("🔒" in said for said in _in_topic(running).reads()))
        assert not any("转人工" in said for said in _in_topic(running).reads())
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
        assert _topics(running)[0]["closed"]
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
        await _opened(running, "刹车有异响，京A12345")
        advisor, stranger = running.in_private(), running.staff(STRANGER, "路人")
        _in_topic(running).taps("🙋 接单")
        await running.until(lambda: "claimed" in _events(running))
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
        customer = await _opened(running)
        advisor, manager = _in_topic(running), running.in_private(MANAGER, "冯经理")
        advisor.taps("⋯ 更多")
        await running.until(lambda: "⬆️ 上报" in _labels(advisor))
        advisor.taps("⬆️ 上报")
        await running.until(lambda: manager.reads())
        assert "C2026-0001" in manager.reads()[0] and "陈雨 已上报" in manager.reads()[0]
        await running.until(lambda: "陈雨 已上报" in advisor.reads()[0])
        manager.says("我来联系您", under=manager.bot.from_bot(manager.id)[0]["message_id"])
        await running.until(lambda: "我来联系您" in customer.reads())

    play(story)

"""Topics when Telegram stumbles or the bot may not: nothing is lost, nothing stands twice."""

from __future__ import annotations

import pytest

from tests.notifications.staff_chat.forum import Play, in_topic, opened, queued, topics
from tests.simulators.telegram import Fault
from tests.simulators.telegram_house import (
    MANAGER,
    STAFF_CHAT,
    House,
)


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
        customer = await opened(running, "刹车有异响，京A12345")
        manager, advisor = running.in_private(MANAGER, "冯经理"), in_topic(running)
        advisor.says("您好")
        await running.until(lambda: "您好" in customer.reads())
        await running.until(lambda: queued(running) == 0)
        running.telegram.no_rights.add(STAFF_CHAT)
        topics(running)[0]["closed"] = True  # by hand, and the bot can't open it again
        customer.says("还在吗")
        await running.until(lambda: any("还在吗" in said for said in running.staff().reads()))
        await running.until(lambda: any("管理话题" in said for said in manager.reads()))
        shown = next(m for m in running.staff().bot.from_bot(STAFF_CHAT) if "还在吗" in m.get("text", ""))
        running.staff().says("在的", under=shown["message_id"])
        await running.until(lambda: "在的" in customer.reads())
        await running.until(lambda: queued(running) == 0)
        running.telegram.rejected.clear()

    play(story)


def test_a_topic_somebody_deleted_is_made_anew(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await opened(running)
        in_topic(running).says("请稍等")
        await running.until(lambda: "请稍等" in customer.reads())
        await running.until(lambda: queued(running) == 0)
        running.telegram.delete_topic(STAFF_CHAT, next(iter(running.telegram.topics[STAFF_CHAT])))
        customer.says("还在吗")
        await running.until(lambda: topics(running) and any("还在吗" in said for said in in_topic(running).reads()))
        running.telegram.rejected.clear()

    play(story)


@pytest.mark.parametrize("method", ["createForumTopic", "sendMessage", "pinChatMessage", "editMessageText"])
@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_asked_to_wait_at_any_step_it_waits_and_ends_with_one_right_card(play: Play, method: str) -> None:
    async def story(running: House) -> None:
        running.telegram.faults.append(Fault(method, code=429, retry_after=1, chat=STAFF_CHAT))
        await opened(running)
        advisor = in_topic(running)
        advisor.taps("🙋 接单")
        await running.until(lambda: "陈雨 处理中" in advisor.reads()[0])
        assert len(topics(running)) == 1
        assert len(advisor.reads()) == 1

    play(story)


@pytest.mark.parametrize("method", ["createForumTopic", "sendMessage", "closeForumTopic"])
def test_an_answer_that_was_cut_off_leaves_at_most_one_empty_topic(play: Play, method: str) -> None:
    async def story(running: House) -> None:
        running.telegram.faults.append(Fault(method, drop="after", chat=STAFF_CHAT))
        customer = running.customer()
        customer.says("转人工")
        await running.until(lambda: any(in_topic(running, n).reads() for n in range(len(topics(running)))))
        await running.until(lambda: queued(running) == 0)
        last = len(topics(running)) - 1
        assert last <= 1
        advisor = in_topic(running, last)
        advisor.says("马上处理")
        await running.until(lambda: "马上处理" in customer.reads())
        advisor.taps("✅ 完成")
        await running.until(lambda: topics(running)[last]["closed"])
        await running.until(lambda: queued(running) == 0)
        running.telegram.rejected.clear()  # a topic that was closed already says so

    play(story)

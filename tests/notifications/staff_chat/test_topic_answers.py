"""What staff write in a ticket's topic: to the customer, to each other, or to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.notifications.staff_chat.forum import Play, events, in_topic, opened
from tests.simulators.telegram_house import (
    SECOND_ADVISOR,
    STAFF_CHAT,
    STRANGER,
    House,
)


@pytest.mark.rule("N4", "C2")
def test_what_is_written_in_a_topic_goes_to_its_customer_and_back(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await opened(running)
        other = await opened(running, "转人工", 7002)
        advisor = in_topic(running)
        advisor.says("非常抱歉，我马上核对账单")
        await running.until(lambda: "非常抱歉，我马上核对账单" in customer.reads())
        assert not any("核对账单" in said for said in other.reads())
        customer.says("好的，等您消息")
        await running.until(lambda: any("好的，等您消息" in said for said in advisor.reads()))
        await running.until(lambda: "陈雨 处理中 · 已答复" in advisor.reads()[0])
        assert len(advisor.reads()) == 2
        assert not any("好的，等您消息" in said for said in in_topic(running, 1).reads())

    play(story)


def test_a_note_and_a_word_to_a_colleague_stay_inside(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await opened(running)
        advisor, colleague = in_topic(running), in_topic(running, 0, SECOND_ADVISOR, "林一鸣")
        noted = advisor.says("备注：老客户")
        await running.until(lambda: events(running).count("noted") == 1)
        colleague.says("这单我来吧", under=noted["message_id"])
        await running.until(lambda: events(running).count("noted") == 2)
        assert not any("老客户" in said or "我来吧" in said for said in customer.reads())
        assert "answered" not in events(running)

    play(story)


def test_a_picture_from_staff_reaches_the_customer_as_one(play: Play, tmp_path: Path) -> None:
    async def story(running: House) -> None:
        customer = await opened(running)
        advisor = in_topic(running)
        advisor.sends_photo(b"\xff\xd8\xff worn pads", "磨损的刹车片")
        await running.until(lambda: any("photo" in m for m in customer.bot.from_bot(customer.chat)))
        assert "磨损的刹车片" in customer.reads()
        assert [path.read_bytes() for path in tmp_path.rglob("media/staff/*/*.jpg")] == [b"\xff\xd8\xff worn pads"]
        advisor.sends(location={"latitude": 31.2, "longitude": 121.4})
        await running.until(lambda: any("没有发给客户" in said for said in advisor.reads()))

    play(story)


def test_what_telegram_notes_in_a_topic_and_unknown_commands_are_not_for_the_customer(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await opened(running)
        advisor = in_topic(running)
        advisor.sends(forum_topic_edited={"name": "x"})
        advisor.sends(pinned_message=advisor.bot.from_bot(STAFF_CHAT)[-1])
        advisor.says("/mine")
        await running.until(lambda: any("/my" in said for said in advisor.reads()))
        advisor.says("您好")
        await running.until(lambda: "您好" in customer.reads())
        assert events(running).count("answered") == 1
        assert not any("没有发给客户" in said for said in advisor.reads())

    play(story)


@pytest.mark.rule("I1")
def test_a_stranger_in_a_topic_is_refused_politely(play: Play) -> None:
    async def story(running: House) -> None:
        customer = await opened(running)
        stranger = in_topic(running, 0, STRANGER, "路人")
        stranger.says("给我退款")
        await running.until(lambda: any(str(STRANGER) in said for said in stranger.reads()))
        assert "answered" not in events(running)
        assert "给我退款" not in customer.reads()

    play(story)

"""A customer and the staff meet over both bots: by polling on SQLite, by webhook on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Conversations
from domain.channels.pace import Pace
from domain.conversation import STAFF
from storage import Store, outbox
from storage import conversations as conversation_queries
from storage.customers import customers
from storage.tickets import tickets
from tests.paces import brisk
from tests.simulators.telegram import Fault
from tests.simulators.telegram_house import MANAGER, SECOND_ADVISOR, STRANGER, House, house

Story = Callable[[House], Coroutine[Any, Any, None]]
Play = Callable[[Story], None]


@pytest.fixture
def play(
    either_store: Store,
    conversations: Conversations,
    clock: Callable[[], datetime],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Play:
    """Runs a story in the house. Staff read faster here than Telegram allows, so that tests need not wait."""
    brisk(monkeypatch, STAFF, group=Pace(timedelta(milliseconds=100), 2))

    def run(story: Story) -> None:
        async def told() -> None:
            async with house(
                either_store, conversations, clock, tmp_path, webhook=not either_store.is_sqlite
            ) as running:
                await story(running)
                await running.until(lambda: _queued(running) == 0)
            assert running.telegram.rejected == []
            assert running.telegram.too_early == 0

        asyncio.run(told())

    return run


def _queued(running: House) -> int:
    with running.store.read() as tx:
        return outbox.counts(tx).get("queued", 0)


def _tickets(running: House) -> list[Any]:
    with running.store.read() as tx:
        return tickets.listed(tx, states=("new", "claimed", "done", "cancelled"))


@pytest.mark.rule("N4", "B4")
def test_a_booking_reaches_the_staff_chat_and_an_answer_the_customer(play: Play) -> None:
    async def story(running: House) -> None:
        customer, advisor = running.customer(), running.staff()
        customer.says("京A12345 明天下午三点做个小保养")
        await running.until(lambda: customer.reads())
        assert "3月19日 周四 15:00" in customer.reads()[-1]
        press = customer.taps("确认预约")
        await running.until(lambda: advisor.reads())
        assert customer.bot.answered[press] == [""]
        card = advisor.bot.from_bot(advisor.chat)[-1]
        for part in ("B2026-0001", "京A12345", "周四 15:00", "待接单"):
            assert part in card["text"]
        advisor.says("三点见，请带行驶证", under=card["message_id"])
        await running.until(lambda: "三点见，请带行驶证" in customer.reads())
        await running.until(lambda: "陈雨 处理中" in advisor.reads()[0])
        customer.says("好的，谢谢")
        await running.until(lambda: len(advisor.reads()) == 2)
        under = advisor.bot.from_bot(advisor.chat)[-1]
        assert "好的，谢谢" in under["text"]
        assert under["reply_to_message"]["message_id"] == card["message_id"]

    play(story)


@pytest.mark.rule("I1", "N4")
def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who(play: Play) -> None:
    async def story(running: House) -> None:
        customer, one, other = running.customer(), running.staff(), running.staff(SECOND_ADVISOR, "林一鸣")
        customer.says("你们乱收费，我要投诉")
        await running.until(lambda: one.reads())
        presses = [one.taps("🙋 接单"), other.taps("🙋 接单")]
        await running.until(lambda: all(one.bot.answered[press] for press in presses))
        answers = sorted(one.bot.answered[press][0] for press in presses)
        assert "已接单，客户已收到通知。" in answers
        assert any(answer in ("已由陈雨接单。", "已由林一鸣接单。") for answer in answers)
        claims = [event.kind for event in _events(running)].count("claimed")
        assert claims == 1

    play(story)


def _events(running: House) -> list[Any]:
    with running.store.read() as tx:
        return tickets.events(tx, 1)


@pytest.mark.rule("I1")
def test_a_stranger_in_the_staff_chat_can_do_nothing_and_learns_how_to_be_added(play: Play) -> None:
    async def story(running: House) -> None:
        customer, stranger = running.customer(), running.staff(STRANGER, "路人")
        customer.says("你们乱收费，我要投诉")
        await running.until(lambda: stranger.reads())
        press = stranger.taps("✅ 完成")
        await running.until(lambda: stranger.bot.answered[press])
        assert str(STRANGER) in stranger.bot.answered[press][0]
        stranger.says("给我退款", under=stranger.bot.from_bot(stranger.chat)[0]["message_id"])
        await running.until(lambda: len(stranger.reads()) == 2)
        assert str(STRANGER) in stranger.reads()[1]
        assert _tickets(running)[0].state == "new"
        assert "给我退款" not in customer.reads()

    play(story)


@pytest.mark.rule("N4")
def test_done_closes_the_ticket_tells_the_customer_and_takes_the_buttons_away(play: Play) -> None:
    async def story(running: House) -> None:
        customer, manager = running.customer(), running.staff(MANAGER, "冯经理")
        customer.says("转人工")
        await running.until(lambda: manager.reads())
        press = manager.taps("✅ 完成", times=2)
        await running.until(lambda: any("已办结" in said for said in customer.reads()))
        await running.until(lambda: "已完成" in manager.reads()[0])
        assert manager.bot.answered[press] == ["已完成，客户已收到通知。"]
        assert manager.bot.from_bot(manager.chat)[0].get("reply_markup") in (None, {})
        old = manager.presses("claim:1")
        await running.until(lambda: manager.bot.answered[old])
        assert manager.bot.answered[old] == ["工单已结束，无法再这样操作。"]
        unknown = manager.presses("dance:1")
        await running.until(lambda: manager.bot.answered[unknown])
        assert "失效" in manager.bot.answered[unknown][0]

    play(story)


def test_the_reply_button_opens_a_box_whose_words_reach_the_customer(play: Play) -> None:
    async def story(running: House) -> None:
        customer, advisor = running.customer(), running.staff()
        customer.says("你们乱收费，我要投诉")
        await running.until(lambda: advisor.reads())
        advisor.taps("💬 回复客户")
        await running.until(lambda: advisor.bot.keyboards.get(advisor.chat, {}).get("force_reply"))
        prompt = advisor.bot.from_bot(advisor.chat)[-1]
        assert "C2026-0001" in prompt["text"]
        advisor.says("非常抱歉，我马上核对账单", under=prompt["message_id"])
        await running.until(lambda: "非常抱歉，我马上核对账单" in customer.reads())
        assert ("setMessageReaction") in [method for method, _ in advisor.bot.sent]
        advisor.says("// 老客户，注意态度", under=prompt["message_id"])
        await running.until(lambda: "noted" in [event.kind for event in _events(running)])
        assert not any("老客户" in said for said in customer.reads())

    play(story)


@pytest.mark.rule("F1")
def test_a_photo_is_kept_and_shown_under_the_card(play: Play, tmp_path: Path) -> None:
    async def story(running: House) -> None:
        customer, advisor = running.customer(), running.staff()
        customer.says("转人工")
        await running.until(lambda: advisor.reads())
        advisor.says("请发张照片", under=advisor.bot.from_bot(advisor.chat)[-1]["message_id"])
        await running.until(lambda: "请发张照片" in customer.reads())
        customer.sends_photo(b"\xff\xd8\xff picture", "就是这里 <漏油>")
        await running.until(lambda: any("就是这里 <漏油>" in said for said in advisor.reads()))
        shown = advisor.bot.from_bot(advisor.chat)[-1]
        assert shown["photo"]
        assert [path.read_bytes() for path in tmp_path.rglob("media/telegram/*/*.jpg")] == [b"\xff\xd8\xff picture"]

    play(story)


@pytest.mark.parametrize("refused", [["sendPhoto"], ["sendPhoto", "sendDocument"]], ids=["picture", "file"])
def test_a_picture_telegram_refuses_does_not_keep_the_words_from_staff(play: Play, refused: list[str]) -> None:
    async def story(running: House) -> None:
        customer, advisor = running.customer(), running.staff()
        customer.says("转人工")
        await running.until(lambda: advisor.reads())
        advisor.says("请发张照片", under=advisor.bot.from_bot(advisor.chat)[-1]["message_id"])
        await running.until(lambda: "请发张照片" in customer.reads())
        running.telegram.faults += [Fault(method, code=400) for method in refused]
        customer.sends_photo(b"no picture", "在左前轮")
        await running.until(lambda: any("在左前轮" in said for said in advisor.reads()))
        shown = advisor.bot.from_bot(advisor.chat)[-1]
        assert ("document" in shown) != ("图片未能保存" in shown.get("text", ""))
        running.telegram.rejected.clear()

    play(story)


def test_an_album_is_answered_once_and_kept_whole(play: Play, tmp_path: Path) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        customer.says("你们乱收费，我要投诉")
        await running.until(lambda: customer.reads())
        for number in range(3):
            customer.sends_photo(f"picture {number}".encode(), album="77")
        customer.says("谢谢")
        await running.until(lambda: len(customer.reads()) == 3)
        assert len(list(tmp_path.rglob("media/telegram/*/*.jpg"))) == 3
        assert [event.kind for event in _events(running)].count("customer_wrote") == 3

    play(story)


@pytest.mark.rule("A1", "A5")
def test_only_ones_own_contact_proves_the_phone(play: Play) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        customer.shares_contact("8613900001111", of=4711)
        await running.until(lambda: customer.reads())
        assert not _identity(running, customer.id).verified
        customer.shares_contact("8613900002222")
        await running.until(lambda: _identity(running, customer.id).verified)
        with running.store.read() as tx:
            assert customers.by_phone(tx, "+8613900002222") is not None

    play(story)


def _identity(running: House, user_id: int) -> Any:
    with running.store.read() as tx:
        return customers.identity(tx, "telegram", running.channel.account, str(user_id))


def test_a_blocked_bot_is_noticed_and_an_unblocked_one_too(play: Play) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        customer.says("你好")
        await running.until(lambda: customer.reads())
        customer.blocks()
        await running.until(lambda: not _identity(running, customer.id).reachable)
        customer.blocks(False)
        await running.until(lambda: _identity(running, customer.id).reachable)

    play(story)


def test_an_update_delivered_twice_works_once_and_its_press_is_answered_once(play: Play) -> None:
    async def story(running: House) -> None:
        customer, advisor = running.customer(), running.staff()
        customer.says("京A12345 明天下午三点做个小保养", times=2)
        await running.until(lambda: customer.reads())
        press = customer.taps("确认预约", times=3)
        await running.until(lambda: advisor.reads())
        await asyncio.sleep(0.3)
        assert customer.bot.answered[press] == [""]
        assert len(customer.reads()) == 2
        assert len(_tickets(running)) == 1

    play(story)


def test_an_old_or_unknown_button_is_answered(play: Play) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        customer.says("你好")
        await running.until(lambda: customer.reads())
        press = customer.presses("nonsense:77")
        await running.until(lambda: customer.bot.answered[press] and len(customer.reads()) == 2)

    play(story)


def test_an_edit_changes_the_kept_message(play: Play) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        said = customer.says("你们几点上班")
        await running.until(lambda: customer.reads())
        customer.edits(said["message_id"], "你们几点下班")
        await running.until(lambda: _edited(running, customer.id) == "你们几点下班")

    play(story)


def _edited(running: House, user_id: int) -> str:
    with running.store.read() as tx:
        found = conversation_queries.find(tx, "telegram", running.channel.account, str(user_id))
        assert found is not None
        return conversation_queries.messages(tx, found.id)[0].text


def test_nothing_a_phone_can_send_stops_the_bot(play: Play) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        customer.sends(sticker=_file(type="regular", width=1, height=1, is_animated=False, is_video=False))
        customer.sends(voice=_file(duration=2))
        customer.sends(document=_file(file_name="账单.pdf", file_size=25 << 20))
        customer.sends(dice={"emoji": "🎲", "value": 3})
        customer.sends(
            venue={"location": {"latitude": 31.2, "longitude": 121.4}, "title": "加油站", "address": "沪青平路"}
        )
        customer.sends(something_of_next_year={"x": 1})
        customer.says("🚗" * 3000)
        customer.says("<b>&amp;</i>")
        customer.telegram.push(customer.bot, {"poll_of_the_future": {"id": 1}})
        customer.telegram.push(customer.bot, {"message": {"no": "sense"}})
        customer.telegram.push(
            customer.bot, {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}}}
        )
        before = len(customer.reads())
        customer.says("转人工")
        await running.until(lambda: any("E2026" in said for said in customer.reads()), 30)
        assert before < len(customer.reads())

    play(story)


def _file(**more: Any) -> dict[str, Any]:
    return {"file_id": "unknown", "file_unique_id": "u", **more}


@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_asked_to_wait_it_waits_and_loses_nothing(play: Play) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        running.telegram.faults.append(Fault("sendMessage", code=429, retry_after=1, chat=customer.id))
        customer.says("你们几点下班")
        await running.until(lambda: customer.reads())
        assert len(customer.reads()) == 1

    play(story)


@pytest.mark.parametrize("fault", [{"code": 500}, {"drop": "before"}], ids=["500", "cut off"])
def test_a_failed_send_is_repeated(play: Play, fault: dict[str, Any]) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        running.telegram.faults.append(Fault("sendMessage", chat=customer.id, **fault))
        customer.says("你们几点下班")
        await running.until(lambda: customer.reads())
        assert len(customer.reads()) == 1

    play(story)


def test_a_reply_nobody_can_get_is_dead_and_the_customer_marked(play: Play) -> None:
    async def story(running: House) -> None:
        customer = running.customer()
        running.telegram.faults.append(Fault("sendMessage", code=403, chat=customer.id))
        customer.says("你们几点下班")
        await running.until(lambda: _counts(running).get("dead") == 1)
        assert not _identity(running, customer.id).reachable

    play(story)


def _counts(running: House) -> dict[str, int]:
    with running.store.read() as tx:
        return outbox.counts(tx)

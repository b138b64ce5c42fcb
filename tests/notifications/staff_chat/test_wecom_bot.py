"""The staff chat in WeCom: cards and buttons of the same table of steps, words to customers, and who may see what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from actions import outgoing
from actions.tickets import tickets
from domain.conversation import STAFF
from domain.message import Attachment
from domain.shop.shop import Shop
from domain.ticket import Ticket
from notifications.senders.wecom_staff import WecomStaffSender
from notifications.staff_chat.wecom_bot import WecomStaffBot
from notifications.worker import Worker
from storage import Store, conversations, outbox, shops
from storage.tickets import tickets as queries
from tests.simulators.wecom_bot import BOT, GROUP, SECRET, FakeWecomBot
from tests.storage.records import a_conversation, a_customer, a_ticket
from wire.tencent.aibot import Line

ACCOUNTS = {"chen": "chenyu", "feng": "fengjl", "lin": "linxf"}

Story = Callable[["Chat"], Coroutine[Any, Any, None]]


@dataclass
class Chat:
    """A shop whose staff chat is in WeCom. ticket_id: of its first ticket, an enquiry."""

    fake: FakeWecomBot
    store: Store
    bot: WecomStaffBot
    ticket_id: int

    def ticket(self) -> Ticket:
        """The ticket as it stands."""
        with self.store.read() as tx:
            found = queries.get(tx, self.ticket_id)
            assert found is not None
            return found

    def said_to_customer(self) -> list[str]:
        """What staff said to the customer."""
        with self.store.read() as tx:
            number = self.ticket().conversation_id
            assert number is not None
            found = conversations.messages(tx, number)
        return [str(one.content["text"]) for one in found if one.author.startswith("staff:")]

    async def card(self, chat: str = GROUP) -> None:
        """The ticket's card stands in that chat."""
        await self.fake.until(lambda: any(one.kind == "template_card" and one.chat == chat for one in self.fake.seen))

    async def reads(self, chat: str, words: str) -> None:
        """Somebody in that chat reads it."""
        await self.fake.until(lambda: any(words in one for one in self.fake.shown(chat)))

    async def sees(self, user: str, words: str) -> None:
        """That person's card says so."""
        await self.fake.until(lambda: any(words in str(one.card_of(user)) for one in self.fake.seen))


@pytest.fixture
def play(store: Store, shop: Shop, clock: Callable[[], datetime]) -> Callable[..., None]:
    """Runs a story."""
    known = replace(shop, staff=tuple(replace(one, wecom_id=ACCOUNTS.get(one.code)) for one in shop.staff))

    def run(story: Story, **about: Any) -> None:
        now = clock()
        with store.write() as tx:
            shops.apply(tx, known, now)
            talk = a_conversation(tx, now)
            made = a_ticket(tx, a_customer(tx, now, name="李先生"), now, kind="enquiry", plate="京A12345", **about)
            made.conversation_id = talk.id
            number = tickets.register(tx, made, now).id
        asyncio.run(_told(store, clock, number, story))

    return run


async def _told(store: Store, clock: Callable[[], datetime], number: int, story: Story) -> None:
    stop = asyncio.Event()

    async def media(kind: str, name: str, url: str, _key: str) -> Attachment | None:
        return Attachment(kind, "media/staff/2026-03/a.jpg", name or "a.jpg", 9) if url else None

    async with FakeWecomBot() as fake:
        bot = WecomStaffBot(store, clock, BOT, GROUP, link_base="https://desk.test", media=media)
        line = Line(fake.url, BOT, SECRET, bot.hear)
        sender = WecomStaffSender(store, line, GROUP, now=clock, link_base="https://desk.test")
        worker = Worker(store, clock, {STAFF: sender})
        bot.wake = worker.wake
        running = asyncio.ensure_future(bot.run(stop, line, worker.run))
        await fake.until(lambda: fake.is_connected)
        await story(Chat(fake, store, bot, number))
        stop.set()
        await running
        assert not fake.violations


@pytest.mark.rule("N4", "I1")
def test_a_ticket_is_taken_on_its_card_and_of_two_the_second_reads_who_was_first(play: Callable[..., None]) -> None:
    async def story(chat: Chat) -> None:
        await chat.card()
        await chat.fake.presses("chenyu", "接单", twice=True)
        await chat.sees("fengjl", "陈雨：已接单")
        assert chat.ticket().assignee_id is not None
        chat.fake.seen[-1].card.clear()  # a phone that has not drawn it anew
        await chat.fake.presses("linxf", "接单")
        await chat.sees("linxf", "已由陈雨接单")
        updates = [one for one in chat.fake.calls if one["cmd"] == "aibot_respond_update_msg"]
        assert len(updates) == 2  # what came twice was answered once

    play(story)


@pytest.mark.rule("N4")
def test_a_menu_opens_for_whoever_pressed_and_what_is_chosen_is_seen_by_all(play: Callable[..., None]) -> None:
    async def story(chat: Chat) -> None:
        await chat.card()
        await chat.fake.presses("chenyu", "稍后")
        await chat.sees("chenyu", "1 小时后")
        assert "1 小时后" not in str([one.card_of("fengjl") for one in chat.fake.seen])
        await chat.fake.presses("chenyu", "1 小时后")
        await chat.sees("fengjl", "客户来消息会立即提醒")
        assert chat.ticket().snoozed_until is not None

    play(story)


@pytest.mark.rule("N4")
def test_what_is_written_after_the_button_goes_to_the_customer_once(play: Callable[..., None]) -> None:
    async def story(chat: Chat) -> None:
        await chat.card()
        await chat.fake.presses("chenyu", "回复")
        await chat.reads(GROUP, "下一条会发给客户")
        await chat.fake.says("fengjl", "我也看看", chat=GROUP)  # somebody else's words answer no question of chen's
        await chat.fake.says("chenyu", "您好，明天可以来", chat=GROUP, twice=True)
        await chat.reads(GROUP, "已转达")
        await chat.fake.says("chenyu", "好烦", chat=GROUP)
        await chat.fake.until(lambda: sum("不知道这是写给哪张工单的" in one for one in chat.fake.shown(GROUP)) == 2)
        assert chat.said_to_customer() == ["您好，明天可以来"]

    play(story)


@pytest.mark.rule("N4")
def test_words_that_begin_with_a_number_are_for_that_ticket_and_notes_stay_here(play: Callable[..., None]) -> None:
    async def story(chat: Chat) -> None:
        number = chat.ticket().number
        await chat.fake.says("chenyu", f"{number} 备注 他要发票")
        await chat.fake.says("chenyu", f"{number}：车好了", mixed=None)
        photo = {"msg_item": [{"msgtype": "image", "image": {"url": "https://f", "aeskey": "k"}}]}
        await chat.fake.says(
            "chenyu",
            "",
            msgtype="mixed",
            mixed={"msg_item": [{"msgtype": "text", "text": {"content": number}}, *photo["msg_item"]]},
        )
        await chat.fake.until(lambda: sum("已转达" in one for one in chat.fake.shown("chenyu")) == 3)
        assert chat.said_to_customer() == ["车好了", ""]

    play(story)


@pytest.mark.rule("C5")
def test_a_complaint_about_a_person_goes_to_those_who_may_see_it_alone(play: Callable[..., None]) -> None:
    async def story(chat: Chat) -> None:
        await chat.card("fengjl")
        await asyncio.sleep(0.5)
        assert not [one for one in chat.fake.seen if one.chat == GROUP or one.chat == "chenyu"]
        await chat.fake.says("chenyu", f"{chat.ticket().number} 您好")
        await chat.reads("chenyu", "找不到")
        await chat.fake.presses("fengjl", "接单")
        await chat.sees("fengjl", "已接单")

    play(story, restricted=True, about_staff="chen")


@pytest.mark.rule("C5")
def test_a_card_of_the_group_says_nothing_once_the_matter_is_restricted(play: Callable[..., None]) -> None:
    async def story(chat: Chat) -> None:
        await chat.card()
        with chat.store.write() as tx:
            ticket = queries.get(tx, chat.ticket_id)
            assert ticket is not None
            ticket.restricted = True
            queries.record(tx, ticket, "restricted", "staff:feng", datetime.now().astimezone())
        shown = await chat.fake.presses("fengjl", "接单")
        await chat.fake.until(lambda: shown.card)
        assert "李先生" not in str(shown.card_of("chenyu")) + str(shown.card_of("fengjl"))

    play(story)


@pytest.mark.rule("I1")
def test_strangers_and_other_groups_are_told_their_id_and_nothing_else(play: Callable[..., None]) -> None:
    async def story(chat: Chat) -> None:
        await chat.card()
        await chat.fake.says("nobody", "/my")
        await chat.reads("nobody", "nobody")
        await chat.fake.says("chenyu", "/my", chat="wrOther")
        await chat.reads("wrOther", "wrOther")
        await chat.fake.says("chenyu", "/who", chat=GROUP)
        await chat.reads(GROUP, "在班")
        await chat.fake.enters("fengjl")
        await chat.reads("fengjl", "工单编号")
        assert "京A12345" not in "".join(chat.fake.shown("wrOther") + chat.fake.shown("nobody"))

    play(story)


@pytest.mark.rule("N4")
def test_what_the_customer_writes_calls_nobody_and_links_nowhere(play: Callable[..., None]) -> None:
    async def story(chat: Chat) -> None:
        with chat.store.write() as tx:
            ticket = queries.get(tx, chat.ticket_id)
            assert ticket is not None
            words = "<@all> [点这里](https://evil.test) **急**"
            outgoing.tell_staff(tx, ticket, "customer_message", "m1", datetime.now().astimezone(), text=words)
        await chat.reads(GROUP, "evil")
        (said,) = [one.content["content"] for one in chat.fake.seen if one.kind == "markdown"]
        assert "<@all>" not in said and "](https://evil" not in said and "(https://desk.test/desk/tickets/" in said

    play(story)


@pytest.mark.rule("N4")
def test_a_card_that_is_not_changed_in_time_is_told_in_words_and_nobody_waits_for_a_lost_answer(
    play: Callable[..., None],
) -> None:
    async def story(chat: Chat) -> None:
        await chat.card()
        chat.fake.faults += [("aibot_respond_update_msg", 846604), ("aibot_respond_update_msg", "ack")]
        await chat.fake.presses("chenyu", "接单")
        await chat.reads(GROUP, "已接单")
        await chat.fake.presses("chenyu", "稍后")
        await chat.sees("chenyu", "1 小时后")
        await chat.fake.presses("chenyu", "1 小时后")
        await chat.sees("chenyu", "客户来消息会立即提醒")

    play(story)


def test_a_second_process_connects_only_when_the_first_is_gone(play: Callable[..., None]) -> None:
    async def story(chat: Chat) -> None:
        stop, other = asyncio.Event(), WecomStaffBot(chat.store, chat.bot._now, BOT, GROUP)
        line = Line(chat.fake.url, BOT, SECRET, other.hear)
        running = asyncio.ensure_future(other.run(stop, line, lambda over: over.wait()))  # type: ignore[arg-type,return-value]
        await asyncio.sleep(0.3)
        assert chat.fake.logins == 1 and not line.is_open
        stop.set()
        await running

    play(story)


def test_a_card_whose_answer_was_lost_stands_there_once(play: Callable[..., None], monkeypatch: Any) -> None:
    monkeypatch.setattr("wire.tencent.aibot.ANSWERED_WITHIN", 0.3)

    async def story(chat: Chat) -> None:
        await chat.card()
        chat.fake.faults.append(("aibot_send_msg", "ack"))
        with chat.store.write() as tx:
            ticket = queries.get(tx, chat.ticket_id)
            assert ticket is not None
            outgoing.tell_staff(tx, ticket, "ticket_card", "again", datetime.now().astimezone())
        await chat.fake.until(lambda: len([one for one in chat.fake.calls if one["cmd"] == "aibot_send_msg"]) == 3)
        await chat.fake.until(lambda: _sent(chat.store))
        assert len([one for one in chat.fake.seen if one.kind == "template_card"]) == 2

    play(story)


def _sent(store: Store) -> bool:
    with store.read() as tx:
        return not outbox.listed(tx, state="queued")

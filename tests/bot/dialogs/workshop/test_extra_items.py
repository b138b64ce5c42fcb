"""Only whose work it is may decide on it, and where nothing proves who writes only in the order's own conversation."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.workshop import extra_items, repairs, work_items, work_orders
from actions.workshop.work_orders import Intake, NewItem
from bot.conversation import Conversations
from bot.message import Incoming
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from nlu.engines.embedded import EmbeddedEngine
from storage import Store, conversations, shops
from storage.customers import customers
from storage.tickets import tickets
from storage.workshop import work_orders as work_order_queries
from tests.bot.talks import talks


class Talk:
    """Two addresses and a work order of the first, asked about two extra items."""

    def __init__(self, store: Store, shop: Shop, engine: EmbeddedEngine, now: datetime) -> None:
        self.store, self.now = store, now
        self.bot = Conversations(store, engine)
        self.count = 0
        with store.write() as tx:
            shops.apply(tx, shop, now)
        self.say("a", "text", text="你好")
        self.say("b", "text", text="你好")
        with store.write() as tx:
            talk = conversations.find(tx, "web", "", "a")
            chen, zhou = self.staff(tx, "chen"), self.staff(tx, "zhou")
            assert talk is not None
            ticket = work_orders.open_walk_in(tx, talk.customer_id, None, None, "异响", chen, now)
            ticket.conversation_id = talk.id
            work_items.plan(tx, ticket.id, NewItem("检查", 10000), chen, now)
            work_orders.take_in(tx, ticket.id, Intake(53000), chen, now)
            order = work_orders.offer(tx, shop, ticket.id, chen, now)
            work_orders.agree(tx, shop, ticket, order, "同意", None, now)
            repairs.start(tx, shop, ticket.id, zhou, now)
            for name in ("雨刮片", "空调滤芯"):
                extra_items.propose(tx, shop, ticket.id, NewItem(name, 5000), chen, now)
            self.items = [item.id for item in extra_items.ask(tx, shop, ticket.id, chen, now)]
            self.ticket = ticket.id

    @staticmethod
    def staff(tx: object, code: str) -> Staff:
        """Who works here."""
        found = shops.staff_by_code(tx, code)  # type: ignore[arg-type]
        assert found is not None
        return found

    def say(self, address: str, kind: str, **fields: str) -> str:
        """What the bot answers."""
        self.count += 1
        incoming = Incoming("web", "", address, f"u{self.count}", kind, self.now, **fields)  # type: ignore[arg-type]
        return "\n".join(reply.plain() for reply in self.bot.handle(incoming, self.now).replies)

    def press(self, address: str, data: str) -> str:
        """What the bot answers to that button."""
        return self.say(address, "button", button=data)

    def states(self) -> list[str]:
        """Of the extra items."""
        with self.store.read() as tx:
            return [item.state for item in work_order_queries.items(tx, self.ticket) if item.kind == "extra"]


@pytest.fixture
def talk(store: Store, shop: Shop, engine: EmbeddedEngine, now: datetime) -> Talk:
    return Talk(store, shop, engine, now)


@pytest.mark.rule("W4", "A5")
def test_a_button_of_another_customer_does_nothing(talk: Talk) -> None:
    for verb in ("yes", "no", "ask"):
        assert "不能用" in talk.press("b", f"go|item|{verb}:{talk.items[0]}")
    assert "不能用" in talk.press("b", f"go|item|all:{talk.ticket}:1")
    assert "不能用" in talk.press("b", f"go|order|agree:{talk.ticket}:1")
    assert talk.states() == ["asked", "asked"]
    assert "会做：雨刮片" in talk.press("a", f"go|item|yes:{talk.items[0]}")


@pytest.mark.rule("W4", "A5")
def test_somebody_unproved_decides_only_where_the_order_was_opened(talk: Talk) -> None:
    with talk.store.write() as tx:
        mine, other = conversations.find(tx, "web", "", "a"), conversations.find(tx, "web", "", "b")
        who = customers.identity(tx, "web", "", "b")
        assert mine is not None and other is not None and who is not None
        other.customer_id = who.customer_id = mine.customer_id
    assert "不能用" in talk.press("b", f"go|item|yes:{talk.items[0]}")
    with talk.store.write() as tx:
        who = customers.identity(tx, "web", "", "b")
        assert who is not None
        who.verified = True
    assert "会做：雨刮片" in talk.press("b", f"go|item|yes:{talk.items[0]}")


@pytest.mark.rule("W4")
@pytest.mark.parametrize(
    "data",
    ["yes:999999", "yes:", "maybe:1", "all:1", "all:999:1", "all:1:999", "yes:1:2", "yes:-1", "yes:99999999999", "😀"],
)
def test_a_made_up_button_does_nothing(talk: Talk, data: str) -> None:
    before = talk.states()
    assert talk.press("a", f"go|item|{data}")
    assert talk.press("a", f"go|order|{data}")
    assert talk.states() == before


@pytest.mark.rule("W4", "I2")
def test_the_words_of_consent_are_kept_with_the_message_they_came_in(talk: Talk) -> None:
    talk.say("a", "text", text="雨刮换吧，滤芯先不换 😀")
    assert talk.states() == ["agreed", "declined"]
    with talk.store.read() as tx:
        item = work_order_queries.items(tx, talk.ticket)[-1]
        assert item.message_id is not None
        message = conversations.get_message(tx, item.message_id)
        event = next(one for one in tickets.events(tx, talk.ticket) if one.kind == "extra_answered")
        assert message is not None and message.text == item.words == event.data["text"] == "雨刮换吧，滤芯先不换 😀"
        assert event.data["message_id"] == message.id


@pytest.mark.rule("W4")
@pytest.mark.parametrize("words", ["换" * 2500, "*换*吧_`[", "<b>都做</b>?", "都做\n都不做", "￥%&"])
def test_odd_words_are_answered_and_are_no_hidden_consent(talk: Talk, words: str) -> None:
    assert talk.say("a", "text", text=words)
    assert "agreed" not in talk.states()


test_talk = talks(__file__)

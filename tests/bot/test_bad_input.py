"""Whatever comes in, something helpful goes out and nothing breaks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import Conversations
from bot.dialogs import notice_buttons
from bot.message import Incoming
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store, conversations, shops
from storage.customers import customers
from storage.outreach import notices
from storage.tickets import tickets
from tests.storage.records import a_conversation, a_ticket


@pytest.fixture
def desk(store: Store, shop: Shop, engine: EmbeddedEngine, now: datetime) -> Conversations:
    with store.write() as tx:
        shops.apply(tx, shop, now)
    return Conversations(store, engine)


def _said(desk: Conversations, words: str, now: datetime, update: str = "1", **more: object) -> str:
    incoming = Incoming("web", "", "x", update, "text", now, text=words)
    for name, value in more.items():
        object.__setattr__(incoming, name, value)
    return "\n".join(reply.plain() for reply in desk.handle(incoming, now).replies)


@pytest.mark.parametrize(
    "words",
    [
        "车" * 5000,
        "brake " * 1000,
        "a" * 5000,
        "",
        "   ",
        "\x00\x01\x02",
        "\u202e反向",
        "😀" * 300,
        "<b>",
        "{number}",
        "%s",
    ],
)
def test_odd_text_is_answered(desk: Conversations, words: str, now: datetime) -> None:
    assert _said(desk, words, now)


def test_a_long_message_is_kept_whole(desk: Conversations, store: Store, now: datetime) -> None:
    words = "我的车有异响，" + "说来话长" * 1240
    _said(desk, words, now)
    with store.read() as tx:
        found = conversations.find(tx, "web", "", "x")
        assert found is not None
        assert conversations.messages(tx, found.id)[0].text == words


@pytest.mark.parametrize(
    "data", ["", "x", "1|time", "go|menu|nothing", "go|menu|", "999|confirm|yes", "|||", "go|menu|deny"]
)
def test_an_unknown_button_is_answered(desk: Conversations, data: str, now: datetime) -> None:
    assert _said(desk, "", now, kind="button", button=data)


_VALUES = (
    "", ":", "x", "yes", "yes:1", "yes:1:1", "no:1:1", "yes:999999999:999999999", "yes:0:0", "agree:1:1", "ask:1:1",
    "all:1:1", "none:1:999999", "yes:1:field_job", "yes:1:work_order", "no:1:x", "fine:1", "tell:1", "wish:1:w",
    "call:999999999", "s:1:5", "s:1:said", "e:1:nothing:5", "i:1:x:skip", "w:1:said", "book:1", "book:1:999999999",
    "book:1:999999999999", "book:9999999999", "other:1", "quote:1", "done:1", "confirm:1", "cancel:1", "move:1",
    "leave:1:1", "²:²:²", "yes:１:１", "insurance", "-1", "yes:-1:-1", "unclear:1:1",
)  # fmt: skip


@pytest.mark.rule("A5")
@pytest.mark.parametrize("notice", sorted(notice_buttons.NOTICES))
def test_a_made_up_button_of_a_notice_is_answered_and_does_nothing(
    desk: Conversations, store: Store, now: datetime, notice: str
) -> None:
    with store.write() as tx:
        owner = a_conversation(tx, now, "owner")
        plan = Notice("k", "insurance", "service", owner.customer_id, now, now + timedelta(days=3), now)
        assert notices.put(tx, plan)
        customer = customers.get(tx, owner.customer_id)
        assert customer is not None
        a_ticket(tx, customer, now)
    for number, value in enumerate(_VALUES):
        assert _said(desk, "", now, update=f"b{number}", kind="button", button=f"go|{notice}|{value}"), value
    with store.read() as tx:
        assert tickets.events(tx, 1) == []


@pytest.mark.parametrize("at", ["999999999999", "000000000000", "202613450000"])
def test_a_time_that_is_none_on_ones_own_reminder_is_asked_for_anew(
    desk: Conversations, store: Store, now: datetime, at: str
) -> None:
    _said(desk, "你好", now, update="hello")
    with store.write() as tx:
        own = conversations.find(tx, "web", "", "x")
        assert own is not None
        assert notices.put(tx, Notice("k", "insurance", "service", own.customer_id, now, now + timedelta(days=3), now))
    assert _said(desk, "", now, kind="button", button=f"go|remind|book:1:{at}")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_words_in_any_order_are_answered(desk: Conversations, now: datetime, words: list[str]) -> None:
    for number, said in enumerate(words):
        assert _said(desk, said, now, update=f"{number}:{said}:{words}") or number

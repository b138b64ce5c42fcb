"""Whatever comes in, something helpful goes out and nothing breaks."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import Conversations
from bot.message import Incoming
from domain.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store, conversations
from storage import shop as shops


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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_words_in_any_order_are_answered(desk: Conversations, now: datetime, words: list[str]) -> None:
    for number, said in enumerate(words):
        assert _said(desk, said, now, update=f"{number}:{said}:{words}") or number

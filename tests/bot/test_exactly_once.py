"""An update has its effects once, however often and however at once it is delivered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from bot.conversation import Conversations, Handled
from bot.message import Incoming
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store, conversations, shops
from storage.tickets import tickets


@pytest.fixture
def desk(either_store: Store, shop: Shop, engine: EmbeddedEngine, now: datetime) -> Conversations:
    with either_store.write() as tx:
        shops.apply(tx, shop, now)
    return Conversations(either_store, engine)


def _text(address: str, update: str, words: str, now: datetime) -> Incoming:
    return Incoming("telegram", "1", address, update, "text", now, text=words, remote_id=update)


def test_one_update_delivered_eight_times_at_once_complains_once(
    desk: Conversations, either_store: Store, now: datetime
) -> None:
    update = _text("7", "100", "修了三次还漏油，我要投诉", now)
    with ThreadPoolExecutor(8) as pool:
        results: list[Handled] = list(pool.map(lambda _: desk.handle(update, now), range(8)))
    assert [r.duplicate for r in results].count(False) == 1
    with either_store.read() as tx:
        assert len(tickets.listed(tx)) == 1


def test_messages_of_one_chat_at_once_each_count(desk: Conversations, either_store: Store, now: datetime) -> None:
    updates = [_text("8", str(i), "你们几点下班", now) for i in range(12)]
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda u: desk.handle(u, now), updates))
    assert all(r.replies for r in results)
    with either_store.read() as tx:
        found = conversations.find(tx, "telegram", "1", "8")
        assert found is not None
        assert found.version == 12
        assert len(conversations.messages(tx, found.id)) == 24


def test_many_strangers_at_once_get_numbers_of_their_own(
    desk: Conversations, either_store: Store, now: datetime
) -> None:
    updates = [_text(str(i), f"u{i}", "你们乱收费，我要投诉", now) for i in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda u: desk.handle(u, now), updates))
    with either_store.read() as tx:
        numbers = sorted(ticket.number for ticket in tickets.listed(tx))
    assert numbers == [f"C2026-{i:04d}" for i in range(1, 21)]


def test_processes_that_take_turns_in_a_chat_go_on_where_the_other_stopped(
    desk: Conversations, either_store: Store, engine: EmbeddedEngine, now: datetime
) -> None:
    other = Conversations(either_store, engine)
    said = ("我想预约保养", "周六上午九点", "沪A12345", "好的")
    for number, words in enumerate(said):
        handled = (desk, other)[number % 2].handle(_text("11", f"p{number}", words, now), now)
        assert handled.replies
    with either_store.read() as tx:
        assert [ticket.kind for ticket in tickets.listed(tx)] == ["booking"]


def test_a_failure_in_the_middle_leaves_nothing_and_the_repeat_does_it_all(
    desk: Conversations, either_store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = _text("9", "5", "我要投诉你们乱收费", now)
    with monkeypatch.context() as broken:
        broken.setattr("bot.conversation.outgoing.say", _fail)
        with pytest.raises(OSError, match="disk full"):
            desk.handle(update, now)
    with either_store.read() as tx:
        assert tickets.listed(tx) == []
        assert not conversations.was_seen(tx, "telegram", "1", "5")
    assert not desk.handle(update, now).duplicate
    with either_store.read() as tx:
        assert [ticket.number for ticket in tickets.listed(tx)] == ["C2026-0001"]


def _fail(*_: object, **__: object) -> None:
    raise OSError("disk full")

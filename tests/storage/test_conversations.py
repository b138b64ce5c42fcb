"""Conversations: one per address, one update at a time, each update once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from domain.conversation import Message
from storage import Store, conversations
from storage.customers import customers
from tests.storage.records import a_conversation


def test_an_update_is_seen_for_the_first_time_once(store: Store, now: datetime) -> None:
    def arrive(_: int) -> bool:
        with store.write() as tx:
            return conversations.first_seen(tx, "telegram", "7", "100", now)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(arrive, range(16))) == 1
    with store.read() as tx:
        assert conversations.was_seen(tx, "telegram", "7", "100")
        assert not conversations.was_seen(tx, "telegram", "8", "100")


def test_an_update_whose_effects_failed_was_not_seen(store: Store, now: datetime) -> None:
    class Crash(Exception):
        pass

    try:
        with store.write() as tx:
            conversations.first_seen(tx, "web", "", "1", now)
            raise Crash
    except Crash:
        pass
    with store.write() as tx:
        assert conversations.first_seen(tx, "web", "", "1", now)


def test_one_address_has_one_conversation_whoever_comes_first(store: Store, now: datetime) -> None:
    def open_it(_: int) -> tuple[int, int]:
        with store.write() as tx:
            opened = a_conversation(tx, now)
            return opened.id, opened.customer_id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(open_it, range(16)))) == 1
    with store.read() as tx:
        assert customers.count(tx) == 1


def test_two_updates_of_a_chat_do_not_run_at_once(store: Store, now: datetime) -> None:
    with store.write() as tx:
        conversation = a_conversation(tx, now)

    def handle(_: int) -> None:
        with store.write() as tx:
            locked = conversations.lock(tx, conversation.id)
            assert locked is not None
            locked.version += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(handle, range(24)))
    with store.read() as tx:
        found = conversations.get(tx, conversation.id)
        assert found is not None and found.version == 24


def test_messages_are_read_oldest_first_from_where_one_left_off(store: Store, now: datetime) -> None:
    with store.write() as tx:
        conversation = a_conversation(tx, now)
        ids = [
            conversations.add_message(
                tx, Message(conversation_id=conversation.id, author="bot", content={"text": str(n)}, at=now)
            ).id
            for n in range(5)
        ]
        conversations.set_remote_id(tx, ids[2], "900")
    with store.read() as tx:
        assert [m.text for m in conversations.messages(tx, conversation.id, limit=2)] == ["3", "4"]
        assert [m.text for m in conversations.messages(tx, conversation.id, after=ids[1])] == ["2", "3", "4"]
        found = conversations.message_by_remote(tx, conversation.id, "900")
        assert found is not None and found.id == ids[2] and found.at == now


def test_state_is_kept_as_it_was(store: Store, now: datetime) -> None:
    state = {"stack": [{"name": "booking", "slots": {"时间": None, "km": 5.3, "list": [1, "二"]}}]}
    with store.write() as tx:
        a_conversation(tx, now).state = state
    with store.read() as tx:
        found = conversations.find(tx, "telegram", "7", "1")
        assert found is not None and found.state == state

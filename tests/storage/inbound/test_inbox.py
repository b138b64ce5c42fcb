"""The inbox keeps the order of a chat, gives an update to one process at a time, and forgets none."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage import Store, conversations
from storage.inbound import cursors, inbox
from storage.inbound.inbox import Update

PLACE = ("wecom_kf", "wk1")


def _put(store: Store, update_id: str, chat: str, now: datetime) -> bool:
    with store.write() as tx:
        return inbox.put(tx, *PLACE, update_id, chat, {"n": update_id}, now)


def _claim(store: Store, now: datetime) -> list[Update]:
    with store.write() as tx:
        return inbox.claim(tx, "wecom_kf", now)


def test_an_update_is_taken_in_once(store: Store, now: datetime) -> None:
    assert _put(store, "a", "li", now)
    assert not _put(store, "a", "li", now)
    with store.write() as tx:
        conversations.first_seen(tx, *PLACE, "b", now)
    assert not _put(store, "b", "li", now), "the journal has it"


def test_of_each_chat_the_oldest_is_handed_out_to_one_process(store: Store, now: datetime) -> None:
    for update_id, chat in (("a", "li"), ("b", "li"), ("c", "wang")):
        _put(store, update_id, chat, now)
    first = _claim(store, now)
    assert [one.update_id for one in first] == ["a", "c"]
    assert _claim(store, now) == []
    with store.write() as tx:
        inbox.done(tx, first[0])
    assert [(one.update_id, one.body) for one in _claim(store, now)] == [("b", {"n": "b"})]


def test_a_dead_process_holds_an_update_for_its_lease_only(store: Store, now: datetime) -> None:
    _put(store, "a", "li", now)
    assert [one.tries for one in _claim(store, now)] == [0]
    later = now + inbox.LEASE
    assert [one.tries for one in _claim(store, later)] == [1]


def test_what_failed_waits_longer_each_time_and_its_chat_with_it(store: Store, now: datetime) -> None:
    _put(store, "a", "li", now)
    _put(store, "b", "li", now)
    [taken] = _claim(store, now)
    with store.write() as tx:
        inbox.put_off(tx, taken, now)
    assert _claim(store, now) == []
    assert [one.update_id for one in _claim(store, now + timedelta(seconds=1))] == ["a"]


def test_a_cursor_is_moved_by_one_reader(store: Store, now: datetime) -> None:
    with store.write() as tx:
        assert cursors.move(tx, *PLACE, "", "one", now)
        assert not cursors.move(tx, *PLACE, "", "two", now)
        assert cursors.at(tx, *PLACE).cursor == "one"


def test_a_hint_calls_for_reading_until_it_was_read(store: Store, now: datetime) -> None:
    every = timedelta(minutes=2)
    with store.write() as tx:
        assert cursors.at(tx, *PLACE).is_called(now, every), "nobody ever looked"
        cursors.move(tx, *PLACE, "", "one", now)
        at = now + timedelta(seconds=5)
        assert not cursors.at(tx, *PLACE).is_called(at, every)
        cursors.hint(tx, *PLACE, "ENC", at)
        assert cursors.at(tx, *PLACE).is_called(at, every)
        cursors.move(tx, *PLACE, "one", "one", at + timedelta(seconds=1))
        assert not cursors.at(tx, *PLACE).is_called(at + timedelta(seconds=2), every)
        assert cursors.at(tx, *PLACE).is_called(at + every + timedelta(seconds=2), every)

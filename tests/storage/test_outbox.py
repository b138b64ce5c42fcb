"""The outbox: one row per key, order in a chat, pace, waits, leases, dead letters."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import event

from domain.channels.register import TELEGRAM, record
from domain.conversation import STAFF
from storage import Store, outages, outbox
from storage.outbox import LEASE, MAX_ATTEMPTS
from tests.storage.records import an_item, queued

ALL = ("telegram", STAFF)
SECOND = timedelta(seconds=1)


def claimed(store: Store, now: datetime, **options: object) -> list[str]:
    """Keys of the rows a worker gets at that time."""
    with store.write() as tx:
        found = outbox.claim(tx, now, channels=ALL, **options)  # type: ignore[arg-type]
        return [departure.item.key for departure in found]


def deliver_all(store: Store, now: datetime, seconds: float, step: float = 0.1) -> list[tuple[datetime, str]]:
    """(when, key) of everything one worker sends in that time, polling as it does."""
    sent = []
    for tick in range(int(seconds / step)):
        at = now + tick * timedelta(seconds=step)
        with store.write() as tx:
            for departure in outbox.claim(tx, at, channels=ALL):
                sent.append((departure.leave_at, departure.item.key))
                outbox.mark_sent(tx, departure.item.id, departure.leave_at, None)
    return sent


def test_the_same_key_is_queued_once(store: Store, now: datetime) -> None:
    with store.write() as tx:
        assert outbox.put(tx, an_item("ticket:1:card", now)) is not None
        assert outbox.put(tx, an_item("ticket:1:card", now)) is None
        assert outbox.counts(tx) == {"queued": 1}


def test_a_row_is_claimed_by_one_worker_only(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for n in range(40):
            queued(tx, f"k{n}", now, address=str(n))

    def work(worker: int) -> list[str]:
        found: list[str] = []
        for round_ in range(12):
            found += claimed(store, now + (worker + round_) * 0.4 * SECOND, limit=5)
        return found

    with ThreadPoolExecutor(4) as pool:
        everything = [key for keys in pool.map(work, range(4)) for key in keys]
    assert sorted(everything) == sorted(set(everything))
    assert len(everything) == 40


def test_nothing_leaves_before_it_is_due(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "later", now, due_at=now + 60 * SECOND)
    assert claimed(store, now + 59 * SECOND) == []
    assert claimed(store, now + 60 * SECOND) == ["later"]


def test_urgent_rows_leave_first(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "news", now, address="1", priority=20)
        queued(tx, "danger", now, address="2", priority=0)
    assert claimed(store, now, limit=1) == ["danger"]


def test_rows_of_a_chat_leave_in_the_order_written(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for n in range(5):
            queued(tx, f"k{n}", now)
    assert [key for _, key in deliver_all(store, now, 6)] == [f"k{n}" for n in range(5)]


def test_a_channel_in_a_hurry_does_not_overtake_what_was_said_before(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "first", now)
        second = queued(tx, "second", now)
    assert claimed(store, now, ids=[second]) == []
    assert claimed(store, now) == ["first"]


def test_a_row_not_due_yet_holds_nothing_up(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "reminder", now, due_at=now + timedelta(days=1))
        queued(tx, "reply", now)
    assert claimed(store, now) == ["reply"]


def test_a_row_waiting_for_its_next_try_keeps_its_place(store: Store, now: datetime) -> None:
    with store.write() as tx:
        first = queued(tx, "first", now)
        queued(tx, "second", now)
    assert claimed(store, now) == ["first"]
    with store.write() as tx:
        outbox.mark_failed(tx, first, now, "timeout")
    assert claimed(store, now + SECOND) == []
    assert claimed(store, now + 2 * SECOND) == ["first"]


def test_a_chat_gets_about_one_message_a_second(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for n in range(8):
            queued(tx, f"k{n}", now)
    times = [at for at, _ in deliver_all(store, now, 12)]
    assert len(times) == 8
    gaps = [later - earlier for earlier, later in pairwise(times[1:])]
    assert min(gaps) >= SECOND
    assert times[-1] - times[0] <= 8 * record(TELEGRAM).paces.chat.every


@pytest.mark.parametrize(("address", "channel"), [("-100200", "telegram"), (STAFF, STAFF)])
def test_a_group_gets_at_most_twenty_a_minute(store: Store, now: datetime, address: str, channel: str) -> None:
    with store.write() as tx:
        for n in range(40):
            queued(tx, f"k{n}", now, address=address, channel=channel, is_group=True)
    times = [at for at, _ in deliver_all(store, now, 120, step=0.5)]
    within = [sum(start <= at < start + 60 * SECOND for at in times) for start in times]
    assert max(within) <= 20
    assert len(times) >= 120 / record(channel).paces.group.every.total_seconds() - 2


def test_a_bot_never_sends_more_than_thirty_in_a_second(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for n in range(150):
            queued(tx, f"k{n}", now, address=str(n))
    times = [at for at, _ in deliver_all(store, now, 8)]
    assert len(times) == 150
    assert max(sum(start <= at < start + SECOND for at in times) for start in times) <= 30
    assert max(times) - min(times) < 6.5 * SECOND


def test_two_bots_do_not_slow_each_other(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for n in range(20):
            queued(tx, f"a{n}", now, account="1", address=str(n))
            queued(tx, f"b{n}", now, account="2", address=str(n))
    times = [at for at, _ in deliver_all(store, now, 3)]
    assert len(times) == 40
    assert max(times) - now < SECOND


def test_two_workers_on_two_bots_never_block_each_other_for_good(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for n in range(60):
            queued(tx, f"k{n}", now, account=str(n % 2), address=str(n), priority=n % 3)

    def work(worker: int) -> int:
        return sum(len(claimed(store, now + n * 0.3 * SECOND, limit=4)) for n in range(12))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 60


def test_a_worker_that_died_loses_nothing(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "k", now)
    assert claimed(store, now) == ["k"]
    assert claimed(store, now + LEASE - SECOND) == []
    assert claimed(store, now + LEASE) == ["k"]


def test_a_clock_that_was_set_back_silences_nobody(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for n in range(4):
            queued(tx, f"before {n}", now)
    assert [key for _, key in deliver_all(store, now, 1)] == ["before 0", "before 1"]
    earlier = now - timedelta(hours=1)
    with store.write() as tx:
        queued(tx, "after", earlier)
        queued(tx, "elsewhere", earlier, address="2")
    sent = [key for _, key in deliver_all(store, earlier, 5)]
    assert sorted(sent) == ["after", "before 2", "before 3", "elsewhere"]
    assert [key for key in sent if key != "elsewhere"] == ["before 2", "before 3", "after"]


def test_a_lease_from_before_the_clock_was_set_back_binds_nobody(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "k", now)
    assert claimed(store, now) == ["k"]
    assert claimed(store, now - timedelta(hours=1)) == ["k"]


def fail_away(store: Store, now: datetime, key: str) -> None:
    """The channel could not take that row, which was claimed."""
    with store.write() as tx:
        row = outbox.get(tx, outbox.id_of(tx, key) or 0)
        assert row is not None
        if outages.fail(tx, outbox.account_of(row), now, "down"):
            outbox.put_back(tx, row.id, now, "down")
        else:
            outbox.mark_failed(tx, row.id, now, "down", lasting=True)


def test_a_channel_that_is_away_is_tried_with_one_row_and_costs_none_an_attempt(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for n in range(12):
            queued(tx, f"k{n}", now, address=str(n))
    for key in claimed(store, now):
        fail_away(store, now, key)
    assert claimed(store, now + SECOND) == []
    at, tried = now, 0
    for _ in range(120):  # half an hour
        at += 15 * SECOND
        for key in claimed(store, at):
            tried += 1
            fail_away(store, at, key)
    assert 110 <= tried <= 120, "one row at a time, every fifteen seconds"
    with store.write() as tx:
        assert outbox.counts(tx) == {"queued": 12}
        assert outages.listed(tx) == {"telegram:7": now}
        probe = outbox.claim(tx, at + 20 * SECOND, channels=ALL)
        assert len(probe) == 1
        outbox.mark_sent(tx, probe[0].item.id, at + 20 * SECOND, None)
        outages.over(tx, "telegram:7")
    assert len(deliver_all(store, at + 21 * SECOND, 3)) == 11


def test_one_bot_that_is_away_holds_no_other_up(store: Store, now: datetime) -> None:
    with store.write() as tx:
        for n in range(3):
            queued(tx, f"a{n}", now, account="1", address=str(n))
    for key in claimed(store, now):
        fail_away(store, now, key)
    with store.write() as tx:
        queued(tx, "b", now, account="2", address="9")
    assert claimed(store, now + SECOND) == ["b"]


def test_a_row_its_chat_can_not_take_yet_is_set_aside_and_lets_others_pass(store: Store, now: datetime) -> None:
    with store.write() as tx:
        row = queued(tx, "first", now)
        queued(tx, "second", now)
    at = now
    for _ in range(MAX_ATTEMPTS):
        assert claimed(store, at) == ["first"]
        with store.write() as tx:
            outbox.mark_failed(tx, row, at, "no such group", lasting=True)
            item = outbox.get(tx, row)
            assert item is not None
        at = max(at, item.due_at) if item.attempts else at
    assert claimed(store, at + 2 * SECOND) == ["second"]
    with store.write() as tx:
        outbox.mark_sent(tx, outbox.id_of(tx, "second") or 0, at, None)
    assert claimed(store, at + outbox.ASIDE) == ["first"]


def test_who_outlived_its_lease_does_not_own_the_row(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "k", now)
        (mine,) = outbox.claim(tx, now, channels=ALL)
    with store.write() as tx:
        assert outbox.owned(tx, [mine])
        (other,) = outbox.claim(tx, now + 2 * LEASE, channels=ALL)
        assert not outbox.owned(tx, [mine])
        assert outbox.renew(tx, mine, now + 2 * LEASE) is None
        renewed = outbox.renew(tx, other, now + 2.5 * LEASE)
        assert renewed is not None and renewed.lease == now + 3.5 * LEASE
        assert outbox.owned(tx, [renewed])


def test_the_channels_retry_after_is_kept_and_costs_no_attempt(store: Store, now: datetime) -> None:
    with store.write() as tx:
        first = queued(tx, "first", now)
        queued(tx, "second", now)
        queued(tx, "elsewhere", now, address="2")
    assert claimed(store, now) == ["first", "elsewhere"]
    with store.write() as tx:
        item = outbox.get(tx, first)
        assert item is not None
        outbox.hold_back(tx, item, now + 5 * SECOND, now)
    assert claimed(store, now + 4.9 * SECOND) == []
    sent = deliver_all(store, now + 5 * SECOND, 5)
    assert [key for _, key in sent] == ["first", "second"]
    with store.read() as tx:
        kept = outbox.get(tx, first)
        assert kept is not None
        assert kept.attempts == 1


def test_waits_grow_and_end_in_a_dead_letter(store: Store, now: datetime) -> None:
    with store.write() as tx:
        row = queued(tx, "k", now)
    at, waits = now, []
    for _ in range(MAX_ATTEMPTS):
        assert claimed(store, at) == ["k"]
        with store.write() as tx:
            outbox.mark_failed(tx, row, at, "down")
            item = outbox.get(tx, row)
            assert item is not None
        waits.append(item.due_at - at)
        at, state, error = max(item.due_at, at), item.state, item.last_error
    assert waits[:3] == [2 * SECOND, 4 * SECOND, 8 * SECOND]
    assert (state, error) == ("dead", "down")
    assert claimed(store, at + timedelta(days=1)) == []


def test_a_dead_letter_lets_the_next_ones_through(store: Store, now: datetime) -> None:
    with store.write() as tx:
        first = queued(tx, "first", now)
        queued(tx, "second", now)
    assert claimed(store, now) == ["first"]
    with store.write() as tx:
        outbox.mark_dead(tx, first, "chat not found")
    assert claimed(store, now + 2 * SECOND) == ["second"]


def test_a_dead_letter_can_be_tried_again(store: Store, now: datetime) -> None:
    with store.write() as tx:
        row = queued(tx, "k", now)
        outbox.mark_dead(tx, row, "x")
        assert outbox.retry(tx, row, now)
        assert not outbox.retry(tx, row, now)
    assert claimed(store, now) == ["k"]


def test_what_is_no_longer_true_is_not_sent(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "stale", now, expires_at=now + 60 * SECOND)
        queued(tx, "lasting", now, address="2")
        assert outbox.expire(tx, now + 59 * SECOND) == []
        assert [item.key for item in outbox.expire(tx, now + 60 * SECOND)] == ["stale"]
        assert outbox.counts(tx) == {"queued": 1, "cancelled": 1}


def test_a_sent_row_is_found_by_the_channels_own_id(store: Store, now: datetime) -> None:
    with store.write() as tx:
        row = queued(tx, "k", now)
        outbox.mark_sent(tx, row, now, "501")
        found = outbox.by_remote(tx, "telegram", "1", "501")
        assert found is not None and found.id == row
        assert outbox.by_remote(tx, "telegram", "2", "501") is None
        assert [item.state for item in outbox.listed(tx, state="sent")] == ["sent"]


def test_a_backlog_of_any_length_is_claimed_with_the_same_statements(store: Store, now: datetime) -> None:
    seen: set[str] = set()
    event.listen(store.engine, "before_cursor_execute", lambda *call: seen.add(call[2]))
    claimed(store, now)
    counts = []
    for round_ in range(8):
        with store.write() as tx:
            for n in range(5):
                queued(tx, f"k{round_}-{n}", now)
        at = now + (round_ + 1) * timedelta(seconds=10)
        for key in claimed(store, at):
            with store.write() as tx:
                outbox.mark_sent(tx, outbox.id_of(tx, key) or 0, at, None)
        counts.append(len(seen))
    assert counts[-1] == counts[1], "each connection keeps every statement it has seen"


def test_rows_of_a_process_that_died_need_not_wait_for_their_lease(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "k", now)
    assert claimed(store, now) == ["k"]
    with store.write() as tx:
        assert outbox.free_all(tx) == 1
        assert outbox.free_all(tx) == 0
    assert claimed(store, now + SECOND) == ["k"]


@pytest.mark.rule("F2")
def test_danger_does_not_wait_for_words_of_its_chat_that_are_tried_again(store: Store, now: datetime) -> None:
    with store.write() as tx:
        queued(tx, "small talk", now)
        outbox.claim(tx, now, channels=ALL)
        outbox.mark_failed(tx, outbox.id_of(tx, "small talk") or 0, now, "busy")
        queued(tx, "more small talk", now)
        queued(tx, "danger", now, priority=0)
    later = now + SECOND
    assert claimed(store, later) == ["danger"]

"""The gate at the door: budgets are taken once, the last is kept, what can't leave waits until the customer writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from actions import outgoing
from actions.notice_kinds import KINDS
from actions.outreach import leaving, notices
from domain.conversation import Conversation, OutboxItem
from domain.message import Reply
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Store, Tx, allowances, arrival, conversations, outages, outbox
from tests.actions.outreach.planned import plan, told
from tests.storage.records import a_conversation

HOUR = timedelta(hours=1)
OA = {"channel": "wechat_oa", "account": "gh"}


def a_chat(tx: Tx, now: datetime, *, heard: bool = True) -> Conversation:
    talk = a_conversation(tx, now, "openid-1", **OA)
    if heard:
        talk.last_in_at = now
        leaving.heard(tx, talk.channel, talk.account, talk.address, "message", now, now)
    return talk


def say(tx: Tx, talk: Conversation, key: str, now: datetime, words: str = "好", **options: object) -> None:
    outgoing.say(tx, talk, Reply(words), key, now, **options)  # type: ignore[arg-type]


def claim(tx: Tx, now: datetime) -> list[str]:
    """Keys of all rows a worker may send from then on, chat pace apart."""
    found: list[str] = []
    for second in range(12):
        at = now + timedelta(seconds=second)
        departures = outbox.claim(tx, at, channels=("wechat_oa",), may_leave=_judge)
        for departure in departures:
            outbox.mark_sent(tx, departure.item.id, at, None)
        found += [departure.item.key for departure in departures]
    return found


def _judge(tx: Tx, item: OutboxItem, now: datetime) -> bool:
    return leaving.may_leave(tx, KINDS, item, now)


def rows(tx: Tx) -> dict[str, tuple[str, str]]:
    tx.expire_all()
    return {item.key: (item.state, item.last_error) for item in outbox.listed(tx)}


@pytest.mark.rule("N5")
def test_four_leave_and_the_fifth_is_kept_for_a_person(tx: Tx, now: datetime) -> None:
    talk = a_chat(tx, now)
    for number in range(6):
        say(tx, talk, f"b{number}", now)
    assert claim(tx, now) == ["b0", "b1", "b2", "b3"]
    assert rows(tx)["b4"] == ("held", "reserved")
    say(tx, talk, "person", now, author="staff:chen")
    say(tx, talk, "another", now, author="staff:chen")
    assert claim(tx, now + 20 * timedelta(seconds=1)) == ["person"]
    assert rows(tx)["another"] == ("held", "budget")


@pytest.mark.rule("F2")
def test_the_last_message_is_kept_for_danger_too(tx: Tx, now: datetime) -> None:
    talk = a_chat(tx, now)
    allowances.take(tx, talk.channel, talk.account, talk.address, 4)
    say(tx, talk, "danger", now, priority=outgoing.URGENT)
    assert claim(tx, now) == ["danger"]


@pytest.mark.rule("N5")
def test_what_waited_leaves_in_order_when_the_customer_writes(tx: Tx, now: datetime) -> None:
    talk = a_chat(tx, now, heard=False)
    say(tx, talk, "a", now, author="staff:chen")
    say(tx, talk, "b", now, author="staff:chen")
    assert claim(tx, now) == []
    assert rows(tx) == {"a": ("held", "window"), "b": ("held", "window")}
    later = now + HOUR
    leaving.heard(tx, talk.channel, talk.account, talk.address, "message", later, later)
    assert claim(tx, later) == ["a", "b"]


def test_a_long_message_takes_as_many_as_it_is_sent_in(tx: Tx, now: datetime) -> None:
    talk = a_chat(tx, now)
    say(tx, talk, "long", now, "车" * 1500)
    assert claim(tx, now) == ["long"]
    holds = allowances.of(tx, talk.channel, talk.account, talk.address)
    assert holds is not None
    assert holds.left == 2


def test_a_row_tried_again_takes_nothing_more(tx: Tx, now: datetime) -> None:
    talk = a_chat(tx, now)
    say(tx, talk, "a", now)
    (departure,) = outbox.claim(tx, now, channels=("wechat_oa",), may_leave=_judge)
    outbox.put_back(tx, departure.item.id, now, "away")
    assert claim(tx, now + HOUR) == ["a"]
    holds = allowances.of(tx, talk.channel, talk.account, talk.address)
    assert holds is not None
    assert holds.left == 4


@pytest.mark.usefixtures("plain_words")
@pytest.mark.rule("N5")
@pytest.mark.parametrize(("tried", "left"), [(False, 5), (True, 4)])
def test_a_notice_withheld_at_the_last_moment_gives_its_budget_back(
    tx: Tx, shop: Shop, now: datetime, tried: bool, left: int
) -> None:
    talk = a_chat(tx, now)
    notice = plan(tx, talk, now)
    notices.release_due(tx, shop, KINDS, now)
    (departure,) = outbox.claim(tx, now, channels=("wechat_oa",), may_leave=_judge)
    if tried:  # its answer was lost: the channel may have counted it
        outbox.put_back(tx, departure.item.id, now, "away")
        (departure,) = outbox.claim(tx, now + HOUR, channels=("wechat_oa",), may_leave=_judge)
    notices.stop(tx, "kind:campaign", Staff("admin", "A", "admin"), now)
    tx.expire_all()
    notices.withhold(tx, KINDS, departure.item, now)
    holds = allowances.of(tx, talk.channel, talk.account, talk.address)
    assert notice.state != "sent" and holds is not None and holds.left == left


def test_when_the_channel_counts_otherwise_it_is_right(tx: Tx, now: datetime) -> None:
    talk = a_chat(tx, now)
    say(tx, talk, "a", now)
    say(tx, talk, "b", now)
    (departure,) = outbox.claim(tx, now, channels=("wechat_oa",), may_leave=_judge)
    leaving.refused_by_channel(tx, KINDS, departure.item, "budget", now)
    assert claim(tx, now + timedelta(seconds=1)) == []
    assert rows(tx)["a"] == ("held", "budget")


@pytest.mark.usefixtures("plain_words")
@pytest.mark.rule("N5")
def test_a_notice_that_may_not_leave_is_not_taken_for_said(tx: Tx, shop: Shop, now: datetime) -> None:
    talk = a_chat(tx, now)
    notice = plan(tx, talk, now)
    notices.release_due(tx, shop, KINDS, now)
    allowances.take(tx, talk.channel, talk.account, talk.address, 4)
    assert claim(tx, now) == []
    assert told(tx, notice)[-1][1] in ("reserved", "unreachable")


def test_staff_read_what_is_left_before_they_write(tx: Tx, now: datetime) -> None:
    talk = a_chat(tx, now)
    allowances.take(tx, talk.channel, talk.account, talk.address, 3)
    before = leaving.reach(tx, talk, now + 17 * HOUR)
    assert before is not None
    assert before.words("zh") == "还可发 2 条，31 小时内有效"
    assert before.words("en") == "2 left, 31 h"
    after = leaving.reach(tx, talk, now + 49 * HOUR)
    assert after is not None
    assert not after.is_open
    assert "保留到客户再次来信" in after.words("zh")
    assert leaving.reach(tx, a_conversation(tx, now, "telegram-chat"), now) is None


def test_no_two_workers_spend_the_same_message(either_store: Store, now: datetime) -> None:
    with either_store.write() as tx:
        talk = a_chat(tx, now)
        for number in range(8):
            say(tx, talk, f"k{number}", now)
        ids = [item.id for item in outbox.listed(tx)][::-1]

    def one(row: int) -> int:
        """Each asks at the same moment for a row of its own, past the chat's pace and order."""
        with either_store.write() as tx:
            item = outbox.get(tx, row)
            assert item is not None
            return int(leaving.may_leave(tx, KINDS, item, now))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, ids)) == 4
    with either_store.read() as tx:
        assert allowances.of(tx, "wechat_oa", "gh", "openid-1") is not None
        assert arrival.count(tx, "wechat_oa", "gh", "openid-1") == 4
        assert len(conversations.messages(tx, talk.id)) == 8


@pytest.mark.usefixtures("plain_words")
@pytest.mark.rule("N5")
def test_notices_of_a_channel_that_has_stopped_go_another_way(tx: Tx, shop: Shop, now: datetime) -> None:
    talk = a_chat(tx, now)
    notice = plan(tx, talk, now)
    notices.release_due(tx, shop, KINDS, now)
    say(tx, talk, "word", now)
    outages.halt(tx, "wechat_oa:gh", now, "48001", "permission")
    assert leaving.channel_shut(tx, KINDS, "wechat_oa", "gh", now) == 1
    assert told(tx, notice)[-1] == ("dropped", "halted")
    assert rows(tx)["word"] == ("queued", "")

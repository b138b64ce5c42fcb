"""Allowances: kept per chat, granted by acts, taken under a lock so that nobody takes the same one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from domain.channels.allowance import Allowance, hindrance
from domain.channels.register import record
from storage import Store, allowances

HOUR = timedelta(hours=1)
CHAT = ("wechat_oa", "gh_1", "openid-1")


def test_acts_grant_and_words_take(store: Store, now: datetime) -> None:
    with store.write() as tx:
        allowances.grant(tx, *CHAT, "menu", now)
        allowances.grant(tx, *CHAT, "message", now)
        allowances.take(tx, *CHAT, 2)
        assert allowances.of(tx, *CHAT) == Allowance(3, now + 48 * HOUR)
        assert allowances.of(tx, "wechat_oa", "gh_1", "somebody else") is None
        allowances.close(tx, *CHAT, now + HOUR)
        assert allowances.of(tx, *CHAT) == Allowance(0, now + HOUR)


def test_a_channel_that_needs_no_act_keeps_nothing(store: Store, now: datetime) -> None:
    with store.write() as tx:
        allowances.grant(tx, "telegram", "7", "1", "message", now)
        assert allowances.of(tx, "telegram", "7", "1") is None


def test_an_allowance_without_a_count_is_not_used_up(store: Store, now: datetime) -> None:
    with store.write() as tx:
        allowances.grant(tx, "whatsapp", "1", "US.1", "message", now)
        allowances.take(tx, "whatsapp", "1", "US.1", 50)
        assert allowances.of(tx, "whatsapp", "1", "US.1") == Allowance(None, now + 24 * HOUR)


def test_what_did_not_leave_is_given_back_unless_they_have_written_since(store: Store, now: datetime) -> None:
    with store.write() as tx:
        allowances.grant(tx, *CHAT, "message", now)
        allowances.take(tx, *CHAT, 2)
        allowances.give_back(tx, *CHAT, 2, now + HOUR)
        assert allowances.of(tx, *CHAT) == Allowance(5, now + 48 * HOUR)
        allowances.take(tx, *CHAT, 2)
        allowances.grant(tx, *CHAT, "message", now + HOUR, now + 2 * HOUR)
        allowances.give_back(tx, *CHAT, 2, now + HOUR)
        assert allowances.of(tx, *CHAT) == Allowance(5, now + 49 * HOUR)


def test_no_two_take_the_same_one(store: Store, now: datetime) -> None:
    def one(_: int) -> bool:
        with store.write() as tx:
            holds = allowances.locked(tx, *CHAT)
            if hindrance(record("wechat_oa"), holds, 1, now, first=True):
                return False
            allowances.take(tx, *CHAT, 1)
            return True

    with store.write() as tx:
        allowances.grant(tx, *CHAT, "message", now)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(20))) == 5

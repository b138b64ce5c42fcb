"""Receipts: what a channel tells afterwards is kept, in whatever order it comes; a failure is a refusal told late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.notice_kinds import KINDS
from actions.outreach import notices, receipts
from domain.conversation import Conversation
from domain.shop.shop import Shop
from storage import Tx, outbox
from tests.actions.outreach.planned import plan, told
from tests.storage.records import queued

pytestmark = pytest.mark.usefixtures("plain_words")

HOUR = timedelta(hours=1)


def sent(tx: Tx, now: datetime, remote: str = "wamid.1") -> int:
    row = queued(tx, "k", now)
    outbox.mark_sent(tx, row, now, remote)
    return row


def test_receipts_come_in_any_order_and_more_than_once(tx: Tx, now: datetime) -> None:
    sent(tx, now)
    heard = ["read", "delivered", "read", "delivered"]
    found = [receipts.note(tx, KINDS, "telegram", "7", "wamid.1", one, now) for one in heard]
    assert [item.receipt if item else None for item in found] == ["read", None, None, None]


def test_a_receipt_of_nothing_we_sent_changes_nothing(tx: Tx, now: datetime) -> None:
    sent(tx, now)
    assert receipts.note(tx, KINDS, "telegram", "7", "wamid.2", "read", now) is None
    assert receipts.note(tx, KINDS, "telegram", "8", "wamid.1", "read", now) is None


def test_a_late_failure_turns_sent_into_failed_with_its_reason(tx: Tx, now: datetime) -> None:
    row = sent(tx, now)
    receipts.note(tx, KINDS, "telegram", "7", "wamid.1", "failed", now, "5 session closed")
    item = outbox.get(tx, row)
    assert item is not None
    assert (item.state, item.last_error) == ("failed", "5 session closed")


@pytest.mark.rule("N5")
def test_a_notice_that_failed_late_is_no_longer_taken_for_said(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    notice = plan(tx, conversation, now)
    notices.release_due(tx, shop, KINDS, now)
    outbox.mark_sent(tx, notice.outbox_id or 0, now, "m1")
    receipts.note(tx, KINDS, conversation.channel, conversation.account, "m1", "failed", now + HOUR, "blocked")
    assert told(tx, notice) == [("sent", ""), ("dropped", "refused")]

"""A message that could not be delivered goes on its way again, by whoever may (I1, N5, C5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions import intake, resend
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.shop.staff import Staff
from storage import Tx, outbox
from tests.storage.records import queued

Person = Callable[[str], Staff]


@pytest.mark.rule("N5")
def test_a_dead_message_is_queued_again_and_once(tx: Tx, person: Person, now: datetime) -> None:
    row = queued(tx, "x", now)
    with pytest.raises(IllegalMove, match="queued"):
        resend.retry(tx, row, person("feng"), now)
    outbox.mark_dead(tx, row, "gone")
    tx.expire_all()
    assert resend.listed(tx, person("feng"), "dead")[0] == {"dead": 1}
    resend.retry(tx, row, person("feng"), now)
    tx.expire_all()
    counts, rows = resend.listed(tx, person("feng"), "queued")
    assert counts == {"queued": 1} and [one.id for one in rows] == [row]


@pytest.mark.rule("I1")
def test_only_who_may_sees_and_sends_again(tx: Tx, person: Person, now: datetime) -> None:
    row = queued(tx, "x", now)
    with pytest.raises(NotAllowed):
        resend.listed(tx, person("zhou"), None)
    with pytest.raises(NotAllowed):
        resend.retry(tx, row, person("chen"), now)
    with pytest.raises(NotFound):
        resend.retry(tx, row + 99, person("feng"), now)


@pytest.mark.rule("C5")
def test_a_message_of_a_matter_about_oneself_is_neither_seen_nor_sent(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = intake.complain(tx, conversation, "冯经理态度很差，我要投诉", now)
    row = queued(tx, "x", now, ticket_id=ticket.id)
    assert ticket.about_staff == "feng"
    assert resend.listed(tx, person("feng"), None)[1] == []
    with pytest.raises(NotFound):
        resend.retry(tx, row, person("feng"), now)
    assert row in [one.id for one in resend.listed(tx, person("admin"), None)[1]]

"""What could not be said in time is given up with its reason, and the customer reads so once."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions import too_late
from actions.notice_kinds import KINDS
from domain.worth_reading import WORTH, until
from storage import Store, Tx, outbox
from tests.storage.records import a_conversation, queued


def given_up(tx: Tx, at: datetime) -> list[str]:
    too_late.tell(tx, KINDS, outbox.expire(tx, at), at)
    waiting = sorted(outbox.listed(tx, state="queued"), key=lambda item: item.id)
    return [item.payload["text"] for item in waiting if item.key.startswith("late:")]


def test_a_chat_is_told_once_that_its_answers_came_too_late(store: Store, now: datetime) -> None:
    with store.write() as tx:
        a_conversation(tx, now, "1")
        for n in range(3):
            queued(tx, f"in:{n}", now, account="7", expires_at=until("answer", now))
        assert given_up(tx, now + WORTH["answer"] - timedelta(minutes=1)) == []
        assert len(given_up(tx, now + WORTH["answer"])) == 1
        assert {item.last_error for item in outbox.listed(tx, state="cancelled")} == {"expired"}


def test_what_hindered_a_message_stays_as_the_reason(store: Store, now: datetime) -> None:
    with store.write() as tx:
        row = queued(tx, "in:1", now, expires_at=until("answer", now))
        outbox.mark_failed(tx, row, now, "Bad Gateway")
        given_up(tx, now + WORTH["answer"])
        assert outbox.listed(tx, state="cancelled")[0].last_error == "expired: Bad Gateway"


def test_an_apology_that_comes_too_late_is_not_apologised_for(store: Store, now: datetime) -> None:
    with store.write() as tx:
        a_conversation(tx, now, "1")
        queued(tx, "in:1", now, account="7", expires_at=until("answer", now))
        assert len(given_up(tx, now + WORTH["answer"])) == 1
        assert given_up(tx, now + WORTH["answer"] + WORTH["apology"]) == []
        assert outbox.counts(tx) == {"cancelled": 2}

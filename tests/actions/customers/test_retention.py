"""What was kept long enough goes, what is not old or not done stays, and looking changes nothing (A5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.customers import retention, views
from domain.conversation import Message
from domain.customers.importing import Batch, BatchState
from domain.customers.retention import CLASSES
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import State
from storage import Tx, conversations
from storage.customers import customer_events, customers, imports
from storage.feedback import calls
from storage.outbox import queue
from storage.tickets import tickets
from tests.storage.records import a_conversation, a_customer, a_ticket, a_vehicle

DAY = timedelta(days=1)


def _words(tx: Tx, message_id: int) -> str:
    found = conversations.get_message(tx, message_id)
    assert found is not None
    return found.text


def _run(tx: Tx, shop: Shop, now: datetime) -> dict[str, int]:
    return {name: count for name in CLASSES if (count := retention.clear(tx, shop, name, now)[0])}


@pytest.mark.rule("A5")
def test_each_class_goes_after_its_own_days_and_a_dry_run_only_counts(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    old = now - 1200 * DAY
    talk = a_conversation(tx, old)
    talk.last_in_at = now - DAY
    photo = {"kind": "photo", "path": "media/web/a.jpg"}
    said = conversations.add_message(tx, Message(talk.id, "customer", {"text": "喂", "media": [photo]}, old))
    late = conversations.add_message(tx, Message(talk.id, "customer", {"text": "在吗"}, now - DAY))
    queue(tx, "k", "reply", "1", {"text": "您好"}, old, channel="telegram", account="7")
    views.note(tx, talk.customer_id, person("chen"), ["phone"], old)
    imports.add(tx, Batch("a.xlsx", "staff:feng", old, BatchState.DONE))
    due = {one.name: one.count for one in retention.due(tx, shop, now)}
    assert {name: count for name, count in due.items() if count} == {"messages": 1, "imports": 1, "views": 1}
    assert said.text == "喂"
    assert retention.clear(tx, shop, "messages", now) == (1, ["media/web/a.jpg"])
    assert _run(tx, shop, now) == {"imports": 1, "views": 1}
    assert [_words(tx, one.id) for one in (said, late)] == ["", "在吗"]
    assert [one.state for one in imports.batches(tx)] == [BatchState.CLOSED]
    assert _run(tx, shop, now) == {}


@pytest.mark.rule("A5")
def test_words_of_a_matter_that_is_open_stay(tx: Tx, shop: Shop, now: datetime) -> None:
    old = now - 2000 * DAY
    talk = a_conversation(tx, old)
    talk.last_in_at = now - DAY
    who = customers.get(tx, talk.customer_id)
    assert who is not None
    ticket = a_ticket(tx, who, old)
    said = conversations.add_message(tx, Message(talk.id, "customer", {"text": "漏油"}, old, ticket_id=ticket.id))
    assert _run(tx, shop, now) == {}
    ticket.state, ticket.closed_at = State.DONE, now
    tickets.record(tx, ticket, "closed", "staff:chen", now)
    assert _run(tx, shop, now) == {"messages": 1}
    assert _words(tx, said.id) == ""


@pytest.mark.rule("A5")
def test_strangers_and_customers_long_gone_are_erased_and_nobody_else(tx: Tx, shop: Shop, now: datetime) -> None:
    old = now - 5000 * DAY
    stranger = a_conversation(tx, old).customer_id
    gone = a_customer(tx, old, name="老客户", phone="+8613800000001")
    key = a_customer(tx, old, name="重点", is_key=True)
    came = a_customer(tx, old, name="常来")
    a_vehicle(tx, came.id, old, last_visit_on=now.date() - 30 * DAY)
    assert {"strangers": 1, "customers": 1}.items() <= _run(tx, shop, now).items()
    erased = {one.id: one.erased_at is not None for one in (gone, key, came) if (tx.refresh(one) or True)}
    assert erased == {gone.id: True, key.id: False, came.id: False}
    found = customers.get(tx, stranger)
    assert found is not None and found.erased_at is not None
    assert customer_events.of_customer(tx, gone.id)[0].actor == "retention"
    assert calls.of_customer(tx, gone.id) == []

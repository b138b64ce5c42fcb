"""Lists for pages and the API, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.conversation import Message
from domain.customers.customer import Vehicle
from domain.ticket import STATES
from storage import Store, conversations
from storage.customers import customers
from storage.tickets import listings
from tests.storage.records import a_conversation, a_customer, a_ticket, queued


def numbers(store: Store, wanted: listings.TicketFilter, limit: int = 50) -> list[str]:
    with store.read() as tx:
        return [ticket.number for ticket in listings.tickets(tx, wanted, limit)]


def test_tickets_are_narrowed_and_urgent_ones_come_first(store: Store, now: datetime) -> None:
    with store.write() as tx:
        wang = a_customer(tx, now, name="Wang 100%", phone="+8613812345678")
        for fields in ({}, {"urgent": True}, {"kind": "complaint", "plate": "沪A12345"}, {"state": "done"}):
            a_ticket(tx, wang, now, **fields)
    assert numbers(store, listings.TicketFilter()) == ["F2026-0002", "C2026-0001", "F2026-0001"]
    assert numbers(store, listings.TicketFilter(), limit=1) == ["F2026-0002"]
    assert numbers(store, listings.TicketFilter(kind="complaint")) == ["C2026-0001"]
    assert numbers(store, listings.TicketFilter(states=("done",))) == ["F2026-0003"]
    assert numbers(store, listings.TicketFilter(words="a123")) == []
    assert numbers(store, listings.TicketFilter(words="a123", in_customers=True)) == ["C2026-0001"]
    assert len(numbers(store, listings.TicketFilter(STATES, words="100%", in_customers=True))) == 4


@pytest.mark.rule("A5")
def test_names_and_phones_are_searched_only_when_asked(store: Store, now: datetime) -> None:
    with store.write() as tx:
        a_ticket(tx, a_customer(tx, now, name="Wang", phone="+8613812345678"), now)
    for words in ("wang", "38123"):
        assert numbers(store, listings.TicketFilter(words=words)) == []
        assert numbers(store, listings.TicketFilter(words=words, in_customers=True)) == ["F2026-0001"]


@pytest.mark.rule("A3", "A5")
@pytest.mark.parametrize(
    ("words", "told", "asked"),
    [
        ("沪a·123 45", ["F2026-0001"], ["F2026-0001"]), ("wf", [], ["F2026-0001"]),
        ("138 1234 5678", [], ["F2026-0001"]),
        ("49j1v", [], ["F2026-0001"]), ("F2026-0001", ["F2026-0001"], ["F2026-0001"]),
        ("王芳 朗逸", [], ["F2026-0001"]),
    ],
)  # fmt: skip
def test_tickets_are_found_as_customers_are(
    store: Store, now: datetime, words: str, told: list[str], asked: list[str]
) -> None:
    with store.write() as tx:
        wang = a_customer(tx, now, name="王芳", phone="+8613812345678")
        customers.add_vehicle(tx, Vehicle(wang.id, now, vin="LSVAA49J1V0000001", model="朗逸"))
        a_ticket(tx, wang, now, plate="沪A12345")
        a_ticket(tx, a_customer(tx, now, name="李雷", phone="+8613900139000"), now)
    assert numbers(store, listings.TicketFilter(words=words)) == told
    assert numbers(store, listings.TicketFilter(words=words, in_customers=True)) == asked


def test_pages_follow_each_other_by_id(store: Store, now: datetime) -> None:
    with store.write() as tx:
        ids = [a_customer(tx, now, name=f"{n}").id for n in range(3)]
        gone = a_customer(tx, now, name="merged")
        gone.merged_into = ids[0]
    with store.read() as tx:
        first = listings.customers_after(tx, 0, 2)
        rest = listings.customers_after(tx, first[-1].id, 2)
    assert [one.id for one in first + rest] == ids


def test_open_tickets_are_counted_in_all_and_for_one_person(store: Store, now: datetime) -> None:
    with store.write() as tx:
        wang = a_customer(tx, now)
        for state in ("new", "claimed", "done"):
            a_ticket(tx, wang, now, state=state)
        assert listings.open_counts(tx, assignee_id=1) == (2, 0)


def test_the_outbox_says_since_when_it_waits(store: Store, now: datetime) -> None:
    with store.write() as tx:
        assert listings.oldest_due(tx, now) is None
        queued(tx, "late", now, due_at=now - timedelta(minutes=2))
        queued(tx, "later", now, due_at=now + timedelta(minutes=2))
        assert listings.oldest_due(tx, now) == now - timedelta(minutes=2)


def test_only_web_messages_are_news_for_the_web(store: Store, now: datetime) -> None:
    with store.write() as tx:
        telegram = a_conversation(tx, now)
        web = conversations.open_locked(tx, customers.add_identity(tx, "web", "", "ann", "", now), "zh", now)
        for talk in (telegram, web):
            last = conversations.add_message(tx, Message(talk.id, "bot", {"text": "hi"}, now))
        assert listings.last_message_id(tx) == last.id
        assert listings.web_messages_above(tx, 0) == [(last.id, "ann")]
        assert listings.web_messages_above(tx, last.id) == []

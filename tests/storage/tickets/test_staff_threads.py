"""Where tickets stand in the staff's chats, and what there is to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.promises.promise import Promise
from storage import Store
from storage.promises import promises
from storage.tickets import staff_threads, tickets, worklist
from storage.tickets.staff_threads import Thread
from tests.storage.records import a_customer, a_ticket, queued


def test_a_place_is_found_by_ticket_topic_and_card_and_changed_in_one_step(store: Store, now: datetime) -> None:
    with store.write() as tx:
        ticket = a_ticket(tx, a_customer(tx, now), now)
        place = Thread(ticket.id, -100_123_456_789, 7, None, "F1")
        staff_threads.keep(tx, place)
        staff_threads.keep(tx, replace(place, card_id=9, shown="abc", closed=True))
    with store.write() as tx:
        full = Thread(ticket.id, -100_123_456_789, 7, 9, "F1", True, "abc")
        assert staff_threads.get(tx, ticket.id, full.chat_id) == full
        assert staff_threads.by_topic(tx, full.chat_id, 7) == full
        assert staff_threads.by_card(tx, full.chat_id, 9) == full
        assert staff_threads.by_topic(tx, 55, 7) is None
        staff_threads.forget_shown(tx, full.chat_id, 9)
        assert staff_threads.get(tx, ticket.id, full.chat_id) == replace(full, shown="")


@pytest.mark.rule("F3")
def test_what_is_due_is_listed_by_its_nearest_running_promise(store: Store, now: datetime) -> None:
    hour = timedelta(hours=1)
    with store.write() as tx:
        customer = a_customer(tx, now)
        made = [a_ticket(tx, customer, now, state=state) for state in ("new", "claimed", "new", "done")]
        for ticket, due in zip(made, (3, 1, 9, 1), strict=True):
            for further in (0, 20):
                at = now + hour * (due + further)
                kind = "solution" if further else "first_answer"
                promises.add(tx, Promise(ticket.id, kind, now, 3600, at))
            tickets.record(tx, ticket, "promised", "system", now)
    with store.read() as tx:
        assert [t.id for t in worklist.due(tx, now + hour * 4, 10)] == [made[1].id, made[0].id]
        assert [t.id for t in worklist.due(tx, now + hour * 4, 10, after=now + hour * 2)] == [made[0].id]
        assert worklist.load(tx) == {None: 3}


def test_only_what_sleeps_past_its_time_is_found(store: Store, now: datetime) -> None:
    minute = timedelta(minutes=1)
    with store.write() as tx:
        customer = a_customer(tx, now)
        due, later = (a_ticket(tx, customer, now, snoozed_until=now + minute * n) for n in (1, 3))
        a_ticket(tx, customer, now, snoozed_until=now, state="done")
        queued(tx, "k", now, channel="staff", account="", address="staff")
    with store.read() as tx:
        assert worklist.asleep_until(tx, now + minute) == [due.id]
        assert worklist.asleep_until(tx, now + minute * 3) == [due.id, later.id]
        assert worklist.waiting_rows(tx, "staff") == 1
        assert worklist.waiting_rows(tx, "501") == 0

"""Tickets: numbers nobody shares, a history that only grows, lists for the desk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from domain.ticket import rebuilt
from storage import Store
from storage.engine.changes import Unrecorded, as_json
from storage.tickets import tickets
from tests.storage.records import a_customer, a_ticket


@pytest.mark.rule("C1")
def test_each_kind_counts_its_own_year(store: Store, now: datetime) -> None:
    with store.write() as tx:
        numbers = [tickets.next_number(tx, "complaint", year) for year in (2026, 2026, 2027)]
        assert numbers == ["C2026-0001", "C2026-0002", "C2027-0001"]
        assert tickets.next_number(tx, "fault_report", 2026) == "F2026-0001"


@pytest.mark.rule("C1")
def test_numbers_given_at_once_are_without_gap_or_double(store: Store, now: datetime) -> None:
    def register(_: int) -> str:
        with store.write() as tx:
            return a_ticket(tx, a_customer(tx, now), now, kind="complaint").number

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(register, range(40)))
    assert found == [f"C2026-{n:04d}" for n in range(1, 41)]


def test_a_number_is_not_used_up_by_what_failed(store: Store, now: datetime) -> None:
    with pytest.raises(RuntimeError), store.write() as tx:
        tickets.next_number(tx, "complaint", 2026)
        raise RuntimeError
    with store.write() as tx:
        assert tickets.next_number(tx, "complaint", 2026) == "C2026-0001"


@pytest.mark.rule("I2")
def test_a_tickets_history_is_kept_in_order(store: Store, now: datetime) -> None:
    with store.write() as tx:
        ticket = a_ticket(tx, a_customer(tx, now), now)
        tickets.record(tx, ticket, "registered", "customer", now, kind="fault_report")
        tickets.record(tx, ticket, "claimed", "staff:ann", now + timedelta(minutes=1))
    with store.read() as tx:
        found = tickets.events(tx, ticket.id)
        assert [(e.kind, e.actor) for e in found] == [("registered", "customer"), ("claimed", "staff:ann")]
        assert found[0].data == {"kind": "fault_report"}
        assert found[0].at == now


def test_the_desk_sees_urgent_first_then_newest(store: Store, now: datetime) -> None:
    with store.write() as tx:
        customer = a_customer(tx, now)
        old, urgent, new = (a_ticket(tx, customer, now, urgent=flag) for flag in (False, True, False))
        done = a_ticket(tx, customer, now, state="done")
    with store.read() as tx:
        assert [t.id for t in tickets.listed(tx)] == [urgent.id, new.id, old.id]
        assert [t.id for t in tickets.listed(tx, states=["done"])] == [done.id]
        assert [t.id for t in tickets.of_customer(tx, customer.id)] == [new.id, urgent.id, old.id]
        assert tickets.counts(tx) == {"new": 3, "done": 1}
        found = tickets.by_number(tx, old.number.lower())
        assert found is not None and found.id == old.id


def test_a_locked_ticket_shows_what_others_wrote_meanwhile(store: Store, now: datetime) -> None:
    with store.write() as tx:
        ticket = a_ticket(tx, a_customer(tx, now), now)

    def close(word: str) -> None:
        with store.write() as tx:
            locked = tickets.lock(tx, ticket.id)
            assert locked is not None
            locked.data = {**locked.data, word: True}
            tickets.record(tx, locked, "details_added", "customer", now)

    words = [f"w{n}" for n in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(close, words))
    with store.read() as tx:
        found = tickets.get(tx, ticket.id)
        assert found is not None
        assert set(found.data) == set(words)


@pytest.mark.rule("I2")
def test_what_changes_on_a_ticket_without_an_event_is_not_kept(store: Store, now: datetime) -> None:
    with store.write() as tx:
        ticket = a_ticket(tx, a_customer(tx, now), now)
    with pytest.raises(Unrecorded, match="urgent"), store.write() as tx:
        locked = tickets.lock(tx, ticket.id)
        assert locked is not None
        locked.urgent = True
    with store.read() as tx:
        found = tickets.get(tx, ticket.id)
        assert found is not None
        assert not found.urgent


@pytest.mark.rule("I2")
def test_what_a_refused_step_changed_is_in_no_event(store: Store, now: datetime) -> None:
    with store.write() as tx:
        ticket = a_ticket(tx, a_customer(tx, now), now)
        tickets.record(tx, ticket, "registered", "customer", now)
    with store.write() as tx:
        locked = tickets.lock(tx, ticket.id)
        assert locked is not None
        with suppress(ZeroDivisionError), tx.begin_nested():
            locked.urgent = True
            tx.flush()
            raise ZeroDivisionError
        locked.summary = "rattles"
        tickets.record(tx, locked, "details_added", "customer", now)
    with store.read() as tx:
        events = tickets.events(tx, ticket.id)
        found = tickets.get(tx, ticket.id)
        assert found is not None
    assert events[-1].changes == {"ticket": {"summary": "rattles"}}
    present = rebuilt(events)["ticket"]
    assert present == {name: as_json(getattr(found, name)) for name in present}
    assert present["summary"] == "rattles"
    assert present["urgent"] is False

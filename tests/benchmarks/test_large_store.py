"""The large store that desk and search are timed on holds what it says, and what a desk needs to open it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from benchmarks.large_store import rows
from benchmarks.large_store.rows import Size, phone, plate, vin
from benchmarks.large_store.search import VIEWER, typed
from domain.booking.appointment import Appointment
from domain.customers.customer import Customer, Vehicle
from domain.promises.promise import Promise
from domain.ticket import Ticket, TicketEvent
from storage import Store
from storage import tables as t
from storage.customers import finding

SIZE = Size(3_000, 6_000, 9_000, 15_000)


@pytest.fixture
def filled(either_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of a few thousand customers, some tickets of whom are open."""
    monkeypatch.setattr(rows, "OPEN", 30)
    rows.fill(either_store, SIZE)
    return either_store


def test_it_holds_as_many_as_asked_and_its_newest_tickets_are_open(filled: Store) -> None:
    wanted = {t.customers: 3_000, t.vehicles: 6_000, t.messages: 9_000, t.ticket_events: 15_000, t.tickets: 3_000}
    with filled.read() as tx:
        assert {table: tx.scalar(select(func.count()).select_from(table)) for table in wanted} == wanted
        assert all(tx.scalars(select(thing).limit(20)).all() for thing in (Customer, Vehicle, TicketEvent))
        assert all(tx.scalars(select(thing).limit(20)).all() for thing in (Appointment, Promise))
        still = tx.scalars(select(Ticket).where(Ticket.closed_at.is_(None))).all()  # type: ignore[union-attr]
    assert len(still) == 30 and min(one.id for one in still) == 2_971
    assert all(one.is_open and one.number[0] == one.facts.prefix for one in still)


def test_what_is_typed_is_found_in_it(filled: Store) -> None:
    with filled.read() as tx:
        for words in (phone(1_000), plate(1_000), vin(1_000)):
            assert [one.id for one in finding.search(tx, words, viewer=VIEWER)] == [1_000]
        found = {name: finding.find(tx, words, viewer=VIEWER).count for name, words in typed(SIZE).items()}
    assert found["whole phone"] == found["whole plate"] == found["words of a message"] == 1
    assert found["nobody"] == 0 and found["common words"] > found["two common words"] > 0


def test_a_row_made_later_has_a_number_of_its_own(filled: Store) -> None:
    with filled.write() as tx:
        tx.add(one := Customer(created_at=rows.NOW, name="新客"))
        tx.flush()
        assert one.id == 3_001

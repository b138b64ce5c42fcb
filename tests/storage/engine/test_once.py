"""What is asked again within a transaction: the same answer, until the transaction writes or locks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import event, text

from domain.ticket import OPEN_STATES
from storage import Store, Tx
from storage.engine.once import once
from storage.tickets import tickets
from tests.storage.records import a_customer, a_ticket


@contextmanager
def asked(store: Store) -> Iterator[list[str]]:
    """The looks that reach the database meanwhile."""
    found: list[str] = []

    def note(_link: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            found.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield found
    event.remove(store.engine, "before_cursor_execute", note)


def test_what_was_asked_is_asked_once_until_the_transaction_writes(store: Store, now: datetime) -> None:
    with store.write() as tx:
        customer = a_customer(tx, now)
    with store.write() as tx, asked(store) as looks:
        assert tickets.of_customer(tx, customer.id) == tickets.of_customer(tx, customer.id) == []
        assert len(looks) == 1
        made = a_ticket(tx, customer, now)
        assert tickets.of_customer(tx, customer.id) == [made]


def test_a_change_of_what_was_found_is_seen(store: Store, now: datetime) -> None:
    with store.write() as tx:
        customer = a_customer(tx, now)
        made = a_ticket(tx, customer, now)
        assert tickets.of_customer(tx, customer.id, states=OPEN_STATES) == [made]
        made.customer_id = a_customer(tx, now).id
        assert tickets.of_customer(tx, customer.id, states=OPEN_STATES) == []
        tickets.record(tx, made, "moved", "test", now)


def test_after_a_lock_everything_is_asked_anew_for_somebody_else_may_have_written(store: Store, now: datetime) -> None:
    with store.write() as tx:
        made = a_ticket(tx, a_customer(tx, now), now)
    numbers = itertools.count(1)

    def count(tx: Tx) -> int:
        return once(tx, "count", lambda: next(numbers))

    with store.write() as tx:
        assert [count(tx), count(tx)] == [1, 1]
        tickets.lock(tx, made.id)
        assert count(tx) == 2
        with tx.begin_nested() as part:
            tx.execute(text("UPDATE tickets SET urgent = urgent"))
            assert count(tx) == 3
            part.rollback()
        assert count(tx) == 4


def test_the_answer_is_the_transactions_own(store: Store, now: datetime) -> None:
    with store.write() as tx:
        customer = a_customer(tx, now)
    with store.read() as tx:
        assert tickets.of_customer(tx, customer.id) == []
    with store.write() as tx:
        made = a_ticket(tx, customer, now)
    with store.read() as tx:
        assert [one.id for one in tickets.of_customer(tx, customer.id)] == [made.id]

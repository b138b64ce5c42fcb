"""Transactions: whole or not at all, and readers that wait for nobody."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import text

from domain.errors import Unstorable
from storage import Store
from storage.customers import customers
from storage.tickets import tickets
from tests.postgres import Cluster
from tests.storage.records import a_customer


def test_a_failed_block_leaves_nothing(store: Store, now: datetime) -> None:
    with pytest.raises(RuntimeError), store.write() as tx:
        a_customer(tx, now)
        raise RuntimeError
    with store.read() as tx:
        assert customers.count(tx) == 0


def test_a_reader_does_not_wait_for_a_writer(store: Store, now: datetime) -> None:
    with store.write() as writing:
        a_customer(writing, now)
        with store.read() as reading:
            assert customers.count(reading) == 0
    with store.read() as reading:
        assert customers.count(reading) == 1


def test_what_was_read_can_be_used_after_the_transaction(store: Store, now: datetime) -> None:
    with store.write() as tx:
        made = a_customer(tx, now, name="Li")
    assert made.name == "Li"


def test_an_in_memory_store_is_a_store_too() -> None:
    store = Store("sqlite://")
    assert store.is_sqlite
    with store.read() as tx:
        assert tx.connection().exec_driver_sql("SELECT 1").scalar() == 1
    store.close()


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**40])
def test_a_number_beyond_every_row_is_refused_by_name_on_both_databases(store: Store, number: int) -> None:
    with pytest.raises(Unstorable), store.read() as tx:
        tickets.get(tx, number)


def test_words_that_can_not_be_written_are_refused_by_name(store: Store, now: datetime) -> None:
    with pytest.raises(Unstorable), store.write() as tx:
        a_customer(tx, now, name="\ud800")


def test_postgresql_refuses_by_name_what_sqlite_takes(postgres: Cluster, now: datetime) -> None:
    with postgres.database() as url:
        store = Store(url)
        for words in ("a\0b", "x" * 1000):
            with pytest.raises(Unstorable), store.write() as tx:
                a_customer(tx, now, name=words)
        store.close()


def test_a_process_that_stands_still_holds_nobody_up_for_long(store: Store) -> None:
    if store.is_sqlite:
        pytest.skip("one machine: who stands still there stands alone")
    with store.read() as tx:
        assert tx.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one() == "20s"

"""Two transactions in each other's way: the one the database ends is begun again, and nobody notices."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from bot.conversation import Conversations
from bot.message import Incoming
from nlu.understanding import Intent, Understanding
from storage import Store, Tx, conversations
from storage.engine.store import CLASH_TRIES
from tests import postgres as pg
from tests.storage.records import a_customer, apply_small_shop

BREAK_OFF = "DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '{}'; END $$"


class GreetingEngine:
    """Takes every message for a greeting."""

    def understand(
        self,
        text: str,
        now: datetime,
        *,
        asked: str | None = None,
        hours: Sequence[tuple[int, int]] = ((8, 18),),
        language: str | None = None,
        services: Sequence[tuple[str, str]] = (),
    ) -> Understanding:
        """A greeting."""
        return Understanding(text, "en", (Intent("greet", 1.0),), "understood")


@pytest.fixture
def big_store(postgres: pg.Cluster) -> Any:
    """An empty store on PostgreSQL."""
    with postgres.database() as url:
        opened = Store(url)
        yield opened
        opened.close()


def _broken_off(store: Store, table: str, code: str, times: int) -> list[str]:
    """The server ends so many transactions that write to the table, with that code; the list fills with them."""
    ended: list[str] = []

    def end(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(f"INSERT INTO {table}") and len(ended) < times:
            ended.append(statement)
            connection.exec_driver_sql(BREAK_OFF.format(code))

    event.listen(store.engine, "before_cursor_execute", end)
    return ended


def test_two_who_wait_for_each_other_both_get_done(big_store: Store, now: datetime) -> None:
    with big_store.write() as tx:
        people = [a_customer(tx, now).id for _ in range(2)]
    both_hold_one = Barrier(2)
    begun: list[int] = []

    def note_both(tx: Tx, first: int, second: int) -> None:
        begun.append(first)
        tx.execute(text("UPDATE customers SET note = note || 'x' WHERE id = :id"), {"id": first})
        if len(begun) <= 2:
            both_hold_one.wait(timeout=10)
        tx.execute(text("UPDATE customers SET note = note || 'x' WHERE id = :id"), {"id": second})

    with ThreadPoolExecutor(2) as pool:
        orders = [people, people[::-1]]
        list(pool.map(lambda order: big_store.settle(lambda tx: note_both(tx, *order)), orders))
    assert len(begun) >= 3, "nobody had to begin again"
    with big_store.read() as tx:
        assert list(tx.scalars(text("SELECT note FROM customers"))) == ["xx", "xx"]


@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_a_message_whose_transaction_was_ended_is_answered_once(big_store: Store, now: datetime, code: str) -> None:
    with big_store.write() as tx:
        apply_small_shop(tx, now)
    ended = _broken_off(big_store, "messages", code, CLASH_TRIES - 1)
    update = Incoming("web", "", "1", "u1", "text", now, text="hello")
    handled = Conversations(big_store, GreetingEngine()).handle(update, now)
    assert len(ended) == CLASH_TRIES - 1
    assert len(handled.replies) == 1 and not handled.duplicate
    with big_store.read() as tx:
        assert [m.author for m in conversations.messages(tx, handled.conversation_id)] == ["customer", "bot"]


def test_any_other_failure_is_not_tried_again(big_store: Store, now: datetime) -> None:
    ended = _broken_off(big_store, "customers", "53100", CLASH_TRIES)
    with pytest.raises(DBAPIError):
        big_store.settle(lambda tx: a_customer(tx, now))
    assert len(ended) == 1


def test_work_that_never_gets_through_fails_in_the_end(big_store: Store, now: datetime) -> None:
    ended = _broken_off(big_store, "customers", "40P01", 100)
    with pytest.raises(DBAPIError):
        big_store.settle(lambda tx: a_customer(tx, now))
    assert len(ended) == CLASH_TRIES

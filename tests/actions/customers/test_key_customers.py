"""Whoever pays much is a key customer, and each is reviewed once a year (A4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.customers import key_customers
from domain.customers.customer import Customer
from domain.shop.shop import Shop
from domain.workshop.work_order import WorkOrder
from notifications.jobs import key_customers as job
from storage import Store, Tx, shops
from storage.customers import customer_events, customers
from storage.feedback import calls
from storage.workshop import work_orders
from tests.storage.records import a_ticket


def _paid(tx: Tx, who: Customer, fen: int, at: datetime) -> None:
    ticket = a_ticket(tx, who, at, kind="work_order")
    order = WorkOrder(ticket.id, at, "保养", state="settled")
    order.settled_fen, order.settled_at = fen, at
    work_orders.add(tx, order)


@pytest.mark.rule("A4", "I2")
def test_who_paid_enough_within_a_year_is_a_key_customer(tx: Tx, shop: Shop, now: datetime) -> None:
    much, little, long_ago = (customers.add(tx, Customer(now, name=name)) for name in ("王总", "李四", "张三"))
    for at in (now - timedelta(days=300), now - timedelta(days=3)):
        _paid(tx, much, 260_000_000, at)
        _paid(tx, little, 200_000_000, at)
    _paid(tx, long_ago, 900_000_000, now - timedelta(days=400))
    assert key_customers.flag(tx, replace(shop, policy=replace(shop.policy, key_revenue_fen=0)), now) == 0
    assert key_customers.flag(tx, shop, now) == 1
    assert [one.is_key for one in (much, little, long_ago)] == [True, False, False]
    (event,) = customer_events.of_customer(tx, much.id)
    assert (event.actor, event.data["paid_fen"]) == ("system", 520_000_000)
    assert event.data["changed"] == {"is_key": [False, True]}
    assert key_customers.flag(tx, shop, now) == 0


@pytest.mark.rule("A4")
def test_each_key_customer_is_reviewed_once_a_year(tx: Tx, shop: Shop, now: datetime) -> None:
    old = customers.add(tx, Customer(now - timedelta(days=800), name="王总", is_key=True))
    customers.add(tx, Customer(now, name="新来的", is_key=True))
    assert key_customers.plan_reviews(tx, shop, now) == 1
    assert key_customers.plan_reviews(tx, shop, now + timedelta(days=2)) == 0
    (task,) = calls.of_customer(tx, old.id)
    assert (task.kind, task.state) == ("key_review", "open")
    task.state = "done"
    tx.flush()
    assert key_customers.plan_reviews(tx, shop, now + timedelta(days=364)) == 0
    assert key_customers.plan_reviews(tx, shop, now + timedelta(days=366)) == 2


def test_the_planner_looks_once_a_day_from_six_on(store: Store, shop: Shop, now: datetime) -> None:
    with store.write() as tx:
        shops.apply(tx, shop, now)
        customers.add(tx, Customer(now - timedelta(days=800), name="王总", is_key=True))
    assert not job.look(store, shop, now.replace(hour=5))
    assert job.look(store, shop, now) and not job.look(store, shop, now + timedelta(hours=1))

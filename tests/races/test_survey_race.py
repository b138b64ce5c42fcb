"""Planners and taps at once on PostgreSQL: one open survey per customer, one recovery per survey, each call once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from actions.feedback import follow_ups, surveys
from app import shopfile
from domain.feedback.survey import Survey
from storage import Store, Tx, shops
from storage.feedback import surveys as survey_queries
from storage.tickets import listings, tickets
from tests import postgres as pg
from tests.actions.feedback.after_visits import a_reachable_customer, delivered
from tests.storage.records import a_ticket

DAY = timedelta(days=1)


@pytest.fixture
def big_store(postgres: pg.Cluster) -> Iterator[Store]:
    """An empty store on PostgreSQL."""
    with postgres.database() as url:
        opened = Store(url)
        yield opened
        opened.close()


@pytest.mark.rule("Q3")
def test_a_customer_has_one_open_survey_whoever_plans_at_once(big_store: Store, now: datetime) -> None:
    shop = shopfile.read(shopfile.DEMO)
    with big_store.write() as tx:
        shops.apply(tx, shop, now)
        ids = []
        for number in range(1, 13):
            customer, vehicle = a_reachable_customer(tx, now, number)
            ids.append(customer.id)
            for hours in (24, 26):
                delivered(tx, customer, vehicle, now - timedelta(hours=hours))

    def plan(_: int) -> int:
        return big_store.settle(lambda tx: surveys.plan(tx, shop, now) + follow_ups.plan(tx, shop, now))

    def force(number: int) -> bool:
        def add(tx: Tx) -> bool:
            customer = listings.customers_by_id(tx, [ids[number % len(ids)]])[ids[number % len(ids)]]
            return survey_queries.add(tx, Survey(customer.id, a_ticket(tx, customer, now).id, now, now, now + DAY))

        return big_store.settle(add)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(plan, range(8)))
        list(pool.map(force, range(24)))
    with big_store.read() as tx:
        assert all(survey_queries.open_of(tx, customer_id) is not None for customer_id in ids)
        found = tx.execute(text("SELECT count(*) FROM surveys WHERE state = 'open'")).scalar_one()
        assert found == len(ids)


@pytest.mark.rule("Q3")
def test_one_low_score_tapped_many_times_at_once_opens_one_recovery(big_store: Store, now: datetime) -> None:
    shop = shopfile.read(shopfile.DEMO)
    with big_store.write() as tx:
        shops.apply(tx, shop, now)
        customer, vehicle = a_reachable_customer(tx, now)
        delivered(tx, customer, vehicle, now - DAY)
        surveys.plan(tx, shop, now)
        survey = survey_queries.open_of(tx, customer.id)
        assert survey is not None

    def tap(_: int) -> bool:
        def score(tx: Tx) -> bool:
            mine = surveys.mine(tx, survey.id, customer.id, now)
            conversation = listings.latest_conversation(tx, customer.id)
            assert mine is not None and conversation is not None
            return surveys.score(tx, shop, mine, 1, conversation, now) is not None

        return big_store.settle(score)

    with ThreadPoolExecutor(6) as pool:
        opened = list(pool.map(tap, range(12)))
    assert opened.count(True) == 1
    with big_store.read() as tx:
        assert [ticket.kind for ticket in tickets.of_customer(tx, customer.id)].count("recovery") == 1

"""Credit is earned and lost once for each cause, and follows the customer (B7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from actions.booking import credit
from domain.booking.appointment import Appointment, estimate
from domain.booking.credit import discount_fen, standing
from domain.shop.policy import Policy
from domain.shop.shop import Shop
from storage import Tx
from storage.booking import credit as credit_queries
from storage.customers import customers
from tests.actions.booking.booked import MINUTE, points, run_late
from tests.storage.records import a_customer


@pytest.mark.rule("B7")
def test_saying_to_be_late_does_not_make_a_late_arrival_on_time(tx: Tx, shop: Shop, visit: Appointment) -> None:
    start = visit.starts_at
    run_late(tx, shop, visit, 20, start - 60 * MINUTE)
    assert credit.arrived(tx, shop, visit, start + 20 * MINUTE, actor="customer") is None
    assert credit.arrived(tx, shop, visit, start + 5 * MINUTE, actor="customer") is not None


@pytest.mark.rule("B7")
def test_arriving_on_time_earns_credit_once(tx: Tx, shop: Shop, visit: Appointment) -> None:
    for minutes in (0, 10):
        credit.arrived(tx, shop, visit, visit.starts_at + minutes * MINUTE, actor="customer")
    assert points(tx, visit) == shop.policy.credit_on_time


@pytest.mark.rule("B7")
def test_levels_follow_the_policy() -> None:
    policy = replace(Policy(), discount_percent=5)
    found = [standing(policy, earned) for earned in (50, 49, -19, -20)]
    assert [one.level for one in found] == ["gold", "normal", "normal", "low"]
    assert [one.discount_percent for one in found] == [10, 5, 5, 0]
    assert [one.must_confirm for one in found] == [False, False, False, True]


@pytest.mark.rule("B7")
def test_the_discount_is_on_labour_alone(shop: Shop) -> None:
    assert discount_fen(estimate(shop, ["minor_service"]), 10) == 1200
    assert discount_fen(estimate(shop, ["first_service"]), 10) == 0


def test_credit_follows_a_customer_into_the_record(tx: Tx, shop: Shop, visit: Appointment, now: datetime) -> None:
    credit.enter(tx, shop, visit, "no_show", now, actor="system")
    known = a_customer(tx, now, name="Wang Wei")
    customers.repoint(tx, visit.customer_id, known.id)
    assert credit_queries.points(tx, known.id) == -30

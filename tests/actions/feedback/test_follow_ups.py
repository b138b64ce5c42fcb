"""Follow-ups: every delivery ends asked, rung or left out with a reason, each once (N1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.feedback import follow_ups, surveys
from actions.notice_kinds import KINDS
from actions.outreach import notices
from domain.conversation import OutboxItem
from domain.shop.shop import Shop
from storage import Store, Tx, outbox, shops
from storage.feedback import calls
from storage.feedback import follow_ups as follow_up_queries
from storage.outreach import notices as notice_queries
from storage.tables import metadata
from storage.tickets import tickets
from tests.actions.feedback.after_visits import a_reachable_customer, delivered, run
from tests.storage.records import a_customer, a_ticket

DAY = timedelta(days=1)


def rounds(tx: Tx, ticket_id: int) -> list[tuple[str, str]]:
    return [(one.state, one.answer or one.reason) for one in follow_up_queries.of_ticket(tx, ticket_id)]


@pytest.mark.rule("N1")
@pytest.mark.parametrize("event", ["handed_over", "job_signed", "appointment_done"])
def test_each_kind_of_delivery_is_followed_up_twice_within_the_rules_windows(
    tx: Tx, shop: Shop, now: datetime, event: str
) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    ticket = delivered(tx, customer, vehicle, now, event)
    asked: dict[int, datetime] = {}
    for hours in range(0, 24 * 16, 6):
        at = now + timedelta(hours=hours)
        run(tx, shop, at)
        for one in follow_up_queries.of_ticket(tx, ticket.id):
            if one.state == "asked":
                asked.setdefault(one.round, at)
                follow_ups.answer(tx, shop, one, "fine", "", at)
    assert 3 * DAY <= asked[1] - now <= 7 * DAY
    assert timedelta(0) < asked[2] - asked[1] <= 7 * DAY
    assert rounds(tx, ticket.id) == [("answered", "fine"), ("answered", "fine")]


@pytest.mark.rule("N1")
def test_the_makers_working_days_pass_over_the_shops_days_off(tx: Tx, shop: Shop, now: datetime) -> None:
    asks = replace(shop, policy=replace(shop.policy, follow_up_working_days=3))
    asks = replace(asks, hours={day: spans for day, spans in asks.hours.items() if day < 5}, special_days={})
    customer, vehicle = a_reachable_customer(tx, now)
    thursday = now + DAY
    ticket = delivered(tx, customer, vehicle, thursday)
    another, car = a_reachable_customer(tx, now, 2)
    monday = delivered(tx, another, car, now - 2 * DAY)
    for days in range(1, 9):
        run(tx, asks, now + days * DAY + timedelta(hours=1))
    due = [one.due_at for one in follow_up_queries.of_ticket(tx, ticket.id)]
    assert due == [thursday + 5 * DAY, thursday + 10 * DAY], "Friday, Monday, Tuesday; the second five days later"
    assert follow_up_queries.of_ticket(tx, monday.id)[0].due_at == now + DAY
    asked = follow_up_queries.of_ticket(tx, ticket.id)[0].asked_at
    assert asked is not None and thursday + 5 * DAY <= asked < thursday + 6 * DAY


@pytest.mark.rule("N1")
def test_planning_again_adds_nothing_and_each_round_is_said_once(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    delivered(tx, customer, vehicle, now - 3 * DAY)
    assert follow_ups.plan(tx, shop, now) == 4
    assert follow_ups.plan(tx, shop, now) == 0
    run(tx, shop, now)
    run(tx, shop, now + timedelta(minutes=10))
    sent = [row for row in outbox.listed(tx) if row.key.startswith("follow-up:1")]
    assert len(sent) == 1


@pytest.mark.rule("N1")
def test_whoever_no_chat_reaches_is_rung(tx: Tx, shop: Shop, now: datetime) -> None:
    customer = a_customer(tx, now, phone="+8613800000009")
    ticket = delivered(tx, customer, None, now - 3 * DAY)
    run(tx, shop, now)
    run(tx, shop, now + timedelta(minutes=5))
    assert rounds(tx, ticket.id)[0] == ("to_call", "unreachable")
    (task,) = calls.of_customer(tx, customer.id)
    assert (task.kind, task.state, task.ticket_id) == ("follow_up_1", "open", ticket.id)


@pytest.mark.rule("N1")
def test_deliveries_of_one_day_are_asked_about_together(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    first = delivered(tx, customer, vehicle, now - 3 * DAY - timedelta(hours=6))
    second = delivered(tx, customer, vehicle, now - 3 * DAY - timedelta(hours=1))
    run(tx, shop, now)
    assert rounds(tx, first.id) == [("left_out", "with_another")] * 2
    assert rounds(tx, second.id)[0] == ("asked", "")


def test_a_visit_that_went_on_in_a_work_order_is_followed_up_by_that_alone(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    booking = delivered(tx, customer, vehicle, now - 3 * DAY, "appointment_done")
    order = delivered(tx, customer, vehicle, now - 3 * DAY)
    order.follows_id = booking.id
    tickets.record(tx, order, "linked", "system", now)
    run(tx, shop, now)
    assert rounds(tx, booking.id) == []
    assert rounds(tx, order.id)[0] == ("asked", "")


@pytest.mark.rule("N1")
def test_an_open_complaint_leaves_the_round_out_with_that_reason(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    ticket = delivered(tx, customer, vehicle, now - 3 * DAY)
    a_ticket(tx, customer, now, kind="complaint")
    for days in range(6):
        run(tx, shop, now + days * DAY)
    assert rounds(tx, ticket.id)[0] == ("left_out", "complaint")


@pytest.mark.rule("N1", "A2")
def test_an_answer_stands_on_the_visit(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    ticket = delivered(tx, customer, vehicle, now - 3 * DAY)
    run(tx, shop, now)
    (one, _) = follow_up_queries.of_ticket(tx, ticket.id)
    assert follow_ups.answer(tx, shop, one, "fine", "都好", now)
    assert not follow_ups.answer(tx, shop, one, "fine", "都好", now)
    told = [event.data for event in tickets.events(tx, ticket.id) if event.kind == "followed_up"]
    assert told == [{"round": 1, "answer": "fine", "text": "都好"}]


def test_a_follow_up_is_its_customers_own(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    ticket = delivered(tx, customer, vehicle, now - 3 * DAY)
    run(tx, shop, now)
    (one, _) = follow_up_queries.of_ticket(tx, ticket.id)
    assert follow_ups.mine(tx, one.id, customer.id) is not None
    assert follow_ups.mine(tx, one.id, a_customer(tx, now).id) is None
    assert follow_ups.mine(tx, 999, customer.id) is None


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_delivery_ends_followed_up_or_with_a_reason(shop: Shop, data: st.DataObject) -> None:
    """Whatever customers do, after three weeks nothing is open but calls on the clerk's list."""
    now = datetime.fromisoformat("2026-03-18T10:00+08:00")
    store = Store("sqlite://")
    metadata.create_all(store.engine)
    with store.write() as tx:
        shops.apply(tx, shop, now)
        made = []
        for number in range(data.draw(st.integers(1, 4))):
            who = data.draw(st.sampled_from(["reachable", "phone_only", "complains"]))
            if who == "phone_only":
                customer, vehicle = a_customer(tx, now), None
            else:
                customer, vehicle = a_reachable_customer(tx, now, number + 1)
            at = now - timedelta(hours=data.draw(st.integers(0, 70)))
            made += [delivered(tx, customer, vehicle, at) for _ in range(data.draw(st.integers(1, 2)))]
            if who == "complains":
                a_ticket(tx, customer, now, kind="complaint")
        for step in range(12):
            at = now + timedelta(hours=36 * step)
            run(tx, shop, at)
            for ticket in made:
                for one in follow_up_queries.of_ticket(tx, ticket.id):
                    if one.state == "asked" and data.draw(st.booleans()):
                        said = data.draw(st.sampled_from(["fine", "trouble", "call"]))
                        follow_ups.answer(tx, shop, one, said, "", at)
        for ticket in made:
            both = follow_up_queries.of_ticket(tx, ticket.id)
            assert [one.round for one in both] == [1, 2]
            for one in both:
                assert one.state in ("answered", "to_call", "left_out"), one
                assert one.state == "answered" or one.reason, one
                if one.state == "to_call":
                    tasks = calls.of_customer(tx, one.customer_id)
                    assert any(task.follow_up_id == one.id and task.state == "open" for task in tasks)


def _undeliverable(tx: Tx) -> OutboxItem:
    return next(row for row in outbox.listed(tx) if row.key.startswith("follow-up:1"))


@pytest.mark.rule("N1")
def test_a_question_that_bounced_after_it_left_is_asked_by_phone(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    ticket = delivered(tx, customer, vehicle, now - 3 * DAY)
    run(tx, shop, now)
    assert rounds(tx, ticket.id)[0] == ("asked", "")
    notices.not_delivered(tx, KINDS, _undeliverable(tx), "unreachable", now)
    run(tx, shop, now + timedelta(minutes=5))
    assert rounds(tx, ticket.id)[0] == ("to_call", "unreachable")
    assert notice_queries.count(tx) >= 1
    assert surveys.settle(tx, now) == 0

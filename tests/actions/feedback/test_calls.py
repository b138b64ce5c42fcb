"""Whoever is to be rung is rung by one clerk, and what came of it is kept (N1, A2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.feedback import calls as ringing
from actions.notice_kinds import KINDS
from actions.outreach import notices
from domain.errors import IllegalMove, NotAllowed
from domain.feedback.follow_up import FollowUp
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customers
from storage.feedback import calls
from storage.feedback import follow_ups as follow_up_queries
from storage.tickets import tickets
from tests.actions.feedback.after_visits import a_reachable_customer, delivered, run
from tests.storage.records import a_customer

DAY = timedelta(days=1)


def _to_ring(tx: Tx, shop: Shop, now: datetime) -> tuple[FollowUp, int]:
    customer = a_customer(tx, now, phone="+8613800000009")
    ticket = delivered(tx, customer, None, now - 3 * DAY)
    run(tx, shop, now)
    run(tx, shop, now + timedelta(minutes=5))
    (one, _) = follow_up_queries.of_ticket(tx, ticket.id)
    return one, calls.of_customer(tx, customer.id)[0].id


@pytest.mark.rule("N1", "A2")
def test_a_call_taken_settles_the_round_and_stands_on_the_visit(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    one, task_id = _to_ring(tx, shop, now)
    said = ringing.Said(work="小保养", asked="车况如何", said="正常", result="无")
    made = ringing.record(tx, shop, task_id, person("zhao"), "reached", said, now)
    tx.refresh(one)
    assert (one.state, one.answer) == ("called", "fine")
    assert (made.by, made.said, made.work) == ("zhao", "正常", "小保养")
    assert [event.kind for event in tickets.events(tx, one.ticket_id)][-1] == "called"
    with pytest.raises(IllegalMove):
        ringing.record(tx, shop, task_id, person("chen"), "reached", said, now)


@pytest.mark.rule("N1")
def test_nobody_there_is_tried_again_on_another_day_and_then_given_up(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    one, task_id = _to_ring(tx, shop, now)
    clerk = person("zhao")
    for number in range(shop.policy.call_tries):
        at = now + number * DAY
        assert [task.id for task in ringing.due(tx, shop, clerk, at)] == [task_id]
        ringing.record(tx, shop, task_id, clerk, "no_answer", ringing.Said(), at)
        assert ringing.due(tx, shop, clerk, at) == []
    tx.refresh(one)
    assert (one.state, one.reason) == ("left_out", "no_answer")
    assert len(calls.records(tx, clerk)) == shop.policy.call_tries


@pytest.mark.rule("I1")
def test_only_who_rings_customers_may_see_and_record_calls(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    _, task_id = _to_ring(tx, shop, now)
    for code in ("zhou", "wu", "zheng"):
        with pytest.raises(NotAllowed):
            ringing.due(tx, shop, person(code), now)
        with pytest.raises(NotAllowed):
            ringing.record(tx, shop, task_id, person(code), "reached", ringing.Said(), now)


@pytest.mark.rule("N1", "C1")
def test_a_complaint_on_the_phone_is_registered_also_for_whoever_has_no_chat(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    one, task_id = _to_ring(tx, shop, now)
    made = ringing.record(tx, shop, task_id, person("zhao"), "complaint", ringing.Said(wish="漏油"), now)
    complaint = tickets.get(tx, made.ticket_id or 0)
    assert complaint is not None and complaint.kind == "complaint" and complaint.follows_id == one.ticket_id
    assert complaint.customer_id == one.customer_id


@pytest.mark.rule("A2")
def test_the_log_holds_messages_calls_and_what_was_not_sent(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    one, task_id = _to_ring(tx, shop, now)
    ringing.record(tx, shop, task_id, person("zhao"), "reached", ringing.Said(said="正常"), now + timedelta(hours=1))
    log = calls.contacts(tx, one.customer_id, person("zhao"))
    assert [(entry.kind, entry.outcome) for entry in log] == [("call", "reached"), ("notice", "unreachable")]
    customer, vehicle = a_reachable_customer(tx, now, 5)
    delivered(tx, customer, vehicle, now - 3 * DAY)
    run(tx, shop, now)
    log = calls.contacts(tx, customer.id, person("zhao"))
    assert [(entry.kind, entry.who) for entry in log] == [("message", "bot")]


@pytest.mark.rule("N1", "A4")
def test_a_blocked_chat_makes_a_call_task_for_what_is_of_use(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    customers.set_reachable(tx, "telegram", "7", "chat1", False)
    for kind, purpose in (("maintenance", "service"), ("key_contact", "follow_up"), ("campaign", "marketing")):
        notices.plan_one(tx, f"{kind}:1", kind, purpose, customer.id, now, now, vehicle_id=vehicle.id)
    notices.release_due(tx, shop, KINDS, now)
    assert sorted(task.kind for task in calls.of_customer(tx, customer.id)) == ["key_contact", "unreachable"]


def test_the_same_call_is_on_the_list_once(tx: Tx, shop: Shop, now: datetime) -> None:
    customer = a_customer(tx, now)
    assert ringing.open(tx, customer.id, "call_back", "", now.date(), now)
    assert not ringing.open(tx, customer.id, "call_back", "", now.date(), now)


@pytest.mark.rule("N1", "N2", "I1")
def test_a_day_has_only_so_many_calls_in_place_of_messages_and_the_others_wait_longest_due_first(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    few = replace(shop, policy=replace(shop.policy, calls_per_day=2))
    clerk, today = person("zhao"), now.astimezone(shop.zone).date()
    for number in range(5):
        one, car = a_reachable_customer(tx, now, number, predicted_due_on=today - number * DAY)
        ringing.open(tx, one.id, "unreachable", "", today, now, vehicle_id=car.id)
    asked = a_customer(tx, now)
    ringing.open(tx, asked.id, "call_back", "", today, now)
    seen: list[list[int]] = []
    for day in range(3):
        due = ringing.due(tx, few, clerk, now + day * DAY)
        seen.append([task.customer_id for task in due])
        for task in due:
            ringing.record(tx, few, task.id, clerk, "reached", ringing.Said(said="好"), now + day * DAY)
        assert ringing.due(tx, few, clerk, now + day * DAY) == []
    assert [len(one) for one in seen] == [3, 2, 1] and seen[0][0] == asked.id
    assert seen[0][1:] + seen[1] + seen[2] == sorted(seen[0][1:] + seen[1] + seen[2], reverse=True)


@pytest.mark.rule("A2", "I1")
def test_a_call_is_closed_when_somebody_was_reached_and_stays_open_when_nobody_was(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    one, task_id = _to_ring(tx, shop, now)
    few = replace(shop, policy=replace(shop.policy, calls_per_day=0))
    assert [task.id for task in ringing.due(tx, few, person("zhao"), now)] == [task_id]  # a round is nobody's message
    ringing.record(tx, shop, task_id, person("zhao"), "no_answer", ringing.Said(), now)
    assert calls.of_customer(tx, one.customer_id)[0].closed_at is None
    ringing.record(tx, shop, task_id, person("zhao"), "reached", ringing.Said(said="好"), now + DAY)
    assert calls.of_customer(tx, one.customer_id)[0].closed_at == now + DAY


@pytest.mark.rule("A4", "N1", "N6")
@pytest.mark.parametrize(("language", "word"), [("en", "service"), ("zh", "保养"), (None, "保养")])
def test_what_is_to_be_said_on_the_phone_is_in_the_customers_language(
    tx: Tx, shop: Shop, now: datetime, language: str | None, word: str
) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    customer.language = language
    customers.set_reachable(tx, "telegram", "7", "chat1", False)
    notices.plan_one(tx, "maintenance:1", "maintenance", "service", customer.id, now, now, vehicle_id=vehicle.id)
    notices.release_due(tx, shop, KINDS, now)
    assert word in calls.of_customer(tx, customer.id)[0].script

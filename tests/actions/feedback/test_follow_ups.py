"""Follow-ups: every delivery ends asked, rung or left out with a reason, each once (N1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.feedback import calls as ringing
from actions.feedback import follow_ups, surveys
from actions.notice_kinds import KINDS
from actions.outreach import notices
from domain.conversation import OutboxItem
from domain.errors import IllegalMove, NotAllowed
from domain.feedback.follow_up import FollowUp
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Store, Tx, outbox, shops
from storage.customers import customers
from storage.feedback import calls
from storage.feedback import follow_ups as follow_up_queries
from storage.outreach import notices as notice_queries
from storage.tables import metadata
from storage.tickets import tickets
from tests.actions.feedback.after_visits import a_reachable_customer, delivered
from tests.storage.records import a_customer, a_ticket

DAY = timedelta(days=1)


def run(tx: Tx, shop: Shop, now: datetime) -> None:
    """What the planner does, once."""
    follow_ups.plan(tx, shop, now)
    follow_ups.settle(tx, shop, now)
    while notices.release_due(tx, shop, KINDS, now):
        pass


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


# --- calls -----------------------------------------------------------------------------------------------------------


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

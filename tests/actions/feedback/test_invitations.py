"""What is said after a visit speaks of that visit, and is silent once it was answered (N1, Q3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.booking import appointments
from actions.feedback import follow_ups, invitations, surveys
from actions.outreach import notices
from domain.booking.capacity import Needs
from domain.conversation import Conversation
from domain.customers.customer import Customer
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.feedback import calls
from storage.feedback import follow_ups as follow_up_queries
from storage.feedback import surveys as survey_queries
from storage.outreach import notices as notice_queries
from storage.tickets import listings
from tests.actions.feedback.after_visits import a_reachable_customer, delivered, run

DAY = timedelta(days=1)


def _notice(tx: Tx, customer: Customer, kind: str, purpose: str, now: datetime, about: int = 0) -> Notice:
    notices.plan_one(tx, f"{kind}:{about}", kind, purpose, customer.id, now, now, subject=("it", about))
    found = notice_queries.by_key(tx, f"{kind}:{about}")
    assert found is not None
    return found


def _conversation(tx: Tx, customer: Customer) -> Conversation:
    found = listings.latest_conversation(tx, customer.id)
    assert found is not None
    return found


@pytest.mark.rule("N1", "A4", "N6")
def test_what_is_rung_about_is_told_to_the_clerk_in_the_customers_language(tx: Tx, shop: Shop, now: datetime) -> None:
    for number, (language, word) in enumerate((("en", "recall"), ("zh", "召回"), (None, "召回")), start=1):
        customer, _ = a_reachable_customer(tx, now, number)
        customer.language = language
        invitations.ring(tx, shop, _notice(tx, customer, "recall", "safety", now, number), now)
        (task,) = calls.of_customer(tx, customer.id)
        assert word in task.script and ("Hello" in task.script) == (language == "en")


@pytest.mark.rule("N1")
def test_one_tap_says_how_the_car_is_and_an_answered_round_is_not_asked_again(
    tx: Tx, shop: Shop, now: datetime
) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    ticket = delivered(tx, customer, vehicle, now - 3 * DAY)
    run(tx, shop, now)
    first, second = follow_up_queries.of_ticket(tx, ticket.id)
    talk = _conversation(tx, customer)
    taps: dict[int, list[str]] = {}
    for one in (first, second):
        reply = invitations.ask_follow_up(
            tx, shop, _notice(tx, customer, "follow_up_1", "follow_up", now, one.id), talk, now
        )
        assert reply is not None
        taps[one.id] = [str(button.data) for row in reply.buttons for button in row]
    assert taps[first.id] == [f"go|follow|{tap}:{first.id}" for tap in ("fine", "trouble", "call")]
    assert f"go|follow|wish:{second.id}" in taps[second.id]
    follow_ups.answer(tx, shop, first, "fine", "", now)
    notice = _notice(tx, customer, "follow_up_1", "follow_up", now, first.id)
    assert invitations.ask_follow_up(tx, shop, notice, talk, now) is None


@pytest.mark.rule("Q3")
def test_a_score_is_asked_for_once(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    delivered(tx, customer, vehicle, now - DAY)
    surveys.plan(tx, shop, now)
    survey = survey_queries.open_of(tx, customer.id)
    assert survey is not None
    notice, talk = _notice(tx, customer, "survey", "survey", now, survey.id), _conversation(tx, customer)
    reply = invitations.ask_score(tx, shop, notice, talk, now)
    assert reply is not None and [button.label for button in reply.buttons[0]] == ["1", "2", "3", "4", "5"]
    assert invitations.ask_score(tx, shop, notice, talk, survey.expires_at) is None
    surveys.score(tx, shop, survey, 5, talk, now)
    assert invitations.ask_score(tx, shop, notice, talk, now) is None


def test_the_work_is_named_as_the_customer_calls_it(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    customer, _ = a_reachable_customer(tx, now)
    ticket, _ = appointments.book(
        tx, shop, conversation, Needs(("minor_service", "ac_service")), (now + DAY).replace(hour=15), now
    )
    named = [shop.service(code).name("zh") for code in ("minor_service", "ac_service")]
    assert all(name in invitations.what_was_done(tx, shop, ticket.id, "zh") for name in named)
    field_job = delivered(tx, customer, None, now, "job_signed")
    order = delivered(tx, customer, None, now)
    told = [invitations.what_was_done(tx, shop, one.id, "zh") for one in (field_job, order)]
    assert told == ["上门服务", "保养维修"]


@pytest.mark.rule("N1", "N3")
def test_a_recall_is_rung_about_and_a_campaign_is_not(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    customer, _ = a_reachable_customer(tx, now)
    invitations.ring_for_safety(tx, shop, _notice(tx, customer, "campaign", "marketing", now), now)
    assert calls.of_customer(tx, customer.id) == []
    invitations.ring_for_safety(tx, shop, _notice(tx, customer, "recall", "safety", now), now)
    (task,) = calls.of_customer(tx, customer.id)
    assert task.kind == "unreachable" and "召回" in task.script
    assert invitations.script(tx, shop, task, person("zhao"), "zh") == task.script
    task.kind, task.script = "call_back", ""
    assert person("zhao").name in invitations.script(tx, shop, task, person("zhao"), "zh")
